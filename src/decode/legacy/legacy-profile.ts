import type { ValueType } from '../../profile/profile.ts'
import { LegacyLocations } from './legacy-locations.ts'
import { LegacySamples } from './legacy-samples.ts'

/** An executable or library. File and build id are byte texts. */
export interface LegacyMapping {
  start: bigint
  limit: bigint
  offset: bigint
  file: string
  buildId: string
}

/** The source line of a location; names are byte texts. Functions are the same where the objects are. */
export interface LegacyLine {
  readonly fn: LegacyFunction
  readonly line: number
}

/** A function by its name; name and file are byte texts. */
export interface LegacyFunction {
  readonly name: string
  readonly file: string
}

/** What a parser of a legacy format makes, before it is put into tables. */
export class LegacyProfile {
  readonly sampleTypes: readonly ValueType[]
  readonly periodType: ValueType
  /** int64. */
  period: bigint
  durationNanos = 0n
  readonly locations = new LegacyLocations()
  readonly samples = new LegacySamples()
  mappings: LegacyMapping[] = []
  /** Rows of the locations in the order of their ids, once `remapLocations` has found it. */
  locationOrder = new Uint32Array(0)
  /** Row of `mappings` by row of location, -1 for none, once `remapMappings` has found it. */
  mappingOf = new Int32Array(0)
  /** Lines by row of location; only Java has them. */
  readonly lines = new Map<number, LegacyLine>()
  /** Java's addresses are names within the file, which are given up at the end. */
  hasAddresses = true

  constructor(sampleTypes: readonly ValueType[], periodType: ValueType, period: bigint) {
    this.sampleTypes = sampleTypes
    this.periodType = periodType
    this.period = period
    this.samples.width = sampleTypes.length
  }
}
