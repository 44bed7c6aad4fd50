import type { TimeZone } from './time-format.ts'
import { ruleZone } from './tz-rule.ts'
import { parseZoneFile, type ZoneFile } from './tzif.ts'

/** The zone that Go uses for local time where it finds no other. */
export const UTC: TimeZone = () => ({ offset: 0, name: 'UTC' })

/**
 * The zone of the first valid file, else UTC. Files are read only when a time is asked for, since most reports show none.
 * Source: Go time/zoneinfo_read.go, `loadLocation`.
 */
export function zoneOfFiles(files: Iterable<Uint8Array>): TimeZone {
  let zone: TimeZone | null = null
  return (seconds) => {
    zone ??= firstValid(files)
    return zone(seconds)
  }
}

function firstValid(files: Iterable<Uint8Array>): TimeZone {
  for (const bytes of files) {
    const file = parseZoneFile(bytes)
    if (file !== null) return (seconds) => lookUp(file, seconds)
  }
  return UTC
}

/** The offset and name in force at a time. Source: Go time/zoneinfo.go, `Location.lookup`. */
function lookUp(file: ZoneFile, seconds: number): { offset: number; name: string } {
  const { transitions, zones, rule } = file
  if (transitions.length === 0) return ruleOrLast(file, 0, seconds, rule)
  if (seconds < transitions[0]!.when) return zones[firstZone(file)]!
  let low = 0
  for (let high = transitions.length; high - low > 1; ) {
    const middle = (low + high) >>> 1
    if (seconds < transitions[middle]!.when) high = middle
    else low = middle
  }
  return ruleOrLast(file, transitions[low]!.zone, seconds, low === transitions.length - 1 ? rule : '')
}

/** The file's rule gives the zone after its last transition. */
function ruleOrLast({ zones }: ZoneFile, zone: number, seconds: number, rule: string): { offset: number; name: string } {
  return (rule === '' ? null : ruleZone(rule, seconds)) ?? zones[zone]!
}

/** The zone before the first transition. Source: Go time/zoneinfo.go, `Location.lookupFirstZone`. */
function firstZone({ transitions, zones }: ZoneFile): number {
  if (!transitions.some(({ zone }) => zone === 0)) return 0
  const first = transitions[0]!.zone
  if (zones[first]!.isDst) for (let zone = first - 1; zone >= 0; zone--) if (!zones[zone]!.isDst) return zone
  return Math.max(
    0,
    zones.findIndex(({ isDst }) => !isDst),
  )
}
