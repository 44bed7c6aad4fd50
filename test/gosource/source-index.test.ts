import { expect, test } from 'vitest'
import { parseFunctionName } from '../../src/gosource/function-name.ts'
import { SourceIndex } from '../../src/gosource/source-index.ts'
import { parseGo } from '../support/go-parser.ts'
import { sourceTree } from '../support/go-source.ts'

const SERVER =
  'package server\n\nfunc Serve() {\n\tfor {\n\t\tdefer g()\n\t}\n}\nfunc (s *T[K]) Run() {\n\tfunc() { func() {\n\t\tx()\n\t}() }()\n}\n'
const tree = sourceTree({
  'go.mod': 'module example.com/app\ngo 1.22\n',
  'main.go': 'package main\n\nfunc main() {\n\tx()\n}\nfunc init() {\n\ta()\n}\nfunc init() {\n\tb()\n}\n',
  'server/server.go': SERVER,
  'cmd/tool/main.go': 'package main\n\nfunc tool() {\n\tx()\n}\n',
  'cmd/other/main.go': 'package main\n\nfunc other() {\n\tx()\n}\n',
  'nested/go.mod': 'module example.com/nested/v2\ngo 1.24\n',
  'nested/lib/lib.go': '//go:build go1.21\n\npackage lib\n\nfunc F() {\n\tx()\n}\n',
  'vendor/modules.txt': '# github.com/x/y v1.2.3\n## explicit; go 1.17\n',
  'vendor/github.com/x/y/z.go': 'package y\n\nfunc Z() {\n\tx()\n}\n',
  'goroot/net/http/server.go': 'package http\n\nfunc (srv *Server) Serve() {\n\tx()\n}\n',
  'go1.24.4/net/http/server.go': 'package http\n\n\nfunc (srv *Server) Serve() {\n\tx()\n}\n',
  'go1.24.9/net/http/server.go': 'package http\n\n\n\nfunc (srv *Server) Serve() {\n\tx()\n}\n',
  'cache/github.com/Big/z@v0.1.0/z.go': 'package z\n\nfunc Z() {\n\tx()\n}\n',
  'cache/github.com/Big/z@v0.1.0/go.mod': 'module github.com/Big/z\ngo 1.19\n',
})
const index = await SourceIndex.open(tree, parseGo)

async function locate(
  name: string,
  file: string,
  line: number,
  startLine: number | null = null,
  release: string | null = null,
): Promise<string | null> {
  const place = await index.locate({ function: name, file, line, startLine, release })
  return place && `${place.origin} ${place.path ?? '-'} ${place.function?.name ?? '?'} ${place.fit}`
}

test('files are found by module path, with a version or not', async () => {
  const found = 'module server/server.go Serve fits'
  expect(await locate('example.com/app/server.Serve', 'example.com/app/server/server.go', 5)).toBe(found)
  expect(await locate('example.com/app/server.Serve', 'example.com/app@v1.2.3/server/server.go', 5, 3)).toBe(found)
  expect(await locate('main.main', 'example.com/app/main.go', 4)).toBe('module main.go main fits')
  expect(await locate('main.tool', 'example.com/app/cmd/tool/main.go', 4)).toBe('module cmd/tool/main.go tool fits')
  expect(await locate('example.com/nested/v2/lib.F', 'example.com/nested/v2/lib/lib.go', 6)).toBe('module nested/lib/lib.go F fits')
})

test('files are found by paths of the machine that built the program, of Windows too', async () => {
  expect(await locate('example.com/app/server.Serve', '/build/x/server/server.go', 5)).toBe('module server/server.go Serve fits')
  expect(await locate('main.other', '/home/u/app/main.go', 4)).toBe('module cmd/other/main.go other fits')
  expect(await locate('main.tool', 'C:\\src\\app\\cmd\\tool\\main.go', 4)).toBe('module cmd/tool/main.go tool fits')
  expect(await locate('main.unknown', '/home/u/else/main.go', 4)).toBeNull()
  expect(await locate('github.com/a/server.Serve', '/build/a/server/server.go', 5)).toBeNull()
})

test('files of other modules and of the library are found in vendor, the module cache and GOROOT', async () => {
  expect(await locate('github.com/x/y.Z', '/home/u/go/pkg/mod/github.com/x/y@v1.2.3/z.go', 4)).toBe(
    'vendor vendor/github.com/x/y/z.go Z fits',
  )
  expect(await locate('github.com/x/y.Z', '/src/app/vendor/github.com/x/y/z.go', 4)).toBe('vendor vendor/github.com/x/y/z.go Z fits')
  expect(await locate('github.com/Big/z.Z', '/home/u/go/pkg/mod/github.com/!big/z@v0.1.0/z.go', 4)).toBe('module-cache - Z fits')
  expect(await locate('github.com/Big/z.Z', 'github.com/Big/z@v0.1.0/z.go', 4)).toBe('module-cache - Z fits')
  for (const root of ['/usr/local/go/src/', ''])
    expect(await locate('net/http.(*Server).Serve', `${root}net/http/server.go`, 4)).toBe('goroot - (*Server).Serve fits')
})

test('the library is that of the release that the path or the program names, and of no other minor', async () => {
  const at = async (root: string, startLine: number, release: string | null = null) => {
    const name = 'net/http.(*Server).Serve'
    const file = `${root}net/http/server.go`
    const place = await index.locate({ function: name, file, line: startLine + 1, startLine, release })
    return place === null ? null : `${place.file.linesOf(place.function!).first} ${place.fit}`
  }
  const TOOLCHAIN = '/home/u/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.24.4.linux-amd64/src/'
  expect(await at(TOOLCHAIN, 4)).toBe('4 fits')
  expect(await at('/usr/local/go1.24/src/', 4)).toBe('4 fits')
  expect(await at('/usr/local/go/src/', 4, '1.24')).toBe('4 fits')
  // the text is that of one release, and the lines say which
  expect(await at('/usr/local/go/src/', 5, '1.24')).toBe('5 fits')
  expect(await at('/usr/local/go/src/', 5, '1.24.9')).toBe('5 fits')
  expect(await at('/usr/local/go/src/', 3, '1.26.2')).toBe('3 fits')
  // of the minor that is here, but not the patch: nothing is said, rather than that the source was moved
  for (const release of ['1.24', '1.24.4', '1.26', '1.27', '1.27.3']) expect(await at('/usr/local/go/src/', 9, release)).toBeNull()
  expect(await at('/usr/local/go/src/', 3, '1.27.3')).toBeNull()
  expect(await at(TOOLCHAIN, 3, '1.26')).toBeNull()
  expect(await at('/usr/local/go/src/', 3)).toBe('3 fits')
  expect(await at('/usr/local/go/src/', 4)).toBeNull()
})

test('source of another revision shows', async () => {
  const at = (line: number, startLine: number | null, name = 'example.com/app/server.Serve') =>
    locate(name, 'example.com/app/server/server.go', line, startLine)
  expect(await at(5, 4)).toBe('module server/server.go Serve moved')
  expect(await at(12, null)).toBe('module server/server.go Serve moved')
  expect(await at(5, null, 'example.com/app/server.Gone')).toBe('module server/server.go ? moved')
  expect(await at(0, null)).toBe('module server/server.go Serve unknown')
  expect(await at(5, 0)).toBe('module server/server.go Serve fits')
  expect(await at(5, 4, 'example.com/app/server.Serve-range1')).toBe('module server/server.go Serve fits')
})

test('functions that the compiler made of variables say nothing about the revision', async () => {
  for (const name of ['main.init', 'main.map.init.0']) expect(await locate(name, 'example.com/app/main.go', 2, 2)).toMatch(/ unknown$/)
  expect(await locate('example.com/app/server.init', 'example.com/app/server/server.go', 1, 1)).toMatch(/ unknown$/)
  // those that the user wrote have numbers
  expect(await locate('main.init.0', 'example.com/app/main.go', 9, 8)).toMatch(/ moved$/)
})

test('literals and instances are found by name and by line, whatever numbers a compiler gave', async () => {
  const at = (name: string, startLine: number | null = null) =>
    locate(`example.com/app/server.${name}`, 'example.com/app/server/server.go', 10, startLine)
  for (const name of [
    '(*T[...]).Run.func1.1',
    '(*T[go.shape.struct { x map[string]int }]).Run.func1.1',
    '(*T[...]).Run.func1.func1',
    '(*T[...]).Run.func7',
  ])
    expect(await at(name)).toBe('module server/server.go (*T[...]).Run.func1.1 fits')
  expect(await at('(*T[...]).Run.func1')).toBe('module server/server.go (*T[...]).Run.func1 fits')
  expect(await at('caller.(*T[...]).Run.func3', 9)).toBe('module server/server.go (*T[...]).Run.func1.1 fits')
  const second = await index.locate({ function: 'main.init.1', file: 'example.com/app/main.go', line: 10, startLine: 9, release: null })
  expect(second?.fit).toBe('fits')
  expect(second?.file.linesOf(second.function!).first).toBe(9)
})

test('no name of a profile leads out of the tree', async () => {
  for (const file of ['../../etc/passwd.go', '/x/../../main.go', 'a@v1/../../x.go', '', '??', '<autogenerated>', 'x.s', '_cgo_gotypes.go'])
    expect(await locate('main.main', file, 4)).toBeNull()
})

test('the language of a file is that of its module', async () => {
  const minors = await Promise.all(
    ['main.go', 'nested/lib/lib.go', 'vendor/github.com/x/y/z.go'].map(async (path) => (await index.file(path))?.languageMinor),
  )
  expect(minors).toEqual([22, 21, 17])
  expect(
    (await index.locate({ function: 'github.com/Big/z.Z', file: 'github.com/Big/z@v0.1.0/z.go', line: 4, startLine: null, release: null }))
      ?.file.languageMinor,
  ).toBe(19)
  const bare = await SourceIndex.open(sourceTree({ 'a/x.go': 'package a\n\nfunc A() {\n}\n' }), parseGo, 'example.com/lab')
  expect(
    (await bare.locate({ function: 'example.com/lab/a.A', file: 'example.com/lab/a/x.go', line: 4, startLine: null, release: null }))?.path,
  ).toBe('a/x.go')
  expect((await bare.file('a/x.go'))?.languageMinor).toBeNull()
})

test('a part of a module has the import paths and the language of the whole', async () => {
  const files = {
    ...sourceTree({ 'b/b.go': 'package b\n' }),
    moduleAbove: { goMod: 'module example.com/app\n\ngo 1.21\n', below: 'internal' },
  }
  const { modules } = await SourceIndex.open(files, parseGo)
  expect([modules.importPathOf('b/b.go'), modules.minorOf('b/b.go')]).toEqual(['example.com/app/internal/b', 21])
  expect(modules.pathsOf('example.com/app/internal/b/b.go')).toContain('b/b.go')
})

test('a file is parsed once', async () => {
  expect(await index.file('main.go')).toBe(await index.file('main.go'))
  expect(await index.file('none.go')).toBeNull()
})

test('names are taken apart', () => {
  const of = (name: string) => Object.values(parseFunctionName(name)).join(' ')
  expect(of('example.com/a/b%2ec.(*T[...]).M.func1.2')).toBe('example.com/a/b.c (*T[...]).M .func1.2 false')
  expect(of('main.f-range1-range2')).toBe('main f  true')
  expect(of('main.f-range1.2')).toBe('main f .2 false')
  expect(of('main.glob..func3')).toBe('main glob ..func3 false')
  expect(of('main.f.deferwrap2')).toBe('main f  false')
  expect(of('main.T.val-fm')).toBe('main T.val  false')
})
