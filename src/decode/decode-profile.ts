import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { FoldedColumns } from '../profile/folded-columns.ts'
import type { Profile } from '../profile/profile.ts'
import type { SampleSink } from '../profile/sample-sink.ts'
import { CountTextDecoder } from './count-text-decoder.ts'
import { type DecodeOptions, type Decoder, decodeContent } from './decode-content.ts'
import { FoldStopped } from './fold-stopped.ts'
import { HeapTextDecoder } from './heap-text-decoder.ts'
import { pastedText } from './pasted-text.ts'
import { ProtoDecoder } from './proto-decoder.ts'
import { sniffFormat } from './sniff.ts'
import type { TextFormat } from './text-formats.ts'

/** Code of the error for a text of goroutines (debug=2 or a traceback) where a profile is expected. */
export const GOROUTINE_DUMP = 'goroutine-dump'

export { DEFAULT_MAX_SIZE, type DecodeOptions } from './decode-content.ts'

/**
 * Decodes a profile of any format that Go writes, gzip or not, and passes its samples to `sink`.
 * Throws `ProfileError` with the source, the byte (of the inflated data; of the file for gzip damage) and the next step. A text that
 * ends too early is an error too, unless `takesCut` is set.
 */
export async function decodeProfile(source: ProfileSource, sink: SampleSink, options: DecodeOptions = {}): Promise<Profile> {
  const profile = await decodeContent(source, (head) => profileDecoder(head, sink), options)
  checkCut(profile, source, options)
  return profile
}

function checkCut({ cut }: Profile, source: ProfileSource, options: DecodeOptions): void {
  if (cut !== undefined && options.takesCut !== true) throw cut.at(source.name)
}

/** Content from this size on is worth compiling WebAssembly for. */
const LARGE = 1 << 16

/** A decoded profile; its sums are null where the sink has received the samples. */
export interface DecodedProfile {
  readonly profile: Profile
  readonly columns: FoldedColumns | null
}

/**
 * Decodes a profile, as `decodeProfile` does, and sums large ones up by function in WebAssembly. Other samples go to a sink of `sinkFor`. Null where
 * sums by function need the stacks of the profile: its locations or names come after its samples, or it repeats names.
 */
export async function decodeFolded(
  source: ProfileSource,
  sinkFor: () => SampleSink,
  options: DecodeOptions = {},
): Promise<DecodedProfile | null> {
  try {
    const decoded = await decodeContent(source, (head) => foldingDecoder(head, sinkFor()), options)
    checkCut(decoded.profile, source, options)
    return decoded
  } catch (error) {
    if (!(error instanceof FoldStopped)) throw error
    return error.needsStacks ? null : { profile: await decodeProfile(source, sinkFor(), options), columns: null }
  }
}

async function foldingDecoder(head: Uint8Array, sink: SampleSink): Promise<Decoder<DecodedProfile>> {
  const fold = isFoldable(head) ? await (await import('./fold-decoder.ts')).openFoldDecoder() : null
  if (fold !== null) return fold
  const decoder = profileDecoder(head, sink)
  return { push: (chunk, line) => decoder.push(chunk, line), end: () => ({ profile: decoder.end(), columns: null }) }
}

/** Whether content that begins so is worth reading in WebAssembly. */
export function isFoldable(head: Uint8Array): boolean {
  return head.length >= LARGE && sniffFormat(head) === 'proto'
}

/** The decoder for content that begins so, which passes its samples to `sink`. */
export function profileDecoder(head: Uint8Array, sink: SampleSink): Decoder<Profile> {
  const format = sniffFormat(head)
  if (format === 'proto') return new ProtoDecoder(sink)
  if (format !== 'pasted') return textDecoder(format, sink, false)
  return pastedText(head, { before: null, begin: (found) => textDecoder(found, sink, true) })
}

function textDecoder(format: TextFormat, sink: SampleSink, isPasted: boolean): Decoder<Profile> {
  if (format === 'heap-text') return new HeapTextDecoder(sink, isPasted)
  if (format === 'count-text') return new CountTextDecoder(sink, isPasted)
  throw new ProfileError(
    GOROUTINE_DUMP,
    'this is the text of all goroutines (debug=2 or a traceback), which has no samples',
    'line 1',
    'give the goroutine profile as protobuf (/debug/pprof/goroutine) or debug=1; deferscope goroutines reads the text, and compares two by --vs',
  )
}
