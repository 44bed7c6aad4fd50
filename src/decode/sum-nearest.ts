import type { ProfileSource } from '../base/profile-source.ts'
import { type DecodeOptions, type Decoder, decodeContent } from './decode-content.ts'
import { decodeProfile, isFoldable, profileDecoder } from './decode-profile.ts'
import { FoldStopped } from './fold-stopped.ts'
import { type NearestQuestion, nearestSink } from './nearest-question.ts'

/**
 * Reads a profile again and sums a value of its samples, each at the location nearest to the leaf among those asked for; by row of the
 * locations. Large profiles are read in WebAssembly, others and unusual ones by the decoder in TypeScript. Throws what `decodeProfile` throws.
 */
export async function sumNearest(source: ProfileSource, question: NearestQuestion, options: DecodeOptions = {}): Promise<Float64Array> {
  try {
    return await decodeContent(source, (head) => nearestDecoder(head, question), options)
  } catch (error) {
    if (!(error instanceof FoldStopped)) throw error
    const sums = new Float64Array(question.locations.length)
    await decodeProfile(source, nearestSink(question, sums), options)
    return sums
  }
}

async function nearestDecoder(head: Uint8Array, question: NearestQuestion): Promise<Decoder<Float64Array>> {
  const folding = isFoldable(head) ? await (await import('./nearest-decoder.ts')).openNearestDecoder(question) : null
  if (folding !== null) return folding
  const sums = new Float64Array(question.locations.length)
  const decoder = profileDecoder(head, nearestSink(question, sums))
  return {
    push: (chunk, line) => decoder.push(chunk, line),
    end: () => {
      decoder.end()
      return sums
    },
  }
}
