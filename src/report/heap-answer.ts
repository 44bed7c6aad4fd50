import type { DeferSite } from '../attribution/attribute-defers.ts'
import { shortFunctionName } from '../attribution/go-names.ts'
import type { HeldMemory } from '../attribution/held-memory.ts'
import type { LineBytes } from '../attribution/line-bytes.ts'
import { gradedSites, shareOf, totalBytes } from '../attribution/site-facts.ts'
import { baseName } from '../base/go-path.ts'
import { counted, formatValue, roughly, roughValue } from '../base/units.ts'
import { visibleRecords } from '../stats/heap-sampling.ts'
import { reportedHolders } from './held-findings.ts'
import { heldSentence } from './held-text.ts'
import type { NoticeInput } from './notices.ts'
import type { Answer } from './report.ts'
import { mayHoldText } from './suspect-text.ts'
import { isShortPair, isUndecided, notableLines } from './suspects.ts'

/** The facts for the answer about a heap. */
export interface HeapFacts
  extends Pick<NoticeInput, 'sites' | 'shownSites' | 'isFiltered' | 'unnamedBytes' | 'recordCeiling' | 'recordSizes' | 'missing'> {
  /** Heap in use of the whole profile, in bytes. */
  readonly heapBytes: number
  readonly held: readonly HeldMemory[]
  /** Without source: the line that may hold most for deferred calls; null where none is large. */
  readonly heldHint: LineBytes | null
  /** Mean bytes between samples. */
  readonly period: number
}

/** What the defers of a heap cost. The numbers are of rows with better evidence than the size of records. */
export interface HeapAnswer extends Answer, RecordsAnswer, OpenFacts {
  /** The number of statements whose pending calls keep memory alive, besides records and companions. */
  readonly held_sites: number
  readonly held_bytes: number
  /** Share of the heap in use, 0..1. */
  readonly held_share: number
  /** The most records that the counters of the process leave room for; absent without them. */
  readonly record_ceiling?: number
}

/** What the sampling, and the size of a record, leave open. */
interface OpenFacts {
  /** Records of one statement up to this number may be invisible; null where every object was recorded, or the rate is unknown. */
  readonly invisible_up_to: number | null
  /** Lines with objects of the size of a record, of which the file cannot tell what they are, and their bytes. */
  readonly undecided_lines: number
  readonly undecided_bytes: number
}

/** The part of the answer about records. */
interface RecordsAnswer {
  readonly text: string
  readonly outcome: HeapOutcome
  /** The number of rows in table `defers`: statements, or record sizes where the Go version does not show the statement. */
  readonly sites: number
  readonly records: number
  /** Whether the numbers are estimated from samples. */
  readonly estimated: boolean
  /** Bytes of records and companions. */
  readonly total_bytes: number
  /** Of the heap in use, 0..1. */
  readonly share: number
  /** The grade that all these rows have; null where they differ, or there are none. */
  readonly confidence: string | null
}

/** The kind of answer: memory is `held` by pending calls, `records` are alive, or the reason why none are named. */
type HeapOutcome = 'held' | 'records' | 'too-few' | 'withheld' | 'filtered' | 'unnamed' | 'lossy' | 'none' | 'size-only'

/** The answer about a heap: what pending calls keep alive, how much the records take, or why none are named. */
export function heapAnswer(facts: HeapFacts): HeapAnswer {
  const graded = gradedSites(facts.shownSites)
  const records: RecordsAnswer = graded.length > 0 ? recordsAnswer(graded, facts.heapBytes) : { ...absence(facts), ...NO_RECORDS }
  const held = reportedHolders(facts.held)
  const bytes = held.reduce((sum, { estimate }) => sum + estimate, 0)
  const ceiling = ceilingText(facts, graded.length > 0)
  const heldFacts = {
    ...(facts.recordCeiling === null ? {} : { record_ceiling: facts.recordCeiling.count }),
    ...openFacts(facts),
    held_sites: held.length,
    held_bytes: Math.round(bytes),
    held_share: shareOf(bytes, facts.heapBytes),
  }
  if (held.length === 0) return { ...records, text: records.text + ceiling + hintText(facts), ...heldFacts }
  const [first, ...others] = held
  const more =
    others.length === 0
      ? []
      : [`${counted(others.length, 'other defer statement')} ${others.length === 1 ? 'keeps' : 'keep'} ${othersText(others)} alive.`]
  const sentences = [
    `${heldSentence(first!, facts.heapBytes, facts.period > 1)}.`,
    ...more,
    recordsOfHeld(graded, held, records.text, facts),
  ]
  return { ...records, ...heldFacts, text: sentences.join(' ').trim() + ceiling, outcome: 'held' }
}

/** The bytes of holders together; their intervals are added, which is wider than that of the sum. */
function othersText(held: readonly HeldMemory[]): string {
  const sum = (of: (one: HeldMemory) => number) => held.reduce((total, one) => total + of(one), 0)
  return roughValue(
    sum(({ estimate }) => estimate),
    sum(({ low }) => low),
    sum(({ high }) => high),
    'bytes',
  )
}

/** What the source would tell, for those who have given none. */
function hintText({ heldHint }: HeapFacts): string {
  if (heldHint === null) return ''
  const { function: name, file, line, bytes } = heldHint
  const held = `${shortFunctionName(name)} holds ${formatValue(bytes, 'bytes')} through line ${line} of ${baseName(file)}`
  return ` ${held}; --source tells whether its deferred calls keep it.`
}

/** What the counters of the process say of the number of records. */
function ceilingText({ recordCeiling }: HeapFacts, hasRecords: boolean): string {
  if (recordCeiling === null) return ''
  const most = counted(recordCeiling.count, hasRecords ? 'of them' : 'defer record', hasRecords ? 'of them' : 'defer records')
  return ` By the counters of the process, no more than ${most} ${recordCeiling.count === 1 ? 'is' : 'are'} alive.`
}

/** The sentence about the records, where the answer names the memory that they hold. */
function recordsOfHeld(graded: readonly DeferSite[], held: readonly HeldMemory[], text: string, { period, missing }: HeapFacts): string {
  if (graded.length > 0) return text
  if (missing.length > 0) return 'How many records there are, this file cannot tell.'
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
  // intervals are added, which is wider than that of the sum
  const isKnown = graded.every(({ totalLow, totalHigh }) => totalLow !== null && totalHigh !== null)
  const [low, high] = isKnown ? [sum((site) => site.totalLow!), sum((site) => site.totalHigh!)] : [null, null]
  const bytes = roughValue(answer.total_bytes, low, high, 'bytes')
  const shares = [low, high].map((bound) => (bound === null ? null : shareOf(bound, heapBytes)))
  const memory = `${beside}they hold ${bytes}, ${roughValue(answer.share, shares[0]!, shares[1]!, 'share')} of the heap in use`
  const grade = answer.confidence === null ? 'evidence as graded below' : `${answer.confidence} evidence`
  return { text: `${count}; ${memory} (${grade}).`, ...answer }
}

const NO_RECORDS = { sites: 0, records: 0, estimated: false, total_bytes: 0, share: 0, confidence: null } as const

const USUAL = 'Open-coded and stack-allocated defers, the usual ones, take no heap memory'

/** Why no records are named: the first reason that applies. */
function absence(facts: HeapFacts): Pick<HeapAnswer, 'text' | 'outcome'> {
  const { sites, shownSites, isFiltered, unnamedBytes } = facts
  if (facts.missing.length > 0)
    return {
      text: `This file cannot tell whether there are defer records: it has no ${facts.missing.join(' and no ')}.`,
      outcome: 'lossy',
    }
  const shortPairs = shownSites.filter(isShortPair).length
  if (shortPairs > 0)
    return {
      text: `No certain defer records, but ${counted(shortPairs, 'line')} that may hold some: too few samples to tell from this file.`,
      outcome: 'too-few',
    }
  if (shownSites.length < sites.length)
    return { text: 'No defer records of the confidence that was asked for; rows of less are left out.', outcome: 'withheld' }
  if (isFiltered) return { text: `No defer records found in the samples that the filters keep.${floorText(facts)}`, outcome: 'filtered' }
  if (unnamedBytes > 0)
    return {
      text: `No defer records found where the profile names functions; of the addresses without names this file alone tells nothing.${floorText(facts)}`,
      outcome: 'unnamed',
    }
  if (shownSites.length > 0) return { text: `${undecidedText(facts)}${floorText(facts)}`, outcome: 'size-only' }
  const none = facts.period === 1 ? 'No defer records in this heap' : 'No defer records sampled'
  return { text: `${none}.${floorText(facts)} ${USUAL}.`, outcome: 'none' }
}

function openFacts(facts: HeapFacts): OpenFacts {
  const undecided = facts.shownSites.filter(isUndecided)
  return {
    invisible_up_to: facts.period > 1 ? visibleRecords(facts.recordSizes[0]!, facts.period) : null,
    undecided_lines: undecided.length,
    undecided_bytes: undecided.reduce((sum, { recordBytes }) => sum + recordBytes, 0),
  }
}

/** Which lines the file cannot tell from defers: by name where they hold much. */
function undecidedText(facts: HeapFacts): string {
  const undecided = facts.shownSites.filter(isUndecided)
  const [first] = notableLines(facts.shownSites, facts.heapBytes)
  const bytes = undecided.reduce((sum, { recordBytes }) => sum + recordBytes, 0)
  const others = undecided.length - 1
  if (first !== undefined) {
    const more = others === 0 ? '' : ` Nor can it of ${counted(others, 'other line')}; --min-confidence possible lists them.`
    return `No certain defer records, but ${mayHoldText(first)}: this file cannot tell whether they are records.${more}`
  }
  const them = undecided.length === 1 ? 'it' : 'them'
  return `No certain defer records; of ${counted(undecided.length, 'line')} with objects of their size (${formatValue(bytes, 'bytes')}) this file cannot tell. --min-confidence possible lists ${them}.`
}

/** What the sampling may hide. */
function floorText(facts: HeapFacts): string {
  // what the counters say needs no samples
  if (facts.recordCeiling !== null) return ''
  const { invisible_up_to: records } = openFacts(facts)
  if (records !== null)
    return ` Fewer than about ${formatValue(roughly(records), 'count')} of one statement would be invisible at this sampling rate.`
  return facts.period <= 0 ? ' How many would be invisible is not known, since the profile does not tell its sampling rate.' : ''
}
