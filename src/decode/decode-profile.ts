import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { Profile } from '../profile/profile.ts'
import type { SampleSink } from '../profile/sample-sink.ts'
import { CountTextDecoder } from './count-text-decoder.ts'
import { type DecodeOptions, type Decoder, decodeContent } from './decode-content.ts'
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
  if (profile.cut !== undefined && options.takesCut !== true) throw profile.cut.at(source.name)
  return profile
}

function profileDecoder(head: Uint8Array, sink: SampleSink): Decoder<Profile> {
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
