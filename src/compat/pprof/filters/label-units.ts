import { compareText } from '../../../base/order.ts'
import type { PprofProfile } from '../profile.ts'

/** Units of numeric labels by key, and what units a key has besides, in order. */
export interface LabelUnits {
  readonly units: ReadonlyMap<string, string>
  /** Keys in order. */
  readonly ignored: ReadonlyMap<string, readonly string[]>
}

/**
 * The unit of each numeric label: the first that a sample gives, else what its key tells. Source: google/pprof profile/profile.go,
 * `NumLabelUnits`.
 */
export function labelUnits({ samples }: PprofProfile): LabelUnits {
  const units = new Map<string, string>()
  const ignored = new Map<string, Set<string>>()
  const keys = new Set<string>()
  // in the order of the samples, also of those that a report does not need
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
    ignored: new Map([...ignored].sort(([a], [b]) => compareText(a, b)).map(([key, others]) => [key, [...others].sort(compareText)])),
  }
}
