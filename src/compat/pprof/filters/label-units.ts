import { compareText, sortedByKey } from '../../../base/order.ts'
import type { PprofProfile } from '../profile.ts'

/** The unit of each numeric label key, and any other units that its values have, in order. */
export interface LabelUnits {
  readonly units: ReadonlyMap<string, string>
  /** Other units by key, in order. */
  readonly ignored: ReadonlyMap<string, readonly string[]>
}

/**
 * Chooses a unit for each numeric label: the first that a sample gives, else one that follows from the key. Source: google/pprof
 * profile/profile.go, `NumLabelUnits`.
 */
export function labelUnits({ samples }: PprofProfile): LabelUnits {
  const units = new Map<string, string>()
  const ignored = new Map<string, Set<string>>()
  const keys = new Set<string>()
  // in the order of all samples, including those that a report does not need
  for (const set of samples.labelSets) {
    for (const key of set.numbers.keys()) {
      keys.add(key)
      for (const unit of set.units.get(key) ?? []) {
        if (unit === '') continue
        const wanted = units.get(key)
        if (wanted === undefined) units.set(key, unit)
        else if (wanted !== unit) {
          const others = ignored.get(key) ?? new Set()
          ignored.set(key, others.add(unit))
        }
      }
    }
  }
  for (const key of keys) if (!units.has(key)) units.set(key, key === 'alignment' || key === 'request' ? 'bytes' : key)
  return {
    units,
    ignored: new Map(sortedByKey(ignored).map(([key, others]) => [key, [...others].sort(compareText)])),
  }
}
