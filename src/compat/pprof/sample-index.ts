import { parseInt64 } from '../go/parse-number.ts'
import { quote } from '../go/quote.ts'
import { usageError } from './pprof-error.ts'
import type { PprofProfile } from './profile.ts'

/**
 * The sample type that `-sample_index` names, by number or name; if empty, the profile's default, or the last one. Throws `usage`.
 * Source: google/pprof profile/index.go, `SampleIndexByName`.
 */
export function sampleIndexOf({ sampleTypes, defaultSampleType }: PprofProfile, wanted: string): number {
  const names = sampleTypes.map(({ type }) => type)
  if (sampleTypes.length === 0) throw usageError('profile has no samples', 'the profile', 'capture it again')
  if (wanted === '') {
    const byDefault = defaultSampleType === '' ? -1 : names.indexOf(defaultSampleType)
    return byDefault === -1 ? names.length - 1 : byDefault
  }
  const next = `give one of ${names.join(', ')}`
  const number = parseInt64(wanted)
  if ('value' in number) {
    const index = number.value
    if (index >= 0 && index < names.length) return index
    throw usageError(`sample_index ${wanted} is outside the range [0..${names.length - 1}]`, '-sample_index', next)
  }
  // old profiles have "space" where users write "inuse_space"
  const plain = wanted.replace(/^inuse_/, '')
  const index = names.findIndex((name) => name === wanted || name === plain)
  if (index !== -1) return index
  throw usageError(`sample_index ${quote(wanted)} must be one of: [${names.join(' ')}]`, '-sample_index', next)
}
