import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// What a test needs beside Node and this checkout stands in its name: `server.go.test.ts` needs Go. Each need is a project, so that
// `npm test` runs what everyone can run (`--project plain`) and `npm run test:go` the rest. A test whose need is not met fails.
const NEEDS = ['go', 'chromium', 'prometheus', 'terminal', 'registry', 'git'] as const
const named = (need: string): string => `test/**/*.${need}.test.ts`
// the profiles beside the checkout are more of the proof that test/truth holds already: where they are missing, there is no such project
const SHARED = fileURLToPath(new URL('../shared/profiles', import.meta.url))

export default defineConfig({
  test: {
    // child processes take their time on small machines; no test measures it
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // by default one core is left idle, which of two is half the machine
    maxWorkers: '100%',
    projects: [
      // one process for many files halves the time: none of these tests leaves anything behind
      { extends: true, test: { name: 'plain', isolate: false, include: ['test/**/*.test.ts'], exclude: NEEDS.map(named) } },
      { extends: true, test: { name: 'go', include: [named('go')], globalSetup: 'test/support/needs-go.ts' } },
      { extends: true, test: { name: 'chromium', include: [named('chromium')], globalSetup: 'test/support/needs-chromium.ts' } },
      { extends: true, test: { name: 'prometheus', include: [named('prometheus')], globalSetup: 'test/support/needs-prometheus.ts' } },
      { extends: true, test: { name: 'registry', include: [named('registry')] } },
      { extends: true, test: { name: 'terminal', include: [named('terminal')], globalSetup: 'test/support/needs-terminal.ts' } },
      { extends: true, test: { name: 'git', include: [named('git')], globalSetup: 'test/support/needs-git.ts' } },
      ...(existsSync(SHARED)
        ? [{ extends: true as const, test: { name: 'shared', include: [named('truth')], env: { TRUTH_PROFILES: SHARED } } }]
        : []),
    ],
  },
})
