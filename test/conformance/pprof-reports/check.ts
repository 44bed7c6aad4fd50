import type { ReportCase } from './case.ts'
import { type Difference, firstDifference } from './compare.ts'
import { DEVIATIONS, type Deviation } from './deviations.ts'
import type { Inputs } from './inputs.ts'
import { pprofOutcomes } from './oracle.ts'
import type { Outcome } from './outcome.ts'

/** A case and where it went another way than pprof. */
export interface Failure {
  readonly one: ReportCase
  readonly difference: Difference
}

/** What came of many cases. */
export interface CheckResult {
  /** Compared and equal cases by group, in order of first case. */
  readonly counts: ReadonlyMap<string, { compared: number; equal: number }>
  readonly failures: readonly Failure[]
  /** How many cases differed in nothing but this. */
  readonly hits: ReadonlyMap<Deviation, number>
}

/** Compares `run` with pprof on every case. What throws differs. */
export async function checkCases(
  cases: readonly ReportCase[],
  inputs: Inputs,
  run: (one: ReportCase, inputs: Inputs) => Promise<Outcome>,
  log?: (text: string) => void,
): Promise<CheckResult> {
  const outcome = await pprofOutcomes(cases, inputs, log)
  const counts = new Map<string, { compared: number; equal: number }>()
  const failures: Failure[] = []
  const hits = new Map<Deviation, number>()
  for (const [index, one] of cases.entries()) {
    const count = counts.get(one.group) ?? { compared: 0, equal: 0 }
    counts.set(one.group, count)
    count.compared++
    const difference = await differenceOf(one, outcome(index), () => run(one, inputs), hits)
    if (difference === null) count.equal++
    else failures.push({ one, difference })
  }
  return { counts, failures, hits }
}

async function differenceOf(
  one: ReportCase,
  theirs: Outcome,
  run: () => Promise<Outcome>,
  hits: Map<Deviation, number>,
): Promise<Difference | null> {
  let ours: Outcome
  try {
    ours = await run()
  } catch (error) {
    return {
      what: 'thrown',
      theirs: `exit code ${theirs.code}`,
      ours: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }
  }
  const difference = firstDifference(theirs, ours)
  if (difference === null) return null
  const deviation = DEVIATIONS.find(({ concerns, aligned }) => concerns(one) && firstDifference(aligned(theirs), aligned(ours)) === null)
  if (deviation === undefined) return difference
  hits.set(deviation, (hits.get(deviation) ?? 0) + 1)
  return null
}
