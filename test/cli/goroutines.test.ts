import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Report } from '../../src/report/report.ts'
import { sample } from '../support/recorded-process.ts'
import { answer, startReplayServer } from '../support/replay-server.ts'
import { type CliResult, runCli } from '../support/run-cli.ts'

const ROOT = mkdtempSync(join(tmpdir(), 'deferscope-goroutines-'))
afterAll(() => rmSync(ROOT, { recursive: true }))

const DUMP = 'samples/go1.26/server.goroutine.debug2.txt'
const PROTO = 'samples/go1.26/server.goroutine.pb.gz'
const HEAP = 'samples/go1.26/server.heap.pb.gz'
const HEX_WORD = /\(0x[0-9a-f]+|\{0x[0-9a-f]+/

const json = ({ stdout }: CliResult) => JSON.parse(stdout) as Report
const rows = (result: CliResult) => json(result).tables['groups']!.rows
const total = (result: CliResult) => rows(result).reduce((sum, { count }) => sum + Number(count), 0)
const codes = (result: CliResult) => json(result).notices.map(({ code }) => code)
const asJson = (...args: string[]) => runCli([...args, '--format', 'json'])
function written(name: string, content: string | Uint8Array): string {
  const path = join(ROOT, name)
  writeFileSync(path, content)
  return path
}

describe('goroutines', () => {
  it.each(['table', 'json', 'csv', 'markdown', 'sarif', 'github'])('prints no words of arguments as %s', async (format) => {
    for (const more of [[], ['--stacks']]) {
      const { code, stdout, stderr } = await runCli(['goroutines', DUMP, '--format', format, ...more])
      expect([code, stderr]).toEqual([0, ''])
      expect(stdout).not.toMatch(HEX_WORD)
      expect(stdout).not.toContain('[object Object]')
    }
  })

  it('joins forms of one moment to one picture', async () => {
    const joined = await asJson('goroutines', PROTO, DUMP)
    expect(total(joined)).toBe(total(await asJson('goroutines', DUMP)))
    expect(codes(joined)).not.toContain('instances')
  })

  it('stops a build by a gate', async () => {
    expect((await runCli(['goroutines', DUMP, '--fail-on', 'groups.count>100000'])).code).toBe(0)
    const { code, stdout } = await runCli(['goroutines', DUMP, '--fail-on', 'groups.count>0'])
    expect(code).toBe(1)
    expect(stdout.replace(/\n +/g, ' ')).toMatch(
      / failed: --fail-on groups\.count>0: main\.\(\*service\)\.awaitCarrier line 89 has 40; .*and 5 more$/m,
    )
  })

  it('finds no growth beyond the baseline it saved', async () => {
    const path = join(ROOT, 'known.json')
    const first = await asJson('goroutines', DUMP, '--save-baseline', path)
    expect(JSON.parse(readFileSync(path, 'utf8')).schema).toBe('deferscope.goroutine-baseline/1')
    const again = await asJson('goroutines', DUMP, '--baseline', path)
    expect(rows(again).map(({ count, before }) => [count, before])).toEqual(rows(again).map(({ count }) => [count, count]))
    expect(rows(first).every(({ before }) => before === null)).toBe(true)
  })

  it('refuses a baseline that is none, and one that is not there', async () => {
    const odd = await runCli(['goroutines', DUMP, '--baseline', written('odd.json', '[]')])
    expect([odd.code, odd.stderr.split('\n')[0]]).toEqual([2, "error: the baseline's schema is not deferscope.baseline/1"])
    expect((await runCli(['goroutines', DUMP, '--baseline', join(ROOT, 'none.json')])).code).toBe(2)
  })

  it.each([
    ['nothing before --vs', ['--vs', DUMP]],
    ['nothing behind it', [DUMP, '--vs']],
    ['no profile', []],
    ['standard input twice', ['-', '-']],
    ['a heap profile', [HEAP]],
  ])('refuses %s', async (_what, args) => {
    const { code, stdout, stderr } = await runCli(['goroutines', ...args])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^error: .*\n {2}at .*\n {2}next: .*\n$/)
  })

  it('shows names, labels and files harmlessly', async () => {
    const evil = '\u001b]0;x\u202e'
    const path = written(
      'evil.txt',
      `goroutine 7 [select] {"k${evil}": "=v${evil}"}:\nmain.f<b>${evil}|(0x1)\n\t/src/${evil}.go:5 +0x1\nmain.main()\n\t/src/a.go:6 +0x1\n`,
    )
    for (const format of ['table', 'json', 'csv', 'markdown', 'sarif', 'github']) {
      const { code, stdout } = await runCli(['goroutines', path, '--format', format, '--stacks'])
      expect(code).toBe(0)
      for (const char of evil.replaceAll(/[\]0;x]/g, '')) expect(stdout.includes(char), format).toBe(false)
    }
  })

  it('asks a live process for the text, which tells states', async () => {
    const server = await startReplayServer()
    const result = await asJson('goroutines', server.url)
    expect(result.code).toBe(0)
    expect(total(result)).toBeGreaterThan(0)
    expect(codes(result)).not.toContain('states-unknown')
    expect(server.requests.some(({ url }) => url.includes('goroutine?debug=2'))).toBe(true)
    expect(server.requests.some(({ url }) => url.includes('heap'))).toBe(false)
  })

  it('says what a live process refuses', async () => {
    const server = await startReplayServer({ handlers: { '*': answer(403, 'no\n') } })
    const { code, stderr } = await runCli(['goroutines', server.url])
    expect(code).toBe(2)
    expect(stderr).toContain('403')
  })
})

describe('analyze with goroutines alone', () => {
  it.each([[[DUMP]], [[PROTO]], [[PROTO, DUMP]]])('tells what goroutines tells of %s', async (files) => {
    const handed = json(await asJson('analyze', ...files))
    const { notices, ...told } = json(await asJson('goroutines', ...files))
    expect({ ...handed, notices: [] }).toEqual({ ...told, notices: [] })
    expect(handed.notices.map(({ code }) => code)).toEqual(['goroutines-only', ...notices.map(({ code }) => code)])
  })

  it('reads standard input', async () => {
    const bytes = sample('go1.26/server.goroutine.debug2.txt')
    const parts = [bytes.subarray(0, 700), bytes.subarray(700)]
    const { code, stdout } = await runCli(['-', '--format', 'json'], { stdin: parts })
    expect(code).toBe(0)
    expect(total({ code, stdout, stderr: '' })).toBe(total(await asJson('goroutines', DUMP)))
  })

  it('filters and gates as it does heaps', async () => {
    expect(rows(await asJson('analyze', DUMP, '--focus', 'no such function'))).toEqual([])
    expect((await runCli(['analyze', DUMP, '--fail-on', 'groups.count>0'])).code).toBe(1)
  })

  it('names a text of stacks beside a heap, and does not use it', async () => {
    const { code, stdout } = await runCli(['analyze', HEAP, DUMP, '--format', 'json'])
    expect(code).toBe(0)
    expect(stdout).toContain('deferscope goroutines reads this text')
    expect((await runCli(['analyze', HEAP, PROTO])).code).toBe(0)
  })
})

describe('diff and trend', () => {
  it('compare goroutine profiles, and say who reads the text', async () => {
    expect((await runCli(['diff', PROTO, PROTO])).code).toBe(0)
    expect((await runCli(['trend', PROTO, PROTO, PROTO])).code).toBe(0)
    for (const command of ['diff', 'trend']) {
      const { code, stderr } = await runCli([command, DUMP, DUMP])
      expect(code).toBe(2)
      expect(stderr).toContain('deferscope goroutines reads the text, and compares two by --vs')
    }
  })
})
