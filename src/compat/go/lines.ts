import { decodeGoText } from '../../base/go-text.ts'

/** Lines of this many bytes or more are an error: they do not fit the scanner's buffer. */
const TOO_LONG = 1 << 16
const NEWLINE = 10

/** The error of Go's line scanner for a line that is too long. */
export class LineTooLong extends Error {
  override readonly name = 'LineTooLong'

  constructor() {
    super('bufio.Scanner: token too long')
  }
}

/**
 * Splits a stream of bytes into lines, without `\n` or `\r\n`. Throws `LineTooLong` at a line of 64 KiB or more.
 * Source: Go bufio/scan.go, `Scanner` with `ScanLines`.
 */
export async function* scanLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = new Uint8Array(0)
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : joined(rest, chunk)
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      yield line(bytes.subarray(start, end))
      start = end + 1
    }
    rest = bytes.slice(start)
    if (rest.length >= TOO_LONG) throw new LineTooLong()
  }
  if (rest.length > 0) yield line(rest)
}

function line(bytes: Uint8Array): string {
  if (bytes.length >= TOO_LONG) throw new LineTooLong()
  return decodeGoText(bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes)
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
