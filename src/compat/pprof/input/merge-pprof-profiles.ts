import { type Integer, MAX_EXACT_SUM } from '../../../base/int64.ts'
import { mergeError } from '../pprof-error.ts'
import type { PprofProfile } from '../profile.ts'
import { MergedTables } from './merge-tables.ts'
import { MergedSamples } from './merged-samples.ts'
import { scaleSamples } from './scale-samples.ts'

/**
 * Merges profiles with equal sample types: samples with equal stacks and labels become one. Samples with only zeros
 * are dropped, and so are table rows that no sample uses. Throws `pprof-merge`. Source: google/pprof profile/merge.go, `Merge`.
 */
export function mergePprofProfiles(profiles: readonly PprofProfile[]): PprofProfile {
  const first = profiles[0]!
  for (const other of profiles.slice(1)) checkCompatible(first, other)
  const tables = new MergedTables()
  const merged = new MergedSamples(first.sampleTypes.length, isExact(profiles))
  for (const profile of profiles) {
    // the first mapping is the main executable
    if (tables.mappings.length === 0 && profile.mappings.length > 0) tables.mapping(profile.mappings[0]!)
    merged.addAll(profile, tables)
  }
  const result: PprofProfile = {
    ...combinedHeaders(profiles),
    samples: merged.samples(),
    mappings: tables.mappings,
    functions: tables.functions,
    locations: tables.locations,
  }
  // samples that cancelled are dropped, with the rows that only they used
  return merged.hasZero() ? mergePprofProfiles([result]) : result
}

/** Scales a profile so that the sum of each sample type equals that of `base`. Source: google/pprof profile/merge.go, `Normalize`. */
export function normalizeTo(profile: PprofProfile, base: PprofProfile): void {
  checkCompatible(profile, base)
  const ofBase = columnSums(base)
  const own = columnSums(profile)
  scaleSamples(
    profile,
    own.map((sum, i) => (sum === 0n ? 0 : Number(ofBase[i]!) / Number(sum))),
  )
}

function columnSums({ samples }: PprofProfile): bigint[] {
  return samples.values.map((column) => {
    let sum = 0n
    for (let i = 0; i < samples.length; i++) sum += BigInt(column[i]!)
    return BigInt.asIntN(64, sum)
  })
}

function checkCompatible(a: PprofProfile, b: PprofProfile): void {
  const next = 'compare profiles of one kind: heap with heap, goroutine with goroutine'
  const text = ({ type, unit }: { type: string; unit: string }) => `${type}/${unit}`
  if (text(a.periodType) !== text(b.periodType))
    throw mergeError(`incompatible period types ${text(a.periodType)} and ${text(b.periodType)}`, next)
  if (a.sampleTypes.map(text).join() !== b.sampleTypes.map(text).join())
    throw mergeError(`incompatible sample types ${a.sampleTypes.map(text).join(' ')} and ${b.sampleTypes.map(text).join(' ')}`, next)
}

/** Source: google/pprof profile/merge.go, `combineHeaders`. */
function combinedHeaders(profiles: readonly PprofProfile[]): PprofProfile {
  const result = { ...profiles[0]!, timeNanos: 0n, durationNanos: 0n, period: 0 as Integer, defaultSampleType: '', docUrl: '' }
  for (const profile of profiles) {
    if (result.timeNanos === 0n || profile.timeNanos < result.timeNanos) result.timeNanos = profile.timeNanos
    result.durationNanos = BigInt.asIntN(64, result.durationNanos + profile.durationNanos)
    if (Number(result.period) === 0 || result.period < profile.period) result.period = profile.period
    result.defaultSampleType ||= profile.defaultSampleType
    result.docUrl ||= profile.docUrl
  }
  result.comments = [...new Set(profiles.flatMap(({ comments }) => comments))]
  return result
}

/** Whether float64 holds all sums over all profiles exactly. */
function isExact(profiles: readonly PprofProfile[]): boolean {
  let sum = 0
  for (const { samples } of profiles)
    for (const column of samples.values) {
      if (!(column instanceof Float64Array)) return false
      for (let i = 0; i < samples.length; i++) sum += Math.abs(column[i]!)
    }
  return sum <= MAX_EXACT_SUM
}
