import type { Labels } from '../base/labels.ts'
import { bytesSource } from '../base/profile-source.ts'
import { type DecodeOptions, decodeContent } from '../decode/decode-content.ts'
import { appendComment } from '../encode/append-comment.ts'
import { labelsComment } from '../profile/process-labels.ts'
import type { CapturedProfile } from './captured-profile.ts'

/** A capture whose protobuf file says what is known of its process. Texts have no room for it. */
export async function labelCapture(capture: CapturedProfile, labels: Labels, decode: DecodeOptions = {}): Promise<CapturedProfile> {
  if (Object.keys(labels).length === 0) return capture
  let { content } = capture
  const files = await Promise.all(
    capture.files.map(async (file) => {
      if (file.form !== 'pb') return file
      const bytes = appendComment(await inflatedBytes(file.bytes, decode), labelsComment(labels))
      if (file.bytes === content) content = bytes
      return { ...file, bytes }
    }),
  )
  return { ...capture, files, content }
}

function inflatedBytes(bytes: Uint8Array, decode: DecodeOptions): Promise<Uint8Array> {
  return decodeContent(bytesSource('capture', bytes), () => new Collected(), decode)
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
