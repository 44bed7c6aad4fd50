import type { ValueType } from '../../profile/profile.ts'
import { foreignProfile } from '../foreign-profile.ts'
import { LegacyLocations } from './legacy-locations.ts'
import { LegacySamples } from './legacy-samples.ts'
import type { LineScanner } from './line-scanner.ts'

/** The result of a text parser, before it is put into tables. */
export class LegacyProfile {
  readonly sampleTypes: readonly ValueType[]
  readonly periodType: ValueType
  /** An int64. */
  period: bigint
  /** In the order in which samples refer to them. */
  readonly locations = new LegacyLocations()
  readonly samples = new LegacySamples()

  constructor(sampleTypes: readonly ValueType[], periodType: ValueType, period: bigint) {
    this.sampleTypes = sampleTypes
    this.periodType = periodType
    this.period = period
    this.samples.width = sampleTypes.length
  }
}

/**
 * Skips the lines from the current one on. Throws `kind-not-supported` where one of them begins a memory map: with mappings, pprof
 * treats the addresses differently, and Go never writes mappings. Source: google/pprof profile/legacy_profile.go,
 * `parseAdditionalSections`.
 */
export function passRest(scanner: LineScanner): void {
  do refuseMemoryMap(scanner)
  while (scanner.scan())
  scanner.check()
}

/** Throws `kind-not-supported` where the current line begins a memory map. Source: legacy_profile.go, `isMemoryMapSentinel`. */
export function refuseMemoryMap({ text, where }: LineScanner): void {
  if (text.includes('--- Memory map: ---') || text.includes('MAPPED_LIBRARIES:'))
    throw foreignProfile('the text has a memory map, which Go does not write', where)
}
