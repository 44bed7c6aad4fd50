import { baseName } from '../base/go-path.ts'
import { counted, formatValue, roughly } from '../base/units.ts'
import { type ComparedSet, type DeferChange, isMarked, type MarkedChange, markedFirst } from './compared-sets.ts'
import type { Answer } from './report.ts'

/** What became of the defer statements. The numbers count rows that have another sign than their size. */
export interface DiffAnswer extends Answer {
  readonly outcome: 'changed' | 'none' | 'too-few' | 'unchanged'
  readonly statements: number
  readonly gone: number
  readonly new: number
  readonly grown: number
  readonly shrunk: number
  /** Statements of which there are too few samples or profiles to tell. */
  readonly too_few: number
}

/** Changes that the sentence names. */
const MAX_CHANGES = 3

/** The answer to a comparison: the largest marked changes, or why none is marked. Null where no profile can have defer records. */
export function diffAnswer(sets: readonly ComparedSet[], hasHeaps: boolean): DiffAnswer | null {
  const rows = sets.flatMap((set) =>
    markedFirst(set.defers)
      .filter(({ site }) => site.confidence !== 'possible')
      .map((row) => ({ set: sets.length > 1 ? set.label : null, row, change: row.comparison.change })),
  )
  if (rows.length === 0 && !hasHeaps) return null
  const count = (change: string) => rows.filter((one) => one.change === change).length
  const facts = {
    statements: rows.length,
    gone: count('gone'),
    new: count('new'),
    grown: count('grown'),
    shrunk: count('shrunk'),
    too_few: count('too-few'),
  }
  const marked = rows.flatMap(({ change, row, set }) => (isMarked(change) ? [changeText(row, change, set)] : []))
  if (marked.length > 0) return { text: marked.slice(0, MAX_CHANGES).join(' '), outcome: 'changed', ...facts }
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

/** What became of records whose lines nobody knows. */
const RECORD_CHANGES: Readonly<Record<MarkedChange, string>> = { gone: 'gone', new: 'new', grown: 'more', shrunk: 'fewer' }

function changeText({ site, recordsBefore, recordsAfter, comparison }: DeferChange, change: MarkedChange, set: string | null): string {
  const { before, ratio, p, method } = comparison
  const isCounted = before.samples === null && method === 'exact'
  const count = (records: number) => formatValue(isCounted ? records : roughly(records), 'count')
  const probability = p === null || method === 'exact' ? '' : `; ${pText(p)}`
  const counts = `(${isCounted ? '' : 'about '}${count(recordsBefore)} before, ${count(recordsAfter)} after${probability})`
  const of = set === null ? '' : ` in ${set}`
  if (site.function === null)
    return `${RECORD_CHANGES[change]}${of}: the records of ${site.recordSize} bytes, at lines that this Go version does not tell ${counts}.`
  const place = `${site.function} ${baseName(site.file ?? '')}:${site.line}`
  if (change === 'gone') return `fixed${of}: ${place} no longer holds defer records ${counts}.`
  if (change === 'new') return `new${of}: ${place} holds defer records ${counts}.`
  const percent = formatValue(Math.abs(Number(ratio) - 1), 'share')
  return change === 'grown'
    ? `worse${of}: ${place} holds ${percent} more ${counts}.`
    : `better${of}: ${place} holds ${percent} less ${counts}.`
}

/** A p-value for people: `p=0.0441`, `p<0.0001`; null is unknown. */
export function pText(p: number | null): string {
  if (p === null) return 'p unknown'
  return p < 0.0001 ? 'p<0.0001' : `p=${p.toFixed(4)}`
}
