import { inferGoVersion } from '../attribution/go-version.ts'
import { bytesSource } from '../base/profile-source.ts'
import type { DecodeOptions } from '../decode/decode-profile.ts'
import { inputSummary } from '../report/input-summary.ts'
import type { InputSummary } from '../report/report.ts'
import { foldProfile } from './fold-profile.ts'

/** Summarizes a captured protobuf profile. It is decoded again, so that a saved file is known to be valid. */
export async function captureSummary(name: string, bytes: Uint8Array, decode: DecodeOptions): Promise<InputSummary> {
  const { profile, fold } = await foldProfile(bytesSource(name, bytes), 'functions', null, decode)
  return inputSummary(name, profile, fold, inferGoVersion(profile))
}
