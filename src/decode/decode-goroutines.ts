import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { GoroutineDump } from '../profile/goroutine-dump.ts'
import { goroutinesOfProfile } from '../profile/goroutines-of-profile.ts'
import type { Profile } from '../profile/profile.ts'
import { StackTable } from '../profile/stack-table.ts'
import { CountTextDecoder } from './count-text-decoder.ts'
import { type DecodeOptions, type Decoder, decodeContent } from './decode-content.ts'
import { GoroutineDumpDecoder } from './goroutine-dump-decoder.ts'
import { pastedText } from './pasted-text.ts'
import { ProtoDecoder } from './proto-decoder.ts'
import { sniffFormat } from './sniff.ts'
import type { TextFormat } from './text-formats.ts'

/**
 * Reads the goroutines of a process from any form: protobuf, debug=1, debug=2, a traceback, or a log that contains one.
 * Throws `ProfileError` where there are none: `kind-not-supported` for other profiles, `not-a-profile` for other content.
 */
export async function decodeGoroutines(source: ProfileSource, options: DecodeOptions = {}): Promise<GoroutineDump> {
  return decodeContent(source, goroutineDecoder, options)
}

function goroutineDecoder(head: Uint8Array): Decoder<GoroutineDump> {
  const format = sniffFormat(head)
  if (format === 'proto') return profileOfGoroutines((stacks) => new ProtoDecoder(stacks))
  if (format !== 'pasted') return textDecoder(format, false)
  return pastedText(head, { before: new GoroutineDumpDecoder(), begin: (found) => textDecoder(found, true) })
}

function textDecoder(format: TextFormat, isPasted: boolean): Decoder<GoroutineDump> {
  if (format === 'goroutine-dump') return new GoroutineDumpDecoder()
  if (format === 'heap-text') throw noGoroutines('heap')
  return profileOfGoroutines((stacks) => new CountTextDecoder(stacks, isPasted))
}

function profileOfGoroutines(decoderFor: (stacks: StackTable) => Decoder<Profile>): Decoder<GoroutineDump> {
  const stacks = new StackTable()
  const decoder = decoderFor(stacks)
  return {
    push: (chunk, line) => decoder.push(chunk, line),
    end: () => {
      const profile = decoder.end()
      if (profile.kind !== 'goroutine' && profile.kind !== 'goroutineleak') throw noGoroutines(profile.kind)
      return goroutinesOfProfile(profile, stacks)
    },
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
