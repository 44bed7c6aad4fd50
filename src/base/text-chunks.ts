import { safeJson } from './safe-json.ts'

/** Characters that are collected into one chunk: one call per line would cost more than the line. */
const CHUNK = 1 << 16

/** Joins parts of JSON into larger pieces that are safe to show. */
export function* jsonChunks(parts: Iterable<string>): Generator<string> {
  for (const chunk of textChunks(parts)) yield safeJson(chunk)
}

/** Joins parts of a text into larger pieces. */
export function* textChunks(parts: Iterable<string>): Generator<string> {
  let chunk = ''
  for (const part of parts) {
    chunk += part
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}
