import type { DeferSite } from '../attribution/attribute-defers.ts'
import { counted, formatValue } from '../base/units.ts'
import type { GrowingFunction } from './function-growth.ts'
import type { Answer } from './report.ts'
import { growingTitle, type HeldLatest, heldGrowingTitle, type TrendRow } from './trend-rows.ts'

/** From this number of captures of one process on, a test can show growth. Source: Mann-Kendall, two-sided minimum p = 2 / T!. */
export const MIN_CAPTURES = 5

/** What grows over a series: defer statements, or functions where no statement grows. */
export interface GrowthAnswer extends Answer {
  readonly outcome: 'growing' | 'function-growing' | 'no-records' | 'too-few' | 'not-growing'
  readonly captures: number
  /** The number of statements that grow. */
  readonly growing: number
  /** The number of functions that grow. */
  readonly growing_functions: number
  /** The statement that grows most, or the function where no statement grows; null where nothing grows. */
  readonly function: string | null
  readonly file: string | null
  readonly line: number | null
  /** Bytes per second; null where nothing grows. */
  readonly slope: number | null
  readonly evidence: string | null
  readonly confidence: string | null
  /** The most records that the counters of the process leave room for at the last capture; absent without them. */
  readonly record_ceiling?: number
}

/** The facts for the answer to a series; rows are in the order of the report, growing ones first. */
export interface GrowthFacts {
  readonly sites: readonly TrendRow<DeferSite>[]
  /** What pending calls hold, where it is known. */
  readonly held?: readonly TrendRow<HeldLatest>[]
  readonly functions: readonly (GrowingFunction & { readonly row: TrendRow<unknown> })[]
  /** The number of all captures; `current` counts only those of the latest process. */
  readonly captures: number
  readonly current: number
  /** Objects of the sizes of records, by the counters of the process; empty without counters. */
  readonly recordSizes: readonly TrendRow<null>[]
}

/** The answer to a series: what grows most; if nothing does yet, how many captures there are; and what counters bound. */
export function growthAnswer(facts: GrowthFacts): GrowthAnswer {
  const answer = sampledAnswer(facts)
  const counters = facts.recordSizes[0]
  return counters === undefined ? answer : { ...answer, text: answer.text + countersText(counters), record_ceiling: counters.last }
}

/** What the counters of the process say of the number of records, and of its growth. */
function countersText({ last, trend, current }: TrendRow<null>): string {
  const most = ` By the counters of the process, no more than ${counted(last, 'defer record')} ${last === 1 ? 'is' : 'are'} alive`
  if (trend.pattern !== 'growing') return `${most}.`
  const { value } = current[0]!
  return `${most}; objects of their size grow, from ${formatValue(value, 'count')}, by ${formatValue(Math.round((trend.slope.slope ?? 0) * 60), 'count')} a minute.`
}

function sampledAnswer(facts: GrowthFacts): GrowthAnswer {
  const { functions, captures } = facts
  const held = (facts.held ?? []).filter(({ trend }) => trend.pattern === 'growing')
  if (held.length > 0) return heldAnswer(held as [TrendRow<HeldLatest>], facts)
  const growing = facts.sites.filter(({ trend }) => trend.pattern === 'growing')
  const first = growing[0]
  if (first === undefined) return functions.length > 0 ? functionAnswer(facts) : { ...standstill(facts), captures, ...NOTHING_GROWS }
  const others = growing.length - 1
  const more = others === 0 ? '' : ` ${counted(others, 'other defer statement')} ${others === 1 ? 'grows' : 'grow'} as well.`
  const { function: name, file, line, evidence, confidence } = first.latest
  return {
    text: `${growingTitle(first)} (${evidence}, ${confidence}).${more}`,
    outcome: 'growing',
    captures,
    growing: growing.length,
    growing_functions: functions.length,
    function: name,
    file,
    line,
    slope: first.trend.slope.slope,
    evidence,
    confidence,
  }
}

/** The answer where held memory grows: it is what hurts, and its records are small beside it. */
function heldAnswer([first, ...rest]: readonly [TrendRow<HeldLatest>, ...TrendRow<HeldLatest>[]], facts: GrowthFacts): GrowthAnswer {
  const { function: name, file, line, confidence } = first.latest
  const statements = new Set([first, ...rest].map(({ latest }) => `${latest.file}:${latest.line}`))
  for (const { latest, trend } of facts.sites) if (trend.pattern === 'growing') statements.add(`${latest.file}:${latest.line}`)
  const others = statements.size - 1
  const more = others === 0 ? '' : ` ${counted(others, 'other defer statement')} ${others === 1 ? 'grows' : 'grow'} as well.`
  const title = heldGrowingTitle(first)
  return {
    text: `${title[0]!.toUpperCase()}${title.slice(1)} (source, ${confidence}).${more}`,
    outcome: 'growing',
    captures: facts.captures,
    growing: statements.size,
    growing_functions: facts.functions.length,
    function: name,
    file,
    line,
    slope: first.trend.slope.slope,
    evidence: 'source',
    confidence,
  }
}

function functionAnswer({ functions, captures }: GrowthFacts): GrowthAnswer {
  const [{ place, title, row }, ...others] = functions as [GrowthFacts['functions'][number], ...GrowthFacts['functions']]
  const more = others.length === 0 ? '' : ` ${counted(others.length, 'other function')} ${others.length === 1 ? 'grows' : 'grow'} as well.`
  return {
    ...NOTHING_GROWS,
    text: `${title}; no defer statement grows (${counted(captures, 'capture')}).${more}`,
    outcome: 'function-growing',
    captures,
    growing_functions: functions.length,
    function: place.function,
    file: place.file,
    line: place.line,
    slope: row.trend.slope.slope,
  }
}

const NOTHING_GROWS = {
  growing: 0,
  growing_functions: 0,
  function: null,
  file: null,
  line: null,
  slope: null,
  evidence: null,
  confidence: null,
} as const

function standstill({ sites, captures, current }: GrowthFacts): Pick<GrowthAnswer, 'text' | 'outcome'> {
  if (current < MIN_CAPTURES)
    return {
      text: `Too early to tell what grows: it takes ${MIN_CAPTURES} captures of one process, and there ${current === 1 ? 'is' : 'are'} ${current}.`,
      outcome: 'too-few',
    }
  const all = counted(captures, 'capture')
  if (sites.length === 0) return { text: `No function grows so far, and no defer records were seen (${all}).`, outcome: 'no-records' }
  if (sites.every(({ trend }) => trend.pattern === 'too-few'))
    return { text: 'Too early to tell whether a defer statement grows: it takes 6 sampled objects at least.', outcome: 'too-few' }
  return { text: `Nothing grows so far, defer statements included (${all}).`, outcome: 'not-growing' }
}
