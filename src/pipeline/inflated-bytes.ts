import type { ProfileSource } from '../base/profile-source.ts'
import { type DecodeOptions, decodeContent } from '../decode/decode-content.ts'

/** The bytes of a protobuf profile, not compressed. Throws what inflating throws. */
export function inflatedBytes(source: ProfileSource, decode: DecodeOptions): Promise<Uint8Array> {
  return decodeContent(source, () => new Collected(), decode)
}

class Collected {
  #chunks: Uint8Array[] = []
  #size = 0

  push(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
  }

  end(): Uint8Array {
    const all = new Uint8Array(this.#size)
    let at = 0
    for (const chunk of this.#chunks) {
      all.set(chunk, at)
      at += chunk.length
    }
    return all
  }
}
