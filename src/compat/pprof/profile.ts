import type { Int64Values, Integer } from '../../base/int64.ts'
import type { ValueType } from '../../profile/profile.ts'

/** A function. Texts keep bytes that are not UTF-8 (see base/go-text.ts). */
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

/** A source line of a function; line and column are 0 where they are not known. */
export interface Line {
  readonly fn: ProfileFunction
  readonly line: number
  readonly column: number
}

/** A place in the program. Its lines are innermost first; several lines mean inlined calls. */
export interface Location {
  readonly id: Integer
  mapping: Mapping | null
  address: bigint
  lines: readonly Line[]
  isFolded: boolean
}

/** The labels of a sample, by key. `units` has a key only where one of its numbers has a unit; it then has one text per number. */
export interface LabelSet {
  readonly texts: ReadonlyMap<string, readonly string[]>
  readonly numbers: ReadonlyMap<string, readonly Integer[]>
  readonly units: ReadonlyMap<string, readonly string[]>
}

/** The empty label set: row 0 of every list of label sets. */
export const NO_LABELS: LabelSet = { texts: new Map(), numbers: new Map(), units: new Map() }

/**
 * Samples in columns of `length` rows, which are never changed in place. Row `i` owns `stack[stackStart[i] .. stackStart[i + 1])`: row
 * numbers of the profile's locations, leaf first. Arrays may be longer than `length`.
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
 * A profile in pprof's form, which its filters and reports read and change. Functions, mappings and locations are in the
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
  /** Nanoseconds since 1970; 0 where the file has no time. */
  timeNanos: bigint
  durationNanos: bigint
  periodType: ValueType
  period: Integer
}
