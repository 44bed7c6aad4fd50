import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { growingHeap } from '../support/growing-heap.ts'
import { startReplayServer } from '../support/replay-server.ts'
import { runCli } from '../support/run-cli.ts'

const HEAP = 'samples/go1.26/leak.heap.pb.gz'
const FIXED = 'samples/go1.26/fixed.heap.pb.gz'
const DUMP = 'samples/go1.26/server.goroutine.debug2.txt'
const SERIES = 'samples/go1.26/series'

describe('--baseline', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deferscope-test-'))
    file = join(folder, 'known.json')
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const gate = ['--fail-on', 'findings.note>0']
  const code = async (...argv: readonly string[]) => (await runCli(argv)).code

  it.each([
    ['analyze', [HEAP]],
    ['diff', ['diff', FIXED, HEAP]],
    ['trend', ['trend', SERIES]],
    ['goroutines', ['goroutines', DUMP]],
    ['scan', ['scan', 'samples/programs']],
  ])('of %s accepts what was found, and an update writes equal bytes', async (_name, argv) => {
    // the update is judged by what was known before it
    expect(await code(...argv, ...gate, '--baseline', file, '--update-baseline')).toBe(1)
    const first = readFileSync(file, 'utf8')
    expect(await code(...argv, ...gate, '--baseline', file, '--update-baseline')).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe(first)
    expect(await code(...argv, ...gate, '--baseline', file)).toBe(0)
  })

  it('of watch and fetch accepts what was found', async () => {
    const live = async () => (await startReplayServer({ handlers: { 'heap?debug=1': growingHeap() } })).url
    const watch = async (...more: readonly string[]) => code('watch', await live(), '--for', '60s', ...gate, '--baseline', file, ...more)
    expect([await watch('--update-baseline'), await watch()]).toEqual([1, 0])
    const fetch = async (dir: string, ...more: readonly string[]) =>
      code('fetch', await live(), '--dir', join(folder, dir), ...gate, '--baseline', file, ...more)
    expect([await fetch('a', '--update-baseline'), await fetch('b'), await watch()]).toEqual([1, 0, 0])
  })

  it('keeps in one file what each command knows', async () => {
    const commands = [
      ['analyze', HEAP],
      ['scan', 'samples/programs'],
      ['goroutines', DUMP],
    ]
    for (const argv of commands) await runCli([...argv, '--baseline', file, '--update-baseline'])
    const saved = JSON.parse(readFileSync(file, 'utf8'))
    expect(Object.keys(saved)).toEqual(['schema', 'findings', 'statements', 'groups'])
    for (const argv of commands) expect([argv[0], await code(...argv, ...gate, '--baseline', file)]).toEqual([argv[0], 0])
    // the profile without the leak has none of it
    await runCli(['analyze', FIXED, '--baseline', file, '--update-baseline'])
    expect(await code('analyze', HEAP, ...gate, '--baseline', file)).toBe(1)
    expect(await code('scan', 'samples/programs', ...gate, '--baseline', file)).toBe(0)
  })

  it('marks findings in every format, and says what is stale', async () => {
    await runCli(['analyze', HEAP, '--baseline', file, '--update-baseline'])
    const shown = async (profile: string, format: string) => (await runCli([profile, '--format', format, '--baseline', file])).stdout
    expect(JSON.parse(await shown(HEAP, 'json')).findings.map(({ known }: { known?: boolean }) => known)).toEqual([true, true])
    expect(await shown(HEAP, 'github')).toMatch(/^::notice .*::known: likely: main/m)
    expect((await shown(HEAP, 'table')).match(/ known$/gm)).toHaveLength(2)
    expect(await shown(HEAP, 'sarif')).toContain('"suppressions"')
    expect(await shown(FIXED, 'table')).toContain('baseline-stale')
  })

  it('reads files of single commands, and refuses others', async () => {
    const refused = async (...argv: readonly string[]) => {
      const { code: exit, stderr } = await runCli(argv)
      return [exit, stderr.split('\n')[0]]
    }
    await runCli(['scan', 'samples/programs', '--save-baseline', file])
    expect(await code('scan', 'samples/programs', ...gate, '--baseline', file)).toBe(0)
    expect(await code('analyze', HEAP, ...gate, '--baseline', file)).toBe(1)
    await runCli(['analyze', HEAP, '--baseline', file, '--update-baseline'])
    expect(await code('scan', 'samples/programs', ...gate, '--baseline', file)).toBe(0)
    writeFileSync(file, '{}')
    expect(await refused(HEAP, '--baseline', file)).toEqual([2, "error: the baseline's schema is not deferscope.baseline/1"])
    expect(await refused(HEAP, '--baseline', '/dev/zero')).toEqual([2, 'error: this is a device, not a file'])
    expect(await refused(HEAP, '--baseline', join(folder, 'none'))).toEqual([2, 'error: there is no such file'])
    expect(await refused(HEAP, '--update-baseline')).toEqual([2, 'error: --update-baseline needs --baseline'])
  })
})
