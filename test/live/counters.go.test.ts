import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Report } from '../../src/report/report.ts'
import { startGoServer } from '../support/go-server.ts'
import { runCli } from '../support/run-cli.ts'

/** Releases of Go to build with, such as `go1.22.12,go1.27.3`. */
const TOOLCHAINS = (process.env['GO_TOOLCHAINS'] ?? 'go1.22.12,go1.26.8,go1.27.3').split(',')

/** A server with the expvar of Go and the exporter of Prometheus, which counts records together with all objects of 25 to 64 bytes. */
const FIXTURE = new URL('../fixtures/counters/server/', import.meta.url)
const program = mkdtempSync(join(tmpdir(), 'deferscope-counters-'))
for (const name of ['main.go', 'go.mod', 'go.sum']) copyFileSync(new URL(`${name}.txt`, FIXTURE), join(program, name))
afterAll(() => rmSync(program, { recursive: true }))

/** The ceiling that the report of a live process states, and the sizes it counted, by the pages that the options name. */
async function ceilingOf(url: string, ...options: string[]): Promise<{ count: number; sizes: string }> {
  const { stdout, stderr } = await runCli(['analyze', `${url}/debug/pprof/heap`, ...options, '--format', 'json'])
  if (stdout === '') throw new Error(stderr)
  const { answer, notices } = JSON.parse(stdout) as Report
  const count = Number(answer!['record_ceiling'])
  expect(answer!.text).toContain(`no more than ${count.toLocaleString('en-US')} `)
  expect(notices.map(({ code }) => code)).not.toContain('sampling-floor')
  return { count, sizes: /objects have ([\w ]+ bytes)/.exec(notices.find(({ code }) => code === 'record-ceiling')!.text)![1]! }
}

describe.each(TOOLCHAINS)('the counters of a live process, %s', (goToolchain) => {
  // a heap with few samples may not tell it
  const release = goToolchain.replace(/^go(1\.\d+).*/, '$1')
  // `others` is the room for what else has the sizes that are counted
  it.each([
    { pages: '/debug/vars', args: [], options: [], sizes: '33 to 48 bytes', others: 1_000 },
    { pages: '/metrics', args: ['metrics'], options: ['--metrics', '/metrics'], sizes: '25 to 64 bytes', others: 2_000 },
    { pages: 'the finer of both pages', args: [], options: ['--metrics', '/metrics'], sizes: '33 to 48 bytes', others: 1_000 },
  ])('bound 100,000 pending records within 1%, and few where none is pending, by $pages', async ({ args, options, sizes, others }) => {
    for (const pending of [0, 100_000]) {
      const server = await startGoServer([String(pending), ...args], { program, goToolchain })
      try {
        const ceiling = await ceilingOf(server.url, '--go-version', release, ...options)
        expect(ceiling.sizes).toBe(sizes)
        expect(ceiling.count).toBeGreaterThanOrEqual(pending)
        expect(ceiling.count - pending).toBeLessThanOrEqual(others)
      } finally {
        await server.stop()
      }
    }
  })
})
