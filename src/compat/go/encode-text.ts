/** Whether a text holds bytes that are not UTF-8. */
export function holdsLoneBytes(text: string): boolean {
  return LONE_BYTE.test(text)
}

/** Encodes a text to UTF-8 bytes; U+DC00 + byte becomes the byte that was not UTF-8. The inverse of `decodeGoText`. */
export function encodeGoText(text: string): Uint8Array {
  if (!LONE_BYTE.test(text)) return ENCODER.encode(text)
  const bytes = new Uint8Array(text.length * 3)
  let length = 0
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (code >= 0xdc80 && code <= 0xdcff) bytes[length++] = code - 0xdc00
    else {
      const encoded = ENCODER.encode(character)
      bytes.set(encoded, length)
      length += encoded.length
    }
  }
  return bytes.subarray(0, length)
}

const ENCODER = new TextEncoder()
const LONE_BYTE = /[\udc80-\udcff]/u
