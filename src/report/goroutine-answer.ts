import type { GoroutineGroup } from '../analysis/goroutine-groups.ts'
import { counted, formatValue } from '../base/units.ts'
import type { Answer } from './report.ts'

/** The number of goroutines, and how many are inside deferred calls; those that only may be are not counted. */
export interface GoroutinesAnswer extends Answer {
  readonly outcome: 'stuck' | 'not-stuck' | 'none'
  readonly goroutines: number
  readonly groups: number
  readonly in_deferred: number
  /** The deferred call that holds most of them, and the function whose `defer` it is; null where unknown or none. */
  readonly deferred_function: string | null
  readonly deferred_by: string | null
  readonly confidence: string | null
  /** The number of processes, where labels name them, and of those with goroutines stuck in deferred calls. */
  readonly processes?: number
  readonly affected_processes?: number
}

/** The answer about goroutines: how many there are, and which deferred call holds most of those stuck in one. */
export function goroutinesAnswer(groups: readonly GoroutineGroup[], processes: readonly string[] | null = null): GoroutinesAnswer {
  const sum = (of: readonly GoroutineGroup[]) => of.reduce((all, { count }) => all + count, 0)
  const stuck = groups.filter(({ deferred }) => deferred.isDeferred === true && deferred.confidence !== 'possible')
  const affected = (processes ?? []).filter((_, i) => stuck.some(({ perInstance }) => perInstance[i]! > 0)).length
  const facts = {
    goroutines: sum(groups),
    groups: groups.length,
    in_deferred: sum(stuck),
    ...(processes === null ? {} : { processes: processes.length, affected_processes: affected }),
  }
  const none = { ...facts, deferred_function: null, deferred_by: null, confidence: null }
  if (groups.length === 0) return { text: 'No goroutines.', outcome: 'none', ...none }
  const count = `${counted(facts.goroutines, 'goroutine')} in ${counted(groups.length, 'group')}`
  if (stuck.length === 0) return { text: `${count}; none is known to be inside a deferred call.`, outcome: 'not-stuck', ...none }
  const most = stuck.reduce((best, group) => (group.count > best.count ? group : best))
  const { function: name, by, confidence } = most.deferred
  const place = `${name}${by === null ? '' : `, deferred by ${by}`} (${confidence})`
  const inside = `${formatValue(facts.in_deferred, 'count')} ${facts.in_deferred === 1 ? 'is' : 'are'} inside`
  const where =
    most.count === facts.in_deferred
      ? `${inside} the deferred call ${place}`
      : `${inside} deferred calls, most of them (${formatValue(most.count, 'count')}) in ${place}`
  const spread = processes === null ? '' : ` They are in ${affected} of ${counted(processes.length, 'process', 'processes')}.`
  return {
    text: `${count}; ${where}.${spread}`,
    outcome: 'stuck',
    ...facts,
    deferred_function: name,
    deferred_by: by,
    confidence,
  }
}
