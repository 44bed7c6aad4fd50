import { tooLarge } from './legacy-errors.ts'
import type { LegacyMapping, LegacyProfile } from './legacy-profile.ts'
import type { LineScanner } from './line-scanner.ts'
import { MappingAttributes } from './mapping-attributes.ts'
import { parseMappingEntry } from './mapping-entry.ts'
import { massageMappings } from './massage-mappings.ts'
import { remapLocations } from './remap-locations.ts'
import { remapMappings } from './remap-mappings.ts'

/** Source: google/pprof profile/legacy_profile.go, `memoryMapSentinels`. */
const SENTINELS = ['--- Memory map: ---', 'MAPPED_LIBRARIES:']

/** What glog writes before a message. Source: google/pprof profile/legacy_profile.go, `logInfoRE`. */
const LOG_PREFIX = /^[^[\]]+:[0-9]+\][\t\n\f\r ]/

/** Linux allows a process 65530 mappings unless told otherwise (vm.max_map_count). */
const MAPPING_MAX = 1 << 20

/** Whether a line announces the memory map. Source: google/pprof profile/legacy_profile.go, `isMemoryMapSentinel`. */
export function isMemoryMapSentinel(line: string): boolean {
  return SENTINELS.some((sentinel) => line.includes(sentinel))
}

/** Passes over lines up to the memory map, and reads that. Source: google/pprof profile/legacy_profile.go, `parseAdditionalSections`. */
export function readAdditionalSections(scanner: LineScanner, profile: LegacyProfile): void {
  while (!isMemoryMapSentinel(scanner.text) && scanner.scan()) {}
  scanner.check()
  readMemoryMap(scanner, profile)
}

/**
 * Reads the mappings in the lines that are left, and finds the final order of locations and mappings and the mapping of each
 * location. Source: google/pprof profile/legacy_profile.go, `ParseMemoryMapFromScanner`.
 */
export function readMemoryMap(scanner: LineScanner, profile: LegacyProfile): void {
  profile.mappings = massageMappings(readMappings(scanner))
  remapLocations(profile)
  remapMappings(profile)
}

/**
 * Reads the mappings in the lines that are left; other lines are ignored but for `attribute=value`, which gives the text for
 * `$attribute` in the lines below. Source: google/pprof profile/legacy_profile.go, `parseProcMapsFromScanner`.
 */
export function readMappings(scanner: LineScanner): LegacyMapping[] {
  const mappings: LegacyMapping[] = []
  const attributes = new MappingAttributes()
  while (scanner.scan()) {
    const line = attributes.replace(scanner.text.replace(LOG_PREFIX, ''), scanner.where)
    const entry = parseMappingEntry(line)
    if (entry === 'unrecognized') attributes.readAssignment(line, scanner.where)
    else if (entry !== 'not executable') {
      if (mappings.push(entry) > MAPPING_MAX) throw tooLarge(`the memory map has more than ${MAPPING_MAX} entries`, scanner.where)
    }
  }
  scanner.check()
  return mappings
}
