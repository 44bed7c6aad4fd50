/**
 * Decodes the escapes of a text that Go quoted: those of `%q` (strconv.Quote), and those of the runtime's own printer, which writes
 * bytes that are not UTF-8 as `\xff`. Other backslashes stay.
 * Source: strconv/quote.go `appendEscapedRune`; runtime/print.go `printquoted`, `printhexopts` (Go 1.27).
 */
export function unquoted(inner: string): string {
  if (!inner.includes('\\')) return inner
  return inner.replace(ESCAPE, (whole, hex, short, long, char) => {
    const digits = hex ?? short ?? long
    if (digits === undefined) return SIMPLE[char as string] ?? whole
    const code = Number.parseInt(digits, 16)
    return code > 0x10ffff || (hex !== undefined && code > 0x7f) ? '\ufffd' : String.fromCodePoint(code)
  })
}

/** A pattern for a quoted text with its escapes; the first group is the text between the quotes. */
export const QUOTED = '"((?:[^"\\\\]|\\\\.)*)"'

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs
const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
}
