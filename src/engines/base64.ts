/** Bytes of a base64 text, as JSON has them; null for a text that is none. */
export function bytesOfBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

/** Bytes per call of `String.fromCharCode`, which takes no more arguments than a stack holds. */
const PIECE = 0x2000

/** Base64 text of bytes. */
export function base64Of(bytes: Uint8Array): string {
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; at += PIECE) pieces.push(String.fromCharCode(...bytes.subarray(at, at + PIECE)))
  return btoa(pieces.join(''))
}
