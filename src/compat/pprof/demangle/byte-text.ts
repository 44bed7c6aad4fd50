import { decodeGoText } from '../../../base/go-text.ts'

/**
 * A name as bytes, one character U+0000..U+00FF each: the lengths in mangled names count bytes. `bytesToText` is the way back.
 * A surrogate U+DC00 + byte is that byte, as `decodeGoText` leaves it.
 */
export function textToBytes(text: string): string {
  if (isAscii(text)) return text
  let bytes = ''
  for (const character of text) {
    const code = character.codePointAt(0)!
    bytes += code >= 0xdc80 && code <= 0xdcff ? String.fromCharCode(code - 0xdc00) : utf8(code)
  }
  return bytes
}

/** The text of such bytes. */
export function bytesToText(bytes: string): string {
  return isAscii(bytes) ? bytes : decodeGoText(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
}

/** The bytes of one code point, as Go's `string(rune)`. */
export function utf8(code: number): string {
  if (code < 0x80) return String.fromCharCode(code)
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), 0x80 | (code & 63))
  if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  return String.fromCharCode(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false
  return true
}
