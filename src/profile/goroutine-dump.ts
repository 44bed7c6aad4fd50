import type { GoroutineFrames } from './goroutine-frames.ts'
import type { GoroutineTable } from './goroutine-table.ts'
import type { LabelSets } from './label-sets.ts'
import type { Profile } from './profile.ts'

/** Why lines of a dump were skipped. */
export type SkipReason =
  /** Text before, between or after goroutines: panic messages, registers, log lines. */
  | 'other-text'
  /** Lines inside a stack that belong to no frame. */
  | 'foreign-line'
  /** A function that has no line with its place after it. */
  | 'frame-without-place'
  /** A line `goroutine N [` whose rest cannot be read. */
  | 'bad-header'
  | 'long-line'
  /** A goroutine that the dump already had (GOTRACEBACK=crash prints some twice). */
  | 'repeated-goroutine'

/** The lines that were skipped for one reason. */
export interface SkippedLines {
  readonly reason: SkipReason
  readonly count: number
  /** Line numbers of the first of them, counted from 1. */
  readonly lines: readonly number[]
}

/** Why the runtime wrote a dump, by the line before the dump. The message of a panic is the program's own data and is not kept. */
export interface DumpTrigger {
  readonly kind: 'panic' | 'fatal-error' | 'signal'
  readonly text: string | null
}

/** The goroutines of one source, whatever its form. */
export interface GoroutineDump {
  readonly kind: 'goroutine' | 'goroutineleak'
  /** `dump` is debug=2 or a traceback, `text` is debug=1. */
  readonly form: 'dump' | 'text' | 'proto'
  readonly frames: GoroutineFrames
  readonly labelSets: LabelSets
  /** The goroutines of the last dump in the source. */
  readonly table: GoroutineTable
  /** The number of dumps in the source, the last included. */
  readonly dumpCount: number
  /** True where the text ends inside a line or a frame: later goroutines are missing, and the last one may lack frames. */
  readonly isCut: boolean
  readonly skipped: readonly SkippedLines[]
  readonly trigger: DumpTrigger | null
  /** The profile that `frames.location` has rows of; null for dumps. */
  readonly profile: Profile | null
}
