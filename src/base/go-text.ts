/**
 * Decodes UTF-8 bytes to text, and keeps a byte order mark. A byte that is not valid UTF-8 becomes the surrogate U+DC00 + byte, so that it
 * is one character, as in Go, and different texts stay different.
 */
export function decodeGoText(bytes: Uint8Array): string {
  try {
    return STRICT.decode(bytes)
  } catch {
    return decodeLoosely(bytes)
  }
}

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeLoosely(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes[at]!)
    const sequence = bytes.subarray(at, at + length)
    const decoded = length === 0 ? null : strictly(sequence)
    text += decoded ?? String.fromCharCode(0xdc00 + bytes[at]!)
    at += decoded === null ? 1 : length
  }
  return text
}

/** The number of bytes in the sequence that starts with this byte; 0 where no sequence starts with it. */
function sequenceLength(first: number): number {
  if (first < 0x80) return 1
  if (first < 0xc2) return 0
  if (first < 0xe0) return 2
  return first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
}

function strictly(bytes: Uint8Array): string | null {
  try {
    return STRICT.decode(bytes)
  } catch {
    return null
  }
}
