import { truncatedToInt64 } from '../../../base/go-int64.ts'
import type { ValueType } from '../../../profile/profile.ts'
import { quote } from '../../go/quote.ts'
import { areCompatibleUnits, scale } from '../measurement.ts'
import { mergeError } from '../pprof-error.ts'
import type { PprofProfile } from '../profile.ts'
import { scaleSamples } from './scale-samples.ts'

/**
 * Prepares profiles for merging: keeps only the sample types that all have, in the order of the first profile, in the finest of their
 * units. Throws `pprof-merge` where no type is common, or units cannot be converted. Source: google/pprof profile/merge.go,
 * `CompatibilizeSampleTypes`; internal/measurement/measurement.go, `ScaleProfiles`.
 */
export function makeCompatible(profiles: readonly PprofProfile[]): void {
  const common = commonTypes(profiles)
  if (common.length === 0)
    throw mergeError(
      'profiles have empty common sample type list',
      'compare profiles of one kind: heap with heap, goroutine with goroutine',
    )
  for (const profile of profiles) keepTypes(profile, common)
  scaleToFinest(profiles)
}

/** Names of the types of which there are as many columns as profiles. Source: `commonSampleTypes`. */
function commonTypes(profiles: readonly PprofProfile[]): string[] {
  const counts = new Map<string, number>()
  for (const { sampleTypes } of profiles) for (const { type } of sampleTypes) counts.set(type, (counts.get(type) ?? 0) + 1)
  return profiles[0]!.sampleTypes.map(({ type }) => type).filter((type) => counts.get(type) === profiles.length)
}

/** Source: `compatibilizeSampleTypes`. */
function keepTypes(profile: PprofProfile, names: readonly string[]): void {
  const { sampleTypes, samples } = profile
  const columns = names.map((name) => columnOf(sampleTypes, name))
  if (columns.length === sampleTypes.length && columns.every((column, i) => column === i)) return
  if (!names.includes(profile.defaultSampleType)) profile.defaultSampleType = names[0]!
  profile.sampleTypes = columns.map((column) => sampleTypes[column]!)
  profile.samples = { ...samples, values: columns.map((column) => samples.values[column]!) }
}

/** The first column of a type. A profile may lack a type that another profile has twice. Source: `searchValueType`. */
function columnOf(sampleTypes: readonly ValueType[], name: string): number {
  const column = sampleTypes.findIndex(({ type }) => type === name)
  if (column === -1) throw mergeError(`${quote(name)} sample type is not found in profile`, 'compare profiles of one kind')
  return column
}

function scaleToFinest(profiles: readonly PprofProfile[]): void {
  const periodType = finest(
    profiles.map((profile) => profile.periodType),
    'period type',
  )
  const count = profiles[0]!.sampleTypes.length
  const other = profiles.find(({ sampleTypes }) => sampleTypes.length !== count)
  if (other !== undefined)
    throw mergeError(`inconsistent samples type count: ${count} != ${other.sampleTypes.length}`, 'compare profiles of one kind')
  const types = profiles[0]!.sampleTypes.map((_, i) =>
    finest(
      profiles.map(({ sampleTypes }) => sampleTypes[i]!),
      'sample types',
    ),
  )
  for (const profile of profiles) {
    if (periodType !== null) {
      profile.period = truncatedToInt64(scale(profile.period, profile.periodType.unit, periodType.unit).value)
      profile.periodType = { ...profile.periodType, unit: periodType.unit }
    }
    const ratios = profile.sampleTypes.map(({ unit }, i) => (types[i] === null ? 1 : scale(1, unit, types[i]!.unit).value))
    profile.sampleTypes = profile.sampleTypes.map((type, i) => (types[i] === null ? type : { ...type, unit: types[i]!.unit }))
    scaleSamples(profile, ratios)
  }
}

/** The type with the finest unit; null where there are fewer than two types. Source: internal/measurement/measurement.go, `CommonValueType`. */
function finest(types: readonly ValueType[], what: string): ValueType | null {
  if (types.length <= 1) return null
  let best = types[0]!
  for (const type of types.slice(1)) {
    if (best.type.replace(/s$/, '') !== type.type.replace(/s$/, '') || !areCompatibleUnits(best.unit, type.unit))
      throw mergeError(
        `${what}: incompatible types: ${best.type} in ${best.unit} and ${type.type} in ${type.unit}`,
        'compare profiles of one kind: heap with heap, goroutine with goroutine',
      )
    if (scale(1, type.unit, best.unit).value < 1) best = type
  }
  return best
}
