import { describe, expect, it } from 'vitest'
import { sourceLines } from '../../../../src/compat/pprof/print/source-text.ts'

/** Reads files whose only line is their path. */
function reader(...paths: string[]): (path: string) => Uint8Array | null {
  return (path) => (paths.includes(path) ? new TextEncoder().encode(`${path}\n`) : null)
}

// google/pprof internal/report/source_test.go, TestOpenSourceFile
describe('sourceLines', () => {
  it.each([
    ['an absolute path', '', '', '/d/foo/bar.cc', '/d/foo/bar.cc'],
    ['a relative path', '/d', '', 'foo/bar.cc', '/d/foo/bar.cc'],
    ['a path in the second directory', 'some/path:/d', '', 'foo/bar.cc', '/d/foo/bar.cc'],
    ['a path in a directory above', '/d/foo/bar', '', 'bar.cc', '/d/bar.cc'],
    ['a path without a prefix', '/d', 'some-path:/some/remote/path', '/some/remote/path/my-project/foo/bar.cc', '/d/my-project/foo/bar.cc'],
    [
      'a path from the name of the directory on',
      '/d/my-project',
      '',
      '/some/remote/path/my-project/foo/bar.cc',
      '/d/my-project/foo/bar.cc',
    ],
  ])('finds %s', (_, search, trim, file, found) => {
    expect(sourceLines(file, search, trim, reader(found))).toEqual({ lines: [found] })
  })

  it('says what it did not find, as pprof does', () => {
    expect(sourceLines('foo.cc', '', '', reader())).toEqual({ error: 'could not find file foo.cc on path ' })
    expect(sourceLines('foo.cc', '/d:e', '', reader())).toEqual({ error: 'could not find file foo.cc on path /d:e' })
    expect(sourceLines('/foo.cc', '/d', '', reader())).toEqual({ error: 'open /foo.cc: no such file or directory' })
  })

  it('gives lines as a scanner does: without line ends, the last one with or without', () => {
    const lines = (text: string) => sourceLines('/a', '', '', () => new TextEncoder().encode(text))
    expect(lines('')).toEqual({ lines: [] })
    expect(lines('\n')).toEqual({ lines: [''] })
    expect(lines('a\r\n\r\nb\rc')).toEqual({ lines: ['a', '', 'b\rc'] })
    const [fits, long] = ['x'.repeat(65535), 'x'.repeat(65536)]
    expect(lines(`a\n${fits}\nb\n`)).toEqual({ lines: ['a', fits, 'b'] })
    expect(lines(`a\n${long}\nb\n`)).toEqual({ lines: ['a'] })
  })
})
