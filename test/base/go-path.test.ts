import { expect, it } from 'vitest'
import { baseName, cleanPath, directoryOf, pathList } from '../../src/base/go-path.ts'

// Source: Go 1.26 path/filepath/path_test.go, `cleantests` and `nonwincleantests`.
it.each([
  ['abc', 'abc'],
  ['abc/def', 'abc/def'],
  ['a/b/c', 'a/b/c'],
  ['.', '.'],
  ['..', '..'],
  ['../..', '../..'],
  ['../../abc', '../../abc'],
  ['/abc', '/abc'],
  ['/', '/'],
  ['abc/', 'abc'],
  ['abc/def/', 'abc/def'],
  ['a/b/c/', 'a/b/c'],
  ['./', '.'],
  ['../', '..'],
  ['../../', '../..'],
  ['/abc/', '/abc'],
  ['abc//def//ghi', 'abc/def/ghi'],
  ['abc//', 'abc'],
  ['abc/./def', 'abc/def'],
  ['/./abc/def', '/abc/def'],
  ['abc/.', 'abc'],
  ['abc/def/ghi/../jkl', 'abc/def/jkl'],
  ['abc/def/../ghi/../jkl', 'abc/jkl'],
  ['abc/def/..', 'abc'],
  ['abc/def/../..', '.'],
  ['/abc/def/../..', '/'],
  ['abc/def/../../..', '..'],
  ['/abc/def/../../..', '/'],
  ['abc/def/../../../ghi/jkl/../../../mno', '../../mno'],
  ['/../abc', '/abc'],
  ['a/../b:/../../c', '../c'],
  ['abc/./../def', 'def'],
  ['abc//./../def', 'def'],
  ['abc/../../././../def', '../../def'],
  ['//abc', '/abc'],
  ['///abc', '/abc'],
  ['//abc//', '/abc'],
])('the path %j is %j', (path, clean) => {
  expect(cleanPath(path)).toBe(clean)
  expect(cleanPath(clean)).toBe(clean)
})

it('no path stays none: pprof cleans only names that are there', () => {
  expect(cleanPath('')).toBe('')
})

// Source: Go 1.26 path/filepath/path_test.go, `basetests`.
it.each([
  ['', '.'],
  ['.', '.'],
  ['/.', '.'],
  ['/', '/'],
  ['////', '/'],
  ['x/', 'x'],
  ['abc', 'abc'],
  ['abc/def', 'def'],
  ['a/b/.x', '.x'],
  ['a/b/c.', 'c.'],
  ['a/b/c.x', 'c.x'],
])('the last element of %j is %j', (path, base) => {
  expect(baseName(path)).toBe(base)
})

// Source: Go 1.26 path/filepath/path_test.go, `dirtests`.
it.each([
  ['', '.'],
  ['.', '.'],
  ['/.', '/'],
  ['/', '/'],
  ['/foo', '/'],
  ['x/', 'x'],
  ['abc', '.'],
  ['abc/def', 'abc'],
  ['a/b/.x', 'a/b'],
  ['a/b/c.', 'a/b'],
])('the directory of %j is %j', (path, directory) => {
  expect(directoryOf(path)).toBe(directory)
})

it('a list of paths is parted by colons, and empty parts count', () => {
  expect(pathList('')).toEqual([])
  expect(pathList('/a:b/c:')).toEqual(['/a', 'b/c', ''])
})
