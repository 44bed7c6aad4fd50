import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { CompilerLog } from '../../../src/gosource/compiler-log/compiler-log.ts'
import { closureSize, lineText } from '../../../src/gosource/compiler-log/line-text.ts'
import { parseCompilerLog } from '../../../src/gosource/compiler-log/parse-compiler-log.ts'
import { errorIn } from '../../support/error-in.ts'

const fixture = (name: string) => ({
  source: name,
  text: readFileSync(fileURLToPath(new URL(`../../fixtures/compiler/${name}`, import.meta.url)), 'utf8'),
})
const fileOf = (name: string, ...fixtures: string[]) => parseCompilerLog(fixtures.map(fixture)).files.find(({ path }) => path === name)!
const linesOf = (kind: string, ...fixtures: string[]) =>
  fileOf('./main.go', ...fixtures)
    .statements.filter((one) => one.kind === kind)
    .map(({ line }) => line)

describe('the output of -d=defer', () => {
  it('tells of each statement how it was compiled', () => {
    expect(linesOf('heap', 'go1.26.d-defer.txt')).toEqual([25, 32, 72, 80, 98, 108])
    expect(linesOf('open-coded', 'go1.26.d-defer.txt')).toEqual([11, 15, 89, 103])
    // Go 1.27 makes a table of the switch before it counts the returns
    expect(linesOf('open-coded', 'go1.27.d-defer.txt')).toEqual([11, 15, 49, 50, 89, 103])
  })

  it('is read out of a log of a build, with times before its lines', () => {
    const text = '2026-11-29T10:00:00Z # example.com/a\n2026-11-29T10:00:01Z ./a.go:7:3: heap-allocated defer\r\nok\n'
    const [file] = parseCompilerLog([{ source: 'ci.log', text }]).files
    expect([file!.path, [...file!.packages], file!.statements]).toEqual([
      './a.go',
      ['example.com/a'],
      [{ line: 7, column: 3, kind: 'heap' }],
    ])
  })

  it('names the release where the library lies in a folder of it', () => {
    const line = '/home/dev/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.24.4.linux-amd64/src/io/pipe.go:23:2: open-coded defer'
    expect(parseCompilerLog([{ source: 'log', text: line }]).minors).toEqual({ low: 24, high: 24 })
  })
})

describe('the output of -m=2', () => {
  it.each(['go1.22.12.m2.txt', 'go1.26.m2.txt'])('tells what the closure of a line captures, %s', (name) => {
    const { lines } = fileOf('./main.go', name)
    expect([...lines.get(25)!.captures.values()]).toEqual([{ name: '.autotmp_6', isReference: false, width: 8 }])
    // measured in profiles: 16 bytes for x.M(), 24 for an argument of two words
    expect(closureSize([...lines.get(25)!.captures.values()])).toBe(16)
    expect(closureSize([...lines.get(32)!.captures.values()])).toBe(24)
  })

  it('says in words what a line allocates, together with -d=defer', () => {
    const file = fileOf('./main.go', 'go1.26.d-defer.txt', 'go1.26.m2.txt')
    expect(lineText(file, 25)).toBe('closure of 16 bytes for (*os.File).Close(.autotmp_6)')
    expect(lineText(file, 32)).toBe('closure of 24 bytes for fmt.Println(... argument...); n escapes to the heap')
    expect(lineText(file, 11)).toBe('calls (*sync.Mutex).Unlock(.autotmp_0)')
    expect(lineText(file, 1)).toBeNull()
  })

  it('tells where functions with defers begin, and which releases write so', () => {
    expect(fileOf('./main.go', 'go1.26.m2.txt').functions.get('loop')).toBe(19)
    expect(parseCompilerLog([fixture('go1.22.12.m2.txt')]).minors).toEqual({ low: null, high: 25 })
    expect(parseCompilerLog([fixture('go1.26.m2.txt')]).minors).toEqual({ low: 25, high: null })
    // a text of the program, of runtime/pprof, that has the other sign
    const flow = 'proto.go:448:22:   flow: {heap} ← &{storage for fmt.Sprintf("stack too short; stk = %#x", ... argument...)}:'
    const text = `proto.go:448:22: x escapes to heap in f:\n${flow}`
    expect(parseCompilerLog([{ source: 'log', text }]).minors).toEqual({ low: 25, high: null })
  })
})

it('the rows of -json tell the release and what escapes', () => {
  const { files, minors } = parseCompilerLog([fixture('go1.26.logopt.main.json.txt')])
  expect(minors).toEqual({ low: 26, high: 26 })
  expect([...files[0]!.lines.get(25)!.escapes]).toEqual(['func literal'])
  expect([...files[0]!.lines.get(32)!.escapes]).toEqual(['func literal', 'n'])
})

it('a text of something else is refused', () => {
  expect(errorIn(() => parseCompilerLog([{ source: 'a.txt', text: 'ok  example.com/a 0.1s\n' }]))).toMatchObject({
    code: 'bad-compiler-log',
    where: 'a.txt',
  })
})

describe('the file of a name', () => {
  const text = [
    '# example.com/app/store',
    'store/main.go:1:1: heap-allocated defer',
    '# example.com/app',
    './main.go:2:1: heap-allocated defer',
    '# github.com/x/y',
    '/home/dev/go/pkg/mod/github.com/x/y@v1.2.3/main.go:3:1: heap-allocated defer',
    '# syscall',
    '../../sync/oncefunc.go:4:1: open-coded defer',
    '# sync',
    '/usr/local/go/src/sync/oncefunc.go:5:1: open-coded defer',
    '# syscall',
    '/usr/local/go/src/sync/oncefunc.go:6:1: open-coded defer',
  ].join('\n')
  const log = new CompilerLog(parseCompilerLog([{ source: 'log', text }]), ['log'])
  const found = (file: string, imported: string | null) => log.file({ file, package: imported })?.statements.map(({ line }) => line) ?? null

  it.each([
    ['/build/app/store/main.go', 'example.com/app/store', [1]],
    ['/build/app/main.go', 'main', [2]],
    ['example.com/app/main.go', 'example.com/app', [2]],
    ['/ci/go/pkg/mod/github.com/x/y@v1.2.3/main.go', 'github.com/x/y', [3]],
    ['/elsewhere/main.go', 'example.com/other', null],
    ['/build/app/other.go', 'main', null],
  ])('%s of %s', (file, imported, lines) => expect(found(file, imported)).toEqual(lines))

  it('has several paths where a build took packages from its cache', () =>
    expect(found('/usr/local/go/src/sync/oncefunc.go', 'syscall')).toEqual([4, 5, 6]))
})
