import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCli } from '../support/run-cli.ts'
import { sarifErrors } from '../support/sarif-schema.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PROGRAMS = join(ROOT, 'samples/programs')
const LEAK = join(ROOT, 'samples/go1.26/leak.heap.pb.gz')

/** A loop that `defer-in-loop` finds. */
const LOOP = 'package main\n\nfunc main() {\n\tfor _, name := range names {\n\t\tdefer log(name)\n\t}\n}\n'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deferscope-scan-'))
  process.chdir(folder)
})
afterEach(() => {
  process.chdir(ROOT)
  rmSync(folder, { recursive: true })
})

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
}

/** The places that a scan finds, or its error. */
async function scan(...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await runCli(['scan', ...args, '--format', 'json'])
  if (code > 1) return [stderr.split('\n')[0]!]
  const report = JSON.parse(stdout) as { findings: { file: string; line: number }[]; notices: { code: string }[] }
  return [...report.findings.map(({ file, line }) => `${file}:${line}`), ...report.notices.map(({ code: notice }) => notice)]
}

describe('deferscope scan', () => {
  it('scans the working directory, which is ./... as well', async () => {
    write('go.mod', 'module example.com/app\n')
    write('cmd/main.go', LOOP)
    for (const args of [[], ['.'], ['./...'], ['...'], ['./', '.']]) expect(await scan(...args), args.join(' ')).toEqual(['cmd/main.go:5'])
    expect(await scan('cmd')).toEqual(['cmd/main.go:5'])
    expect(await scan('./cmd/...')).toEqual(['cmd/main.go:5'])
    expect(await scan(join(folder, 'cmd'))).toEqual(['cmd/main.go:5'])
  })

  it('names what lies elsewhere as it was given', async () => {
    expect((await scan(PROGRAMS))[0]).toBe(`${PROGRAMS}/leak/main.go:93`)
    mkdirSync('below')
    write('main.go', LOOP)
    process.chdir('below')
    expect(await scan('..')).toEqual(['../main.go:5'])
  })

  it('goes round with a baseline: nothing is left, until something is added', async () => {
    write('go.mod', 'module example.com/app\n')
    write('main.go', LOOP)
    expect(await scan('--save-baseline', 'known.json')).toEqual(['main.go:5'])
    const saved = readFileSync('known.json', 'utf8')
    expect(JSON.parse(saved)).toMatchObject({
      schema: 'deferscope.scan-baseline/1',
      statements: [{ file: 'main.go', rule: 'defer-in-loop' }],
    })
    expect(await scan('--baseline', 'known.json')).toEqual(['baselined'])
    write('other.go', LOOP.replace('main()', 'other()'))
    expect(await scan('--baseline', 'known.json', '--save-baseline', 'all.json')).toEqual(['other.go:5', 'baselined'])
    expect(await scan('--baseline', 'all.json')).toEqual(['baselined'])
    rmSync('main.go')
    expect(await scan('--baseline', 'known.json')).toEqual(['other.go:5', 'baseline-stale'])
    // what is in force does not change by that
    expect(readFileSync('known.json', 'utf8')).toBe(saved)
  })

  it('exits 1 where a limit is exceeded, and saves the baseline all the same', async () => {
    write('main.go', LOOP)
    const gate = ['--fail-on', 'findings.warning>0']
    const failed = await runCli(['scan', ...gate, '--save-baseline', 'known.json'])
    expect([failed.code, existsSync('known.json')]).toEqual([1, true])
    expect((await runCli(['scan', ...gate, '--baseline', 'known.json'])).code).toBe(0)
    expect((await runCli(['scan', '--fail-on', 'findings.error>0'])).code).toBe(0)
  })

  it('writes SARIF that is valid, with and without profiles', async () => {
    for (const more of [[], ['--profile', LEAK]]) {
      const { stdout } = await runCli(['scan', PROGRAMS, '--format', 'sarif', ...more])
      expect(sarifErrors(stdout)).toEqual([])
    }
    const { stdout } = await runCli([LEAK, '--source', PROGRAMS, '--format', 'sarif'])
    expect(sarifErrors(stdout)).toEqual([])
  })

  it('lists as many statements as --rows says, and tells of the rest', async () => {
    const { stdout } = await runCli(['scan', PROGRAMS, '--rows', '1'])
    expect(stdout).toContain('leak/main.go:93:3')
    expect(stdout).not.toContain('leak/main.go:104:3')
    expect(stdout).toContain('… 3 more: --rows 4 lists them')
  })

  it('tells what keeps live records from being shown', async () => {
    expect(await scan(PROGRAMS, '--profile', LEAK, '--min-confidence', 'exact')).toContain('rows-withheld')
    write('app', 'no executable')
    expect(await scan(PROGRAMS, '--profile', LEAK, '--binary', 'app')).toContain('executable-unreadable')
    expect(await scan(PROGRAMS, '--profile', LEAK, '--focus', 'main')).toContain('filtered')
    expect(await scan(PROGRAMS, '--profile', LEAK)).toContain('sampling-floor')
  })

  it('takes each profile with an option of its own', async () => {
    const { code, stderr } = await runCli(['scan', PROGRAMS, '--profile', 'nowhere.pb.gz'])
    expect([code, stderr.split('\n').slice(0, 2)]).toEqual([2, ['error: there is no such file', '  at nowhere.pb.gz']])
  })
})
