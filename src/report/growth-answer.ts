import type { DeferSite } from '../attribution/attribute-defers.ts'
import { counted } from '../base/units.ts'
import type { Answer } from './report.ts'
import { growingTitle, type TrendRow } from './trend-rows.ts'

/** Which defer statements grow over a series. */
export interface GrowthAnswer extends Answer {
  readonly outcome: 'growing' | 'no-records' | 'too-few' | 'not-growing'
  readonly captures: number
  /** How many statements grow. */
  readonly growing: number
  /** The statement that grows most; null where none does. */
  readonly function: string | null
  readonly file: string | null
  readonly line: number | null
  /** Bytes a second. */
  readonly slope: number | null
  readonly evidence: string | null
  readonly confidence: string | null
}

/** The answer to a series: what grows most, or how far the series is. `sites` are in the order of the report, growing ones first. */
export function growthAnswer(sites: readonly TrendRow<DeferSite>[], captures: number): GrowthAnswer {
  const growing = sites.filter(({ trend }) => trend.pattern === 'growing')
  const first = growing[0]
  if (first === undefined) return { ...standstill(sites, captures), captures, ...NOTHING_GROWS }
  const others = growing.length - 1
  const more = others === 0 ? '' : ` ${counted(others, 'other defer statement')} ${others === 1 ? 'grows' : 'grow'} as well.`
  const { function: name, file, line, evidence, confidence } = first.latest
  return {
    text: `${growingTitle(first)} (${evidence}, ${confidence}).${more}`,
    outcome: 'growing',
    captures,
    growing: growing.length,
    function: name,
    file,
    line,
    slope: first.trend.slope.slope,
    evidence,
    confidence,
  }
}

const NOTHING_GROWS = { growing: 0, function: null, file: null, line: null, slope: null, evidence: null, confidence: null } as const

function standstill(sites: readonly TrendRow<DeferSite>[], captures: number): Pick<GrowthAnswer, 'text' | 'outcome'> {
  if (sites.length === 0) return { text: `No defer records so far (${counted(captures, 'capture')}).`, outcome: 'no-records' }
  if (sites.every(({ trend }) => trend.pattern === 'too-few'))
    return {
      text: 'Too early to tell what grows: it takes 5 captures of one process and 6 sampled objects at least.',
      outcome: 'too-few',
    }
  return { text: `No defer statement grows so far (${counted(captures, 'capture')}).`, outcome: 'not-growing' }
}
