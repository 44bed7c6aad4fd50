import type { Int64Values, Integer } from '../../base/int64.ts'
import type { ValueType } from '../../profile/profile.ts'

/** A function; texts keep bytes that are not UTF-8 (see compat/go/text.ts). */
export interface ProfileFunction {
  readonly id: Integer
  name: string
  readonly systemName: string
  file: string
  readonly startLine: number
}

/** An executable or library. */
export interface Mapping {
  readonly id: Integer
  start: bigint
  limit: bigint
  offset: bigint
  file: string
  buildId: string
  hasFunctions: boolean
  hasFilenames: boolean
  hasLineNumbers: boolean
  hasInlineFrames: boolean
}

/** A source line of a function; 0 where line or column are not known. */
export interface Line {
  readonly fn: ProfileFunction
  readonly line: number
  readonly column: number
}

/** A place in the program: lines innermost first, more than one where calls were inlined. */
export interface Location {
  readonly id: Integer
  mapping: Mapping | null
  address: bigint
  lines: readonly Line[]
  isFolded: boolean
}

/** The labels of a sample, by key. `units` has a key where one of its numbers has a unit, and then as many texts as numbers. */
export interface LabelSet {
  readonly texts: ReadonlyMap<string, readonly string[]>
  readonly numbers: ReadonlyMap<string, readonly Integer[]>
  readonly units: ReadonlyMap<string, readonly string[]>
}

/** No labels: row 0 of all lists of label sets. */
export const NO_LABELS: LabelSet = { texts: new Map(), numbers: new Map(), units: new Map() }

/**
 * Samples in columns of `length` rows, never changed in place. Row `i` owns `stack[stackStart[i] .. stackStart[i + 1])`: row numbers
 * of the profile's locations, leaf first. Arrays may be longer than their rows.
 */
export interface Samples {
  readonly length: number
  readonly stackStart: Uint32Array
  readonly stack: Uint32Array
  /** One column per sample type. */
  readonly values: readonly Int64Values[]
  /** Row of `labelSets`. */
  readonly labels: Uint32Array
  readonly labelSets: readonly LabelSet[]
}

/**
 * A profile as pprof holds it: what its filters and reports work on, and change. Functions, mappings and locations stand in the
 * order of the file. Source: google/pprof profile/profile.go, `Profile`.
 */
export interface PprofProfile {
  sampleTypes: readonly ValueType[]
  defaultSampleType: string
  samples: Samples
  mappings: Mapping[]
  locations: Location[]
  functions: ProfileFunction[]
  comments: readonly string[]
  docUrl: string
  dropFrames: string
  keepFrames: string
  /** Nanoseconds since 1970, 0 where the file does not say. */
  timeNanos: bigint
  durationNanos: bigint
  periodType: ValueType
  period: Integer
}
