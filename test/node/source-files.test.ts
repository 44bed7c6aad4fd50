import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSourceFiles, readGoFile } from '../../src/node/source-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'deferscope-source-'))
const root = join(folder, 'app')
const COMMIT = '0123456789abcdef0123456789abcdef01234567'

function write(path: string, text = 'package x\n'): void {
  const full = join(folder, path)
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, text)
}

beforeAll(() => {
  for (const path of ['a.go', 'b/c.go', '.hidden/x.go', '_old/x.go', 'testdata/x.go', 'node_modules/x.go', 'b/_x.go', 'b/x.txt'])
    write(`app/${path}`)
  write('app/go.mod', '\ufeffmodule example.com/app\n')
  write('app/vendor/modules.txt', '')
  write('outside.go', 'package outside\n')
  write('app/big.go', ' '.repeat((1 << 24) + 1))
  symlinkSync('..', join(root, 'b/up'))
  symlinkSync('nowhere', join(root, 'broken.go'))
  write('goroot/VERSION', 'go1.26.8\ntime 2026-01-01\n')
  write('goroot/src/runtime/panic.go', 'package runtime\n')
  for (const release of ['1.27.3', '1.26.8', '1.22rc1']) {
    const folder = `cache/golang.org/toolchain@v0.0.1-go${release}.linux-amd64`
    write(`${folder}/src/runtime/panic.go`, `package runtime // ${release}\n`)
  }
  write('cache/golang.org/x/tools@v0.1.0/src/runtime/panic.go')
  write('cache/github.com/!big/z@v1.0.0-!r!c1/z.go', 'package z\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a tree lists what go builds, and follows links once', async () => {
  const files = await openSourceFiles(root, {})
  expect(files.paths).toEqual(['a.go', 'b/c.go', 'big.go', 'go.mod', 'vendor/modules.txt'])
  expect(files.isComplete).toBe(true)
})

test('only what is listed is read, and nothing that is too large', async () => {
  const files = await openSourceFiles(root, {})
  expect(await files.read('go.mod')).toBe('module example.com/app\n')
  for (const path of ['../outside.go', '/etc/passwd', 'none.go', 'big.go', 'b/x.txt']) expect(await files.read(path)).toBeNull()
})

test('the libraries of Go are those of GOROOT and of downloaded toolchains, each release once', async () => {
  const { libraries } = await openSourceFiles(root, { GOROOT: join(folder, 'goroot'), GOMODCACHE: join(folder, 'cache') })
  expect(await Promise.all(libraries.map(async ({ release, read }) => [release, await read('runtime/panic.go')]))).toEqual([
    ['1.26.8', 'package runtime\n'],
    ['1.22rc1', 'package runtime // 1.22rc1\n'],
    ['1.27.3', 'package runtime // 1.27.3\n'],
  ])
})

test('GOROOT and the module cache are read below their own folders', async () => {
  const files = await openSourceFiles(root, { GOROOT: join(folder, 'goroot'), GOMODCACHE: join(folder, 'cache') })
  expect(await files.readModule('github.com/Big/z', 'v1.0.0-RC1', 'z.go')).toBe('package z\n')
  for (const path of ['../VERSION', '../../outside.go', '/etc/passwd', 'runtime', 'a\\b', '']) {
    for (const library of files.libraries) expect(await library.read(path)).toBeNull()
    expect(await files.readModule('..', 'v1', path)).toBeNull()
    expect(await files.readModule('github.com/Big/z', 'v1.0.0-RC1', path)).toBeNull()
  }
  const none = await openSourceFiles(root, { GOROOT: join(folder, 'none'), GOPATH: join(folder, 'gopath') })
  expect([none.libraries, await none.readModule('a', 'v1', 'b.go')]).toEqual([[], null])
})

test('a part of a module knows the module above it', async () => {
  write('whole/go.mod', 'module example.com/whole\n')
  write('whole/internal/store/store.go', 'package store\n')
  const above = async (path: string) => (await openSourceFiles(join(folder, path), {})).moduleAbove
  expect(await above('whole/internal/store')).toEqual({ goMod: 'module example.com/whole\n', below: 'internal/store' })
  expect(await above('whole')).toBeNull()
})

test('the revision is read from a branch, packed branches, a bare commit and a work tree', async () => {
  const revision = async (path = 'app') => (await openSourceFiles(join(folder, path), {})).revision
  write('app/.git/HEAD', 'ref: refs/heads/topic/x\n')
  write('app/.git/packed-refs', `# pack-refs with: peeled\n${COMMIT} refs/heads/topic/x\n`)
  expect(await revision()).toEqual({ commit: COMMIT, branch: 'topic/x' })
  write('app/.git/refs/heads/topic/x', `${'a'.repeat(40)}\n`)
  expect(await revision('app/b')).toEqual({ commit: 'a'.repeat(40), branch: 'topic/x' })
  write('app/.git/worktrees/w/HEAD', 'ref: refs/heads/topic/x\n')
  write('app/.git/worktrees/w/commondir', '../..\n')
  write('w/.git', `gitdir: ${join(root, '.git/worktrees/w')}\n`)
  expect(await revision('w')).toEqual({ commit: 'a'.repeat(40), branch: 'topic/x' })
  write('app/.git/HEAD', `${COMMIT}\n`)
  expect(await revision()).toEqual({ commit: COMMIT, branch: null })
  write('app/.git/HEAD', 'ref: refs/heads/../../../outside\n')
  expect(await revision()).toBeNull()
})

test('what is no directory is an error that says so', async () => {
  await expect(openSourceFiles(join(folder, 'none'), {})).rejects.toMatchObject({ code: 'not-found' })
  await expect(openSourceFiles(join(folder, 'outside.go'), {})).rejects.toMatchObject({ code: 'unreadable' })
})

test('of the paths that a profile names only whole ones of Go files are read', async () => {
  expect(await readGoFile(join(folder, 'outside.go'))).toBe('package outside\n')
  expect(await readGoFile('outside.go')).toBeNull()
  expect(await readGoFile(join(folder, 'goroot/VERSION'))).toBeNull()
  expect(await readGoFile(join(root, 'big.go'))).toBeNull()
  expect(await readGoFile(`/${folder}/outside.go`)).toBeNull()
  expect(await readGoFile(`${folder}/outside.go\0.go`)).toBeNull()
  mkdirSync(join(folder, 'folder.go'), { recursive: true })
  expect(await readGoFile(join(folder, 'folder.go'))).toBeNull()
})
