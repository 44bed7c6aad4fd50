import { spawnSync } from 'node:child_process'

/** Fails before the first `*.git.test.ts` where git or bash is missing. */
export function setup(): void {
  const missing = ['git', 'bash'].filter((name) => spawnSync(name, ['--version']).status !== 0)
  if (missing.length === 0) return
  throw new Error(
    `tests named *.git.test.ts need ${missing.join(' and ')} in PATH: install that (.ci/run says how), or run npm test, which needs none`,
  )
}
