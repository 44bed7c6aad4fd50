import { decodeGoText } from './go-text.ts'

/** Longest part of a byte text that is turned into characters at once. Some engines refuse a call with more arguments than this. */
const PART = 8192

/**
 * bytes[start, end) as a text with one character of U+0000 to U+00FF per byte. A pattern of Go's regexp that names only ASCII
 * characters matches such a text exactly as it matches the UTF-8 text.
 */
export function byteText(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let at = start; at < end; at += PART) text += String.fromCharCode.apply(null, bytes.subarray(at, Math.min(at + PART, end)) as never)
  return text
}

/** The bytes of a byte text. */
export function bytesOfText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

/** Decodes the UTF-8 that a byte text holds, for people to read. */
export function readableText(text: string): string {
  return decodeGoText(bytesOfText(text))
}
