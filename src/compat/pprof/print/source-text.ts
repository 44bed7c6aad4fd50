import { cleanPath, directoryOf, pathList } from '../../../base/go-path.ts'
import { decodeGoText } from '../../../base/go-text.ts'
import { encodeGoText } from '../../go/encode-text.ts'
import { trimSourcePath } from '../trim-source-path.ts'
import type { SourceReader } from './print-context.ts'

/** A line of this many bytes or more ends the reading. Source: Go bufio/scan.go, `MaxScanTokenSize`. */
const TOO_LONG = 1 << 16

/** The lines of a source file, the first at index 0; or an error in pprof's words. */
export type SourceText = { readonly lines: readonly string[] } | { readonly error: string }

/**
 * The lines of a source file that a profile names: at its path where that is absolute, else below the directories of `search` and
 * all directories above them. Source: google/pprof internal/report/source.go, `openSourceFile` and `sourceReader.line`.
 */
export function sourceLines(file: string, search: string, trim: string, read: SourceReader): SourceText {
  const path = trimSourcePath(file, trim, search)
  if (path.startsWith('/')) {
    const bytes = read(path)
    return bytes === null ? { error: `open ${path}: no such file or directory` } : { lines: linesOf(bytes) }
  }
  for (const directory of pathList(search))
    for (let at = directory; ; at = directoryOf(at)) {
      const bytes = read(cleanPath(at === '' ? path : `${at}/${path}`))
      if (bytes !== null) return { lines: linesOf(bytes) }
      if (directoryOf(at) === at) break
    }
  return { error: `could not find file ${path} on path ${search}` }
}

function linesOf(bytes: Uint8Array): string[] {
  const lines = decodeGoText(bytes).split('\n')
  if (lines.at(-1) === '') lines.pop()
  const end = lines.findIndex((line) => line.length > TOO_LONG / 3 && encodeGoText(line).length >= TOO_LONG)
  if (end !== -1) lines.length = end
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
}
