import { gunzipSync } from 'node:zlib'
import { ProfileError } from '../../src/base/error.ts'
import type { Inflater } from '../../src/base/inflater.ts'
import type { ProfileSource } from '../../src/base/profile-source.ts'
import { type DecodeOptions, decodeProfile } from '../../src/decode/decode-profile.ts'
import { SNIFF_LENGTH } from '../../src/decode/sniff.ts'
import type { Profile } from '../../src/profile/profile.ts'
import { CollectSink, type ProfileView, viewOf } from './profile-view.ts'
import { bytes as bytesField } from './wire.ts'

/** Bytes that come in chunks cut at these places, which may repeat and lie outside. */
export function chunkedSource(bytes: Uint8Array, cuts: readonly number[] = []): ProfileSource {
  const ends = [...cuts.map((cut) => Math.min(Math.max(cut, 0), bytes.length)), bytes.length].sort((a, b) => a - b)
  return {
    name: 'test.pb',
    async *open() {
      let start = 0
      for (const end of ends) {
        // a copy: reading beyond a chunk must not find the next one
        yield bytes.slice(start, end)
        start = end
      }
    },
  }
}

/**
 * An unknown field larger than what `decodeProfile` gathers to look at the format: the bytes after it are decoded in the
 * chunks they come in.
 */
export const PADDING = bytesField(99, new Uint8Array(SNIFF_LENGTH))

/** What decoding gives: the profile as a view, or the error that was thrown. Anything else that is thrown goes on. */
export type Outcome = { readonly view: ProfileView } | { readonly code: string; readonly message: string; readonly where: string }

export async function outcomeOf(bytes: Uint8Array, cuts: readonly number[] = [], options: DecodeOptions = {}): Promise<Outcome> {
  try {
    return { view: (await decoded(bytes, cuts, options)).view }
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error
    return { code: error.code, message: error.message, where: error.where }
  }
}

/** A decoded profile with its samples as they came. */
export async function decoded(
  bytes: Uint8Array,
  cuts: readonly number[] = [],
  options: DecodeOptions = {},
): Promise<{ profile: Profile; sink: CollectSink; view: ProfileView }> {
  const sink = new CollectSink()
  const profile = await decodeProfile(chunkedSource(bytes, cuts), sink, options)
  return { profile, sink, view: viewOf(profile, sink) }
}

/** The `ProfileError` that a promise ends with. */
export async function errorOf(promise: Promise<unknown>): Promise<ProfileError> {
  try {
    await promise
  } catch (error) {
    if (error instanceof ProfileError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

/** All that an inflater gives for these chunks. */
export async function inflateAll(inflater: Inflater, bytes: Uint8Array, cuts: readonly number[] = []): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of inflater(chunkedSource(bytes, cuts).open())) chunks.push(chunk.slice())
  return Buffer.concat(chunks)
}

export function unzipped(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(gunzipSync(bytes))
}
