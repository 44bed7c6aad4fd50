import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { GoroutineDump } from '../profile/goroutine-dump.ts'
import { goroutinesOfProfile } from '../profile/goroutines-of-profile.ts'
import type { Profile } from '../profile/profile.ts'
import { StackTable } from '../profile/stack-table.ts'
import { CountTextDecoder } from './count-text-decoder.ts'
import { type DecodeOptions, type Decoder, decodeContent } from './decode-content.ts'
import { GoroutineDumpDecoder } from './goroutine-dump-decoder.ts'
import { ProtoDecoder } from './proto-decoder.ts'
import { isText, SNIFF_LENGTH, sniffFormat } from './sniff.ts'

/**
 * Reads the goroutines of a process from any form they come in: protobuf, debug=1, debug=2, a traceback, or a log that has one
 * somewhere. Throws `ProfileError` where there are none: `kind-not-supported` for other profiles, `not-a-profile` for other content.
 */
export async function decodeGoroutines(source: ProfileSource, options: DecodeOptions = {}): Promise<GoroutineDump> {
  return decodeContent(source, goroutineDecoder, options)
}

function goroutineDecoder(head: Uint8Array): Decoder<GoroutineDump> {
  const format = formatOf(head)
  if (format === 'goroutine-dump') return new GoroutineDumpDecoder()
  if (format === 'heap-text') throw noGoroutines('heap')
  const stacks = new StackTable()
  const decoder: Decoder<Profile> = format === 'count-text' ? new CountTextDecoder(stacks) : new ProtoDecoder(stacks)
  return {
    push: (chunk) => decoder.push(chunk),
    end: () => {
      const profile = decoder.end()
      if (profile.kind !== 'goroutine' && profile.kind !== 'goroutineleak') throw noGoroutines(profile.kind)
      return goroutinesOfProfile(profile, stacks)
    },
  }
}

/** Text that is nothing else may be a log with a dump further down. */
function formatOf(head: Uint8Array): ReturnType<typeof sniffFormat> {
  try {
    return sniffFormat(head)
  } catch (error) {
    const isPlain = error instanceof ProfileError && error.message === 'this is plain text, not a profile'
    if (isPlain && isText(head.subarray(0, SNIFF_LENGTH))) return 'goroutine-dump'
    throw error
  }
}

function noGoroutines(kind: string): ProfileError {
  return new ProfileError(
    'kind-not-supported',
    `this is a ${kind} profile, which tells of no goroutines`,
    '',
    'capture http://HOST:PORT/debug/pprof/goroutine?debug=2',
  )
}
