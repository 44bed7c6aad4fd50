import type { ReportCase } from './case.ts'
import { type Difference, firstDifference } from './compare.ts'
import { DEVIATIONS, type Deviation } from './deviations.ts'
import type { Inputs } from './inputs.ts'
import { pprofBinary, pprofOutcomes, runPprofOnce } from './oracle.ts'
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

/** How often pprof is asked again for another order: few rows of one name change places rarely. */
const MAX_AGAIN = 30

/** Processes for that in one comparison: where much differs, order is not what matters. */
const MAX_AGAIN_IN_ALL = 10_000

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
  let again = 0
  const askAgain = async (one: ReportCase) => (again++ < MAX_AGAIN_IN_ALL ? runPprofOnce(await pprofBinary(), one, inputs) : null)
  for (const [index, one] of cases.entries()) {
    const count = counts.get(one.group) ?? { compared: 0, equal: 0 }
    counts.set(one.group, count)
    count.compared++
    const theirs = outcome(index)
    const ours = await outcomeOrError(() => run(one, inputs))
    const difference = ours instanceof Error ? thrown(theirs, ours) : firstDifference(theirs, ours)
    const deviation = difference === null || ours instanceof Error ? null : await deviationOf(one, theirs, ours, askAgain)
    if (deviation !== null) hits.set(deviation, (hits.get(deviation) ?? 0) + 1)
    if (difference === null || deviation !== null) count.equal++
    else failures.push({ one, difference })
  }
  return { counts, failures, hits }
}

async function outcomeOrError(run: () => Promise<Outcome>): Promise<Outcome | Error> {
  try {
    return await run()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function thrown({ code }: Outcome, error: Error): Difference {
  return { what: 'thrown', theirs: `exit code ${code}`, ours: error.stack ?? error.message }
}

/** The deviation that explains all of the difference. pprof must have shown by another answer of its own that it is one. */
async function deviationOf(
  one: ReportCase,
  theirs: Outcome,
  ours: Outcome,
  askAgain: (one: ReportCase) => Promise<Outcome | null>,
): Promise<Deviation | null> {
  const deviation = DEVIATIONS.find(({ compared }) => compared?.concerns(one) === true)
  if (deviation === undefined || deviation.compared === null || theirs.code !== ours.code) return null
  const { aligned } = deviation.compared
  const isMeant = (other: Outcome) => firstDifference(aligned(other), aligned(ours)) === null
  let isExplained = isMeant(theirs)
  let isProven = false
  for (let i = 0; i < MAX_AGAIN && !(isExplained && isProven); i++) {
    const other = await askAgain(one)
    if (other === null) break
    isProven ||= firstDifference(theirs, other) !== null
    isExplained ||= isMeant(other)
    // what pprof has said a few times over is no matter of chance
    if (i >= MAX_AGAIN / 3 && !isProven) break
  }
  return isExplained && isProven ? deviation : null
}
