import { expect, it } from 'vitest'
import { trimSourcePath } from '../../../src/compat/pprof/trim-source-path.ts'

// google/pprof internal/report/source_test.go, TestTrimPath
it.each([
  ['/foo/bar/baz.cc', '', '', '/foo/bar/baz.cc'],
  ['/foo/bar/baz.cc', '/foo', '', 'bar/baz.cc'],
  ['/foo/bar/baz.cc', '/nope:/foo/bar/', '', 'baz.cc'],
  ['/some/remote/path/my-project/foo/bar.c', '', '/my/local/path/my-project', 'foo/bar.c'],
  ['/proc/self/cwd/./a.go', '', '', 'a.go'],
  ['/proc/self/cwd/a.go', '/x', '', 'a.go'],
])('%s loses the prefix %s, searched in %s', (path, prefixes, search, wanted) => {
  expect(trimSourcePath(path, prefixes, search)).toBe(wanted)
})

it('takes away what a sandbox of Bazel puts before paths, whatever else is trimmed', () => {
  expect(trimSourcePath('/proc/self/cwd/./a.cc', '', '')).toBe('a.cc')
  expect(trimSourcePath('/proc/self/cwd/a.cc', '/x', '/y')).toBe('a.cc')
})

it('takes a prefix for a directory', () => {
  expect(trimSourcePath('/x/yz/a.cc', '/x/y', '')).toBe('/x/yz/a.cc')
  expect(trimSourcePath('/x/y/a.cc', '/x/y', '')).toBe('a.cc')
  expect(trimSourcePath('/x/y/a.cc', '/x/y/', '')).toBe('a.cc')
})
