import { areOfOneMoment, processRelation, processTraits } from '../analysis/same-process.ts'
import { foldFunctionName, isRuntimeName } from '../attribution/go-names.ts'
import { isStandardFunction } from '../attribution/standard-packages.ts'
import { functionFile, functionName, type Profile } from '../profile/profile.ts'
import type { Notice } from '../report/report.ts'
import type { FoldedProfile } from './fold-profile.ts'

/** The goroutine profiles that show who is inside the functions of a heap, and notices with the reasons against the others. */
interface FittingGoroutines {
  readonly used: readonly FoldedProfile[]
  readonly notices: readonly Notice[]
}

/** The most milliseconds between two profiles that a person captured one after the other. */
const MOMENT_BY_HAND = 5 * 60_000

/**
 * Chooses the goroutine profiles of a heap's process that were taken within five minutes of the heap. Other
 * processes and moments say nothing about the records.
 */
export function fittingGoroutines(heaps: readonly FoldedProfile[], goroutines: readonly FoldedProfile[]): FittingGoroutines {
  const used: FoldedProfile[] = []
  const notices: Notice[] = []
  for (const one of goroutines) {
    const reasons = heaps.map((heap) => reasonAgainst(heap.profile, one.profile))
    if (reasons.includes(null)) used.push(one)
    else
      notices.push({
        code: 'goroutines-unused',
        text: `${one.source} is not used: ${reasons[0]!}. Nothing is known of the goroutines of ${heaps.map(({ source }) => source).join(', ')}.`,
      })
  }
  return { used, notices }
}

/** The reason why goroutines do not belong to a heap; null where there is none. */
function reasonAgainst(heap: Profile, goroutines: Profile): string | null {
  const [ofHeap, ofGoroutines] = [processTraits(heap), processTraits(goroutines)]
  const { is, reason } = processRelation(ofHeap, ofGoroutines)
  if (is === 'another' || is === 'restarted') return `it is of another process than the heap (${reason})`
  if (areOfOneMoment(ofHeap, ofGoroutines, MOMENT_BY_HAND) === false) return 'it was taken at another time than the heap'
  if (is === 'same' || (ofHeap.buildId !== null && ofHeap.buildId === ofGoroutines.buildId)) return null
  return shareFunctions(heap, goroutines)
    ? null
    : 'it is of another program (none of the functions of the heap is in it, except those of Go)'
}

/** Whether both profiles have a common function outside Go's library, or one has no such function at all. */
function shareFunctions(one: Profile, other: Profile): boolean {
  const [ofOne, ofOther] = [programFunctions(one), programFunctions(other)]
  return ofOne.size === 0 || ofOther.size === 0 || [...ofOne].some((key) => ofOther.has(key))
}

/** Functions outside Go's library by name and file, because every program has a main.main. */
function programFunctions(profile: Profile): Set<string> {
  const keys = new Set<string>()
  for (let fn = 0; fn < profile.functions.length; fn++) {
    const name = functionName(profile, fn)
    if (name !== '' && !isRuntimeName(name) && !isStandardFunction(name))
      keys.add(`${foldFunctionName(name)}\n${functionFile(profile, fn)}`)
  }
  return keys
}
