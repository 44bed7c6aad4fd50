import type { GoroutineFrames } from './goroutine-frames.ts'
import type { GoroutineTable } from './goroutine-table.ts'
import type { LabelSets } from './label-sets.ts'
import type { Profile } from './profile.ts'

/** Why lines of a dump were left out. */
export type SkipReason =
  /** Text before, between or after goroutines: panic messages, registers, log lines. */
  | 'other-text'
  /** Lines inside a stack that belong to no frame. */
  | 'foreign-line'
  /** A function without the line that says where it is. */
  | 'frame-without-place'
  /** `goroutine N [` with something after it that cannot be read. */
  | 'bad-header'
  | 'long-line'
  /** A goroutine that stood in the same dump before (GOTRACEBACK=crash prints some twice). */
  | 'repeated-goroutine'

/** Lines of one reason. */
export interface SkippedLines {
  readonly reason: SkipReason
  readonly count: number
  /** Numbers of the first of them, counted from 1. */
  readonly lines: readonly number[]
}

/** What made the runtime write a dump, by the line before it. A panic's message is data of the program: it is not kept. */
export interface DumpTrigger {
  readonly kind: 'panic' | 'fatal-error' | 'signal'
  readonly text: string | null
}

/** The goroutines of one source, whatever its form. */
export interface GoroutineDump {
  readonly kind: 'goroutine' | 'goroutineleak'
  /** `dump` is debug=2 or a traceback, `text` debug=1. */
  readonly form: 'dump' | 'text' | 'proto'
  readonly frames: GoroutineFrames
  readonly labelSets: LabelSets
  /** Of the last dump in the source. */
  readonly table: GoroutineTable
  /** Dumps in the source, the last included. */
  readonly dumpCount: number
  /** The text ends inside a line or a frame: goroutines after it are missing, and the last one may lack frames. */
  readonly isCut: boolean
  readonly skipped: readonly SkippedLines[]
  readonly trigger: DumpTrigger | null
  /** What `frames.location` points into; null for dumps. */
  readonly profile: Profile | null
}
