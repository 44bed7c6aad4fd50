import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { profileFromTables } from '../compat/pprof/input/from-tables.ts'
import type { PprofProfile } from '../compat/pprof/profile.ts'
import { type DecodeOptions, decodeContent } from '../decode/decode-content.ts'
import { decodeProfile } from '../decode/decode-profile.ts'
import { ProtoDecoder } from '../decode/proto-decoder.ts'
import { type SampleNeeds, SampleTable } from '../profile/sample-table.ts'

/**
 * Reads a profile as pprof does: protobuf, or else any of the older formats. Throws `ProfileError`, which names the byte, where pprof
 * only says "unrecognized profile format". Source: google/pprof profile/profile.go, `ParseData`.
 */
export async function readPprofProfile(source: ProfileSource, options: DecodeOptions, needs: SampleNeeds = 'all'): Promise<PprofProfile> {
  const table = new SampleTable(needs)
  try {
    return profileFromTables(await decodeContent(source, () => new ProtoDecoder(table), options), table)
  } catch (error) {
    if (!(error instanceof ProfileError) || isFinal(error)) throw error
    return readLegacy(source, options, error)
  }
}

/** Whether no other format needs to be tried after an error. */
function isFinal({ code }: ProfileError): boolean {
  return !code.startsWith('profile-') || FINAL.has(code)
}

const FINAL = new Set(['profile-empty', 'profile-concatenated', 'profile-too-large'])

async function readLegacy(source: ProfileSource, options: DecodeOptions, protoError: ProfileError): Promise<PprofProfile> {
  const { legacyDecoder } = await import('../decode/legacy/decode-legacy.ts')
  const table = new SampleTable()
  try {
    const profile = await decodeContent(source, () => legacyDecoder(table), options)
    return profileFromTables(profile, table)
  } catch (error) {
    if (!(error instanceof ProfileError) || error.code !== 'profile-unrecognized') throw error
    // an error in what looks like one of Go's texts is reported in that decoder's words
    await decodeProfile(source, new SampleTable(), options)
    throw protoError
  }
}
