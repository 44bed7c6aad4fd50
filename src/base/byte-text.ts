import { decodeGoText } from './go-text.ts'

/** Longest part of a byte text that is turned into characters at once: more arguments than this some engines refuse. */
const PART = 8192

/**
 * bytes[start, end) as a text with one character of U+0000 to U+00FF per byte. Patterns of Go's regexp that name ASCII characters
 * alone match such a text as they match the UTF-8 it holds.
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

/** A byte text as people read it. */
export function readableText(text: string): string {
  return decodeGoText(bytesOfText(text))
}
