import type { DeferSite } from '../attribution/attribute-defers.ts'
import type { HeldMemory } from '../attribution/held-memory.ts'
import { gradedSites, shareOf, totalBytes } from '../attribution/site-facts.ts'
import { counted, formatValue, roughly } from '../base/units.ts'
import { reportedHolders } from './held-findings.ts'
import { heldSentence } from './held-text.ts'
import type { NoticeInput } from './notices.ts'
import type { Answer } from './report.ts'
import { isShortPair } from './suspects.ts'

/** What the answer to a heap depends on. */
export interface HeapFacts extends Pick<NoticeInput, 'sites' | 'shownSites' | 'isFiltered' | 'unnamedBytes'> {
  /** Heap in use of the whole profile. */
  readonly heapBytes: number
  readonly held: readonly HeldMemory[]
  /** Bytes between samples. */
  readonly period: number
}

/** What the defers of a heap cost. The numbers are those of the rows that have another sign than their size. */
export interface HeapAnswer extends Answer, RecordsAnswer {
  /** Statements whose pending calls keep memory alive, beside records and companions. */
  readonly held_sites: number
  readonly held_bytes: number
  /** Of the heap in use, 0..1. */
  readonly held_share: number
}

/** What is said of the records alone. */
interface RecordsAnswer {
  readonly text: string
  readonly outcome: HeapOutcome
  /** Rows of the table `defers`: statements, or sizes of records where the Go version does not tell the statement. */
  readonly sites: number
  readonly records: number
  /** Whether the numbers are estimated from samples. */
  readonly estimated: boolean
  /** Of records and companions. */
  readonly total_bytes: number
  /** Of the heap in use, 0..1. */
  readonly share: number
  /** The grade that all these rows have; null where they differ, or there are none. */
  readonly confidence: string | null
}

/** Which answer it is: memory is `held` by pending calls, `records` are alive, or why none are named. */
type HeapOutcome = 'held' | 'records' | 'too-few' | 'withheld' | 'filtered' | 'unnamed' | 'none' | 'size-only'

/** The answer to a heap: what pending calls keep alive, what the records take, or why none are named. */
export function heapAnswer(facts: HeapFacts): HeapAnswer {
  const graded = gradedSites(facts.shownSites)
  const records: RecordsAnswer = graded.length > 0 ? recordsAnswer(graded, facts.heapBytes) : { ...absence(facts), ...NO_RECORDS }
  const held = reportedHolders(facts.held)
  const bytes = held.reduce((sum, { estimate }) => sum + estimate, 0)
  const heldFacts = { held_sites: held.length, held_bytes: Math.round(bytes), held_share: shareOf(bytes, facts.heapBytes) }
  if (held.length === 0) return { ...records, ...heldFacts }
  const [first, ...others] = held
  const more =
    others.length === 0
      ? []
      : [
          `${counted(others.length, 'other defer statement')} ${others.length === 1 ? 'keeps' : 'keep'} ${formatValue(bytes - first!.estimate, 'bytes')} alive.`,
        ]
  const sentences = [
    `${heldSentence(first!, facts.heapBytes, facts.period > 1)}.`,
    ...more,
    recordsOfHeld(graded, held, records.text, facts),
  ]
  return { ...records, ...heldFacts, text: sentences.join(' ').trim(), outcome: 'held' }
}

/** What is to be said of the records beside the memory behind them. */
function recordsOfHeld(graded: readonly DeferSite[], held: readonly HeldMemory[], text: string, { period }: HeapFacts): string {
  if (graded.length > 0) return text
  return period > 1 && held.some(({ holder }) => holder.held.repeats !== 'once') ? 'None of the records themselves was sampled.' : ''
}

function recordsAnswer(graded: readonly DeferSite[], heapBytes: number): RecordsAnswer {
  const sum = (of: (site: DeferSite) => number) => graded.reduce((total, site) => total + of(site), 0)
  const grades = new Set(graded.map(({ confidence }) => confidence))
  const answer = {
    outcome: 'records',
    sites: graded.length,
    records: sum(({ records }) => records),
    estimated: graded.some(({ sampledObjects }) => sampledObjects !== null),
    total_bytes: sum(totalBytes),
    share: shareOf(sum(totalBytes), heapBytes),
    confidence: grades.size === 1 ? graded[0]!.confidence : null,
  } as const
  const isPlaced = graded.every((site) => site.function !== null)
  const where = isPlaced ? `at ${counted(graded.length, 'defer statement')}` : `in ${counted(graded.length, 'size')}`
  const records = answer.estimated ? roughly(answer.records) : answer.records
  const count = `${answer.estimated ? 'About ' : ''}${counted(records, 'defer record')} ${records === 1 ? 'is' : 'are'} alive ${where}`
  const beside = sum(({ companionBytes }) => companionBytes) > 0 ? 'with their closures ' : ''
  const memory = `${beside}they hold ${formatValue(answer.total_bytes, 'bytes')}, ${formatValue(answer.share, 'share')} of the heap in use`
  const grade = answer.confidence === null ? 'evidence as graded below' : `${answer.confidence} evidence`
  return { text: `${count}; ${memory} (${grade}).`, ...answer }
}

const NO_RECORDS = { sites: 0, records: 0, estimated: false, total_bytes: 0, share: 0, confidence: null } as const

const USUAL = 'Open-coded and stack-allocated defers, the usual ones, take no heap memory'

/** Why no records are named: the first reason that holds. */
function absence({ sites, shownSites, isFiltered, unnamedBytes }: HeapFacts): Pick<HeapAnswer, 'text' | 'outcome'> {
  const shortPairs = shownSites.filter(isShortPair).length
  if (shortPairs > 0)
    return {
      text: `No certain defer records, but ${counted(shortPairs, 'line')} that may hold some: too few samples to tell from this file.`,
      outcome: 'too-few',
    }
  if (shownSites.length < sites.length)
    return { text: 'No defer records of the confidence that was asked for; rows of less are left out.', outcome: 'withheld' }
  if (isFiltered) return { text: 'No defer records found in the samples that the filters keep.', outcome: 'filtered' }
  if (unnamedBytes > 0)
    return {
      text: 'No defer records found where the profile names functions; of the addresses without names this file alone tells nothing.',
      outcome: 'unnamed',
    }
  if (shownSites.length === 0) return { text: `No defer records in this heap. ${USUAL}.`, outcome: 'none' }
  return {
    text: `No defer records found. ${USUAL}; what may hide behind the size of a record is noted below.`,
    outcome: 'size-only',
  }
}
