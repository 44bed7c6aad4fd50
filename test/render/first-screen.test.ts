import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { renderTerminal } from '../../src/render/terminal.ts'
import type { Report } from '../../src/report/report.ts'
import { runCli } from '../support/run-cli.ts'

const SAMPLES = readdirSync('samples', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(gz|debug1\.txt|debug2\.txt)$/.test(path))
  .map((path) => `samples/${path}`)
  .sort()
const SERIES = SAMPLES.filter((path) => path.includes('/series/'))
const HEAP = 'samples/go1.26/leak.heap.pb.gz'

/** Every command that makes a report, on the samples that it reads; those of other releases look alike. */
const COMMANDS: readonly (readonly string[])[] = [
  ...SAMPLES.filter((path) => /go1\.(15|26)\/[^/]+$/.test(path)).map((path) => [path]),
  [HEAP, '--source', 'samples/programs'],
  [HEAP, '--min-confidence', 'possible', '--lines'],
  [HEAP, '--peek', 'importOrders', '--list', 'importOrders', '--source', 'samples/programs'],
  ['diff', HEAP, 'samples/go1.26/fixed.heap.pb.gz'],
  ['diff', ...SERIES.slice(0, 6), '--vs', ...SERIES.slice(-6)],
  ['trend', ...SERIES, '--memory-limit', '512MiB'],
  ['goroutines', 'samples/go1.26/server.goroutine.debug2.txt', '--stacks'],
  ['scan', 'samples/programs'],
  ['scan', 'samples/programs', '--profile', HEAP],
  ['explain'],
  ['explain', 'shape'],
]

const reportOf = async (args: readonly string[]): Promise<Report> => JSON.parse((await runCli([...args, '--format', 'json'])).stdout)

describe('a terminal of 80x24', () => {
  it.each(SAMPLES)('shows the whole default report of %s at once', async (path) => {
    const { stdout } = await runCli([path], { width: 80, height: 24, outIsTerminal: true, env: { LANG: 'C.UTF-8' } })
    const lines = stdout.trimEnd().split('\n')
    expect(lines.length).toBeLessThan(24)
    expect(stdout).toMatch(/^notices: [a-z-]+(,\s+[a-z-]+)* \(--notices\)$/m)
    const { answer, findings, tables } = await reportOf([path])
    const words = stdout.replace(/\s+/g, ' ')
    expect(words).toContain(answer!.text.replace(/\s+/g, ' '))
    for (let i = 1; i <= Math.min(findings.length, 5); i++) expect(stdout).toMatch(new RegExp(`^ ${i}  `, 'm'))
    if (findings.length > 0) expect(stdout).toMatch(/^why .*\n(.*\n)*fix /m)
    const [first] = (tables['top'] ?? tables['groups'])!.rows
    expect(stdout).toContain(String(first!['function']).slice(-12))
  })

  it('has all rows where they are asked for, and in a pipe', async () => {
    const rowsOf = async (args: string[], isTerminal: boolean) =>
      (await runCli(args, { width: 80, height: isTerminal ? 24 : null, outIsTerminal: isTerminal })).stdout.split('\n').length
    const path = 'samples/go1.26/leak-exact.heap.pb.gz'
    expect(await rowsOf([path], true)).toBeLessThanOrEqual(24)
    expect(await rowsOf([path], false)).toBeGreaterThan(40)
    expect(await rowsOf([path, '--rows', '100'], true)).toBeGreaterThan(100)
  })
})

describe('a terminal of any width', () => {
  it.each(COMMANDS.map((args) => [args.join(' '), args] as const))('is not too narrow for a line of %s', async (_name, args) => {
    const report = await reportOf(args)
    for (const width of [60, 61, 72, 80, 99, 100, 119, 120, 160, 200])
      for (const options of [{}, { showsNotices: true, listsPossible: true }]) {
        const text = renderTerminal(report, { width, rows: 20, hasStacks: args.includes('--stacks'), ...options })
        expect(text.split('\n').filter((line) => line.length > width)).toEqual([])
      }
  })
})

describe('a terminal without UTF-8', () => {
  it.each(COMMANDS.filter((_, i) => i % 2 === 0).map((args) => [args.join(' '), args] as const))(
    'gets ASCII alone for %s',
    async (_name, args) => {
      const { stdout } = await runCli(args, { width: 100, outIsTerminal: true, env: { LC_ALL: 'C' } })
      expect(stdout).toMatch(/^[\x20-\x7e\n]+$/)
    },
  )
})
