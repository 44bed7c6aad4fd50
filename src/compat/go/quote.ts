import { decodeGoText } from '../../base/go-text.ts'
import { isPrintable } from './characters.ts'

const NAMED: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
}

/** Puts a text in double quotes with Go's escapes, as `%q` does. Source: Go strconv/quote.go, `Quote`. */
export function quote(text: string): string {
  let quoted = ''
  for (const character of text) quoted += NAMED[character] ?? (isPrintable(character) ? character : escaped(character.codePointAt(0)!))
  return `"${quoted}"`
}

function escaped(code: number): string {
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}` // a byte that is not UTF-8
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}

const VALUES: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92, '"': 34 }
const ESCAPE = /\\(?:([abfnrtv\\"])|x([\da-fA-F]{2})|([0-7]{3})|u([\da-fA-F]{4})|U([\da-fA-F]{8}))/y

/**
 * Decodes a double-quoted Go string; `null` where the text is not one. `\xNN` and octal escapes give bytes.
 * Source: Go strconv/quote.go, `Unquote`.
 */
export function unquote(quoted: string): string | null {
  const bytes: number[] = []
  const encoder = new TextEncoder()
  const inner = quoted.slice(1, -1)
  for (let at = 0; at < inner.length; ) {
    const character = String.fromCodePoint(inner.codePointAt(at)!)
    if (character === '"' || character === '\n') return null
    if (character !== '\\') {
      bytes.push(...encoder.encode(character))
      at += character.length
      continue
    }
    ESCAPE.lastIndex = at
    const match = ESCAPE.exec(inner)
    if (match === null) return null
    const [whole, named, hex, octal, short, long] = match
    const byte =
      named !== undefined
        ? VALUES[named]!
        : hex !== undefined
          ? Number.parseInt(hex, 16)
          : octal !== undefined
            ? Number.parseInt(octal, 8)
            : null
    if (byte !== null) {
      if (byte > 0xff) return null
      bytes.push(byte)
    } else {
      const code = Number.parseInt((short ?? long)!, 16)
      if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return null
      bytes.push(...encoder.encode(String.fromCodePoint(code)))
    }
    at += whole.length
  }
  return decodeGoText(Uint8Array.from(bytes))
}
