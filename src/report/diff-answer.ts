import type { Side } from '../analysis/compare.ts'
import { baseName } from '../base/go-path.ts'
import { counted, formatValue, roughValue } from '../base/units.ts'
import { type ComparedSet, type DeferChange, type HeldChange, isMarked, type MarkedChange, markedFirst } from './compared-sets.ts'
import { type GrowingFunction, grownFunctions } from './function-growth.ts'
import { pText } from './p-text.ts'
import type { Answer } from './report.ts'

/** How the defer statements changed. The numbers count rows with better evidence than the size of records. */
export interface DiffAnswer extends Answer {
  readonly outcome: 'changed' | 'function-growing' | 'none' | 'too-few' | 'unchanged'
  readonly statements: number
  readonly gone: number
  readonly new: number
  readonly grown: number
  readonly shrunk: number
  /** Statements with too few samples or profiles for an answer. */
  readonly too_few: number
  /**
   * The number of functions that grew or are new by more than noise, and the one that grew most; searched only where no statement is
   * marked.
   */
  readonly grown_functions: number
  readonly function: string | null
  readonly file: string | null
  readonly line: number | null
}

/** The most changes that the sentence names. */
const MAX_CHANGES = 3

/** The answer to a comparison: the largest marked changes, or why none is marked. Null where no profile can have defer records. */
export function diffAnswer(sets: readonly ComparedSet[], hasHeaps: boolean): DiffAnswer | null {
  const held = sets.flatMap((set) => ofSet(set, sets.length, markedFirst(set.held)))
  const records = sets.flatMap((set) =>
    ofSet(
      set,
      sets.length,
      markedFirst(set.defers).filter(({ site }) => site.confidence !== 'possible'),
    ),
  )
  const rows = [...held, ...records]
  if (rows.length === 0 && !hasHeaps) return null
  const count = (change: string) => rows.filter((one) => one.change === change).length
  // held memory first: it is what hurts, and its records are small beside it
  const marked = [
    ...held.flatMap(({ change, row, set }) => (isMarked(change) ? [heldText(row, change, set)] : [])),
    ...records.flatMap(({ change, row, set }) => (isMarked(change) ? [changeText(row, change, set)] : [])),
  ]
  const functions = marked.length > 0 ? [] : sets.flatMap((set) => grownOf(set))
  const most = functions[0]
  const facts = {
    statements: rows.length,
    gone: count('gone'),
    new: count('new'),
    grown: count('grown'),
    shrunk: count('shrunk'),
    too_few: count('too-few'),
    grown_functions: functions.length,
    function: most?.place.function ?? null,
    file: most?.place.file ?? null,
    line: most?.place.line ?? null,
  }
  if (marked.length > 0) return { text: marked.slice(0, MAX_CHANGES).join(' '), outcome: 'changed', ...facts }
  if (most !== undefined) return { text: growthText(most, functions.length - 1), outcome: 'function-growing', ...facts }
  if (rows.length === 0) return { text: 'No defer records of the confidence asked for on either side.', outcome: 'none', ...facts }
  if (facts.too_few === rows.length)
    return { text: 'Too few samples or profiles to tell whether any defer statement changed.', outcome: 'too-few', ...facts }
  if (facts.too_few > 0)
    return {
      text: `Too few samples or profiles to tell of ${counted(facts.too_few, 'defer statement')}; no other one changed by more than noise.`,
      outcome: 'too-few',
      ...facts,
    }
  return { text: 'No defer statement changed by more than noise.', outcome: 'unchanged', ...facts }
}

/** Rows with their changes, and the label of their set where there are several. */
function ofSet<T extends DeferChange | HeldChange>({ label }: ComparedSet, sets: number, rows: readonly T[]) {
  return rows.map((row) => ({ set: sets > 1 ? label : null, row, change: row.comparison.change }))
}

/** The functions of a set that grew, by memory in use; the largest change first. */
export function grownOf({ functions }: ComparedSet): ReturnType<typeof grownFunctions> {
  const inUse = functions.find(({ type }) => type.startsWith('inuse_'))
  return inUse === undefined ? [] : grownFunctions(markedFirst(inUse.rows), inUse.unit)
}

function growthText({ title }: GrowingFunction, others: number): string {
  const more = others === 0 ? '' : ` ${counted(others, 'other function')} grew as well.`
  return `${title}; no defer statement changed by more than noise.${more}`
}

/** Words for changes of records without known lines. */
const RECORD_CHANGES: Readonly<Record<MarkedChange, string>> = { gone: 'gone', new: 'new', grown: 'more', shrunk: 'fewer' }

/** One sentence about the memory that pending calls of a statement hold. */
function heldText({ held, comparison }: HeldChange, change: MarkedChange, set: string | null): string {
  const { before, after, p, method } = comparison
  const isExact = before.samples === null && method === 'exact'
  const probability = p === null || method === 'exact' ? '' : `; ${pText(p)}`
  const about = (side: Side) => bytesText(side, isExact)
  const sizes = `(${about(before)} before, ${about(after)} after${probability})`
  const of = set === null ? '' : ` in ${set}`
  const place = `${held.function} (${baseName(held.file)}:${held.line})`
  const likely = held.confidence === 'likely' ? ' likely' : ''
  if (change === 'gone') return `fixed${of}: ${place}${likely} no longer holds ${about(before)} (${about(after)} now${probability}).`
  if (change === 'new') return `new${of}: pending calls of ${place}${likely} hold ${about(after)} (${about(before)} before${probability}).`
  const [word, direction] = change === 'grown' ? ['worse', 'more'] : ['better', 'less']
  return `${word}${of}: pending calls of ${place}${likely} hold ${direction} memory ${sizes}.`
}

/** The bytes of a side: `281.25KiB`; `about 17 MiB` where they are estimated. */
function bytesText({ value, low, high }: Side, isExact: boolean): string {
  return isExact || value === 0 ? formatValue(value, 'bytes') : `about ${roughValue(value, low, high, 'bytes')}`
}

/** One sentence in bytes alone, as the table of defers and its p-values are: records and their closures need not change alike. */
function changeText({ site, comparison }: DeferChange, change: MarkedChange, set: string | null): string {
  const { before, after, ratio, p, method } = comparison
  const isExact = before.samples === null && method === 'exact'
  const probability = p === null || method === 'exact' ? '' : `; ${pText(p)}`
  const bytes = (side: Side) => bytesText(side, isExact)
  const sizes = `(${bytes(before)} before, ${bytes(after)} after${probability})`
  const of = set === null ? '' : ` in ${set}`
  if (site.function === null)
    return `${RECORD_CHANGES[change]}${of}: the records of ${site.recordSize} bytes, at lines that this Go version does not tell ${sizes}.`
  const place = `${site.function} ${baseName(site.file ?? '')}:${site.line}`
  if (change === 'gone') return `fixed${of}: ${place} no longer holds defer records ${sizes}.`
  if (change === 'new') return `new${of}: ${place} holds defer records ${sizes}.`
  const percent = formatValue(Math.abs(Number(ratio) - 1), 'share')
  const [word, direction] = change === 'grown' ? ['worse', 'more'] : ['better', 'less']
  return `${word}${of}: the defer records of ${place} hold ${percent} ${direction} ${sizes}.`
}
