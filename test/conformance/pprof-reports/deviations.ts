import type { ReportCase } from './case.ts'
import type { Outcome } from './outcome.ts'

/** A difference from pprof that is meant. */
export interface Deviation {
  /** The heading of its chapter in docs/pprof-compatibility.md. */
  readonly title: string
  /** Why pprof's way is not followed. */
  readonly reason: string
  /** Whether a command line can show it. */
  readonly concerns: (one: ReportCase) => boolean
  /** Both outcomes without what may differ: equal, unless something else differs too. */
  readonly aligned: (outcome: Outcome) => Outcome
}

/** All of them: what is not in here fails. The document and this table are held together by a test. */
export const DEVIATIONS: readonly Deviation[] = []
