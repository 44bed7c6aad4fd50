import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { Profile } from '../profile/profile.ts'
import type { SampleSink } from '../profile/sample-sink.ts'
import { CountTextDecoder } from './count-text-decoder.ts'
import { type DecodeOptions, type Decoder, decodeContent } from './decode-content.ts'
import { HeapTextDecoder } from './heap-text-decoder.ts'
import { ProtoDecoder } from './proto-decoder.ts'
import { sniffFormat } from './sniff.ts'

/** Code of the error for a text of goroutines (debug=2 or a traceback), which is no profile. */
export const GOROUTINE_DUMP = 'goroutine-dump'

export { DEFAULT_MAX_SIZE, type DecodeOptions } from './decode-content.ts'

/**
 * Decodes a profile of any format Go writes, gzip or not, and feeds its samples to `sink`.
 * Throws `ProfileError` with the source, the byte (of the inflated data; of the file for gzip damage) and the next step.
 */
export async function decodeProfile(source: ProfileSource, sink: SampleSink, options: DecodeOptions = {}): Promise<Profile> {
  return decodeContent(source, (head) => profileDecoder(head, sink), options)
}

function profileDecoder(head: Uint8Array, sink: SampleSink): Decoder<Profile> {
  const format = sniffFormat(head)
  if (format === 'heap-text') return new HeapTextDecoder(sink)
  if (format === 'count-text') return new CountTextDecoder(sink)
  if (format === 'proto') return new ProtoDecoder(sink)
  throw new ProfileError(
    GOROUTINE_DUMP,
    'this is the text of all goroutines (debug=2 or a traceback), which has no samples',
    'line 1',
    'give the goroutine profile as protobuf (/debug/pprof/goroutine) or debug=1; deferscope goroutines reads the text, and compares two by --vs',
  )
}
