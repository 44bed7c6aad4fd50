import type { Capture, LoggedFile } from './parse-compiler-log.ts'

/** Bytes of the pointer to the code of a closure; what it captures follows. Source: cmd/compile/internal/typecheck, `ClosureType`. */
const CODE_POINTER = 8

/**
 * What a line allocates beside a record, in words, such as `closure of 16 bytes for (*os.File).Close(.autotmp_6); n escapes to heap`;
 * null where the log does not tell.
 */
export function lineText({ lines, statements }: LoggedFile, line: number): string | null {
  const logged = lines.get(line)
  if (logged === undefined) return null
  const isHeap = statements.some((one) => one.line === line && one.kind === 'heap')
  const parts: string[] = []
  const calls = [...logged.calls]
  if (isHeap && (logged.captures.size > 0 || logged.escapes.has('func literal'))) {
    const captures = [...logged.captures.values()]
    const size = captures.length === 0 ? '' : ` of ${closureSize(captures)} bytes`
    parts.push(`closure${size}${calls.length === 0 ? '' : ` for ${calls.join(' and ')}`}`)
  } else if (calls.length > 0) parts.push(`calls ${calls.join(' and ')}`)
  const boxed = [...logged.escapes].filter((one) => one !== 'func literal')
  if (boxed.length > 0) parts.push(`${boxed.join(', ')} ${boxed.length === 1 ? 'escapes' : 'escape'} to the heap`)
  return parts.length === 0 ? null : parts.join('; ')
}

/** Bytes of a closure before they are rounded up to a size class; what is captured by reference is a pointer. */
export function closureSize(captures: readonly Capture[]): number {
  return captures.reduce((size, { isReference, width }) => size + (isReference ? CODE_POINTER : width), CODE_POINTER)
}
