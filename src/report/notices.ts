import type { DeferSite } from '../attribution/attribute-defers.ts'
import type { HeapEvidence } from '../attribution/evidence.ts'
import type { EvidenceConflict } from '../attribution/evidence-conflicts.ts'
import { shortFunctionName } from '../attribution/go-names.ts'
import type { GoVersion } from '../attribution/go-version.ts'
import { siteVisibility } from '../attribution/record-size.ts'
import { gradedSites, isAmbiguous, isLeftByGoroutines, mayBePooled } from '../attribution/site-facts.ts'
import { baseName } from '../base/go-path.ts'
import type { NoticeCode } from '../base/notice-codes.ts'
import { counted, formatValue } from '../base/units.ts'
import type { RecordCeiling } from '../profile/size-counters.ts'
import { recordsPerSample, visibleRecords } from '../stats/heap-sampling.ts'
import { FETCH_LIVE, fetchSymbols, type ProfileOrigin, readExecutable } from './exact-evidence.ts'
import type { Notice } from './report.ts'

/** The facts that the notices of a heap report depend on. */
export interface NoticeInput extends ProfileOrigin {
  readonly sites: readonly DeferSite[]
  readonly period: number
  readonly recordSizes: readonly number[]
  readonly version: GoVersion | null
  readonly inputCount: number
  /** Whether every object of record size is known to be a record or not: by kept frames, a symbol reply or the executable. */
  readonly isExact: boolean
  readonly conflicts: readonly EvidenceConflict[]
  readonly symbolsGiven: boolean
  readonly symbolsMatched: boolean
  /** The most records that the counters of the process leave room for; null without them. */
  readonly recordCeiling: RecordCeiling | null
  readonly isDelta: boolean
  readonly isAltered: boolean
  readonly unmatchedFilters: readonly string[]
  /** Whether frame filters leave out samples. */
  readonly isFiltered: boolean
  /** Sites that the tables show; the others have less confidence than was asked for. */
  readonly shownSites: readonly DeferSite[]
  readonly minConfidence: string
  /** Bytes in use at addresses without function names. */
  readonly unnamedBytes: number
  /** The parts that an engine removed from the profiles and that would distinguish records from other objects, in words; empty for Go's own profiles. */
  readonly missing: readonly string[]
  /** Whether a collection is known to have run right before each profile. */
  readonly isAfterGc: boolean
}

/** Notices about everything that limits or weakens the numbers of a heap report. */
export function heapNotices(input: NoticeInput): Notice[] {
  const notices: Notice[] = []
  const add = (code: NoticeCode, text: string) => notices.push({ code, text })
  for (const filter of input.unmatchedFilters) add('filter-no-match', `--${filter} matched no frame.`)
  if (input.isFiltered) add('filtered', 'Frame filters are in force: what they drop is not in the tables, only in the totals.')
  const withheld = input.sites.length - input.shownSites.length
  if (withheld > 0)
    add('rows-withheld', `${counted(withheld, 'row')} of less confidence than ${input.minConfidence} left out, as --min-confidence asks.`)
  if (input.period <= 0)
    add('rate-unknown', 'The profile does not tell its sampling rate: its numbers may be estimates, and their intervals are unknown.')
  if (input.isAltered)
    add(
      'altered-profile',
      'The numbers are not as Go wrote them (a difference, a scaled or merged profile, or another writer): no intervals, and sampled records cannot be counted.',
    )
  if (input.isDelta)
    add(
      'delta-profile',
      'The profile covers a span of time (seconds=N): its in-use values are differences, not what was alive. Capture without seconds= for live records.',
    )
  if (input.inputCount > 1)
    add(
      'merged-profiles',
      `${input.inputCount} profiles are added up, as pprof does: a record alive in each of them counts ${input.inputCount} times.`,
    )
  if (input.unnamedBytes > 0)
    add(
      'unnamed-addresses',
      `${formatValue(input.unnamedBytes, 'bytes')} in use were allocated at addresses that the profile gives no function for: defer records among them are not told. The executable has the names: ${readExecutable(input)}.`,
    )
  if (input.version === null)
    add(
      'go-version-unknown',
      `The profile does not tell the Go version, so records may have ${input.recordSizes.join(' or ')} bytes. Give it with --go-version.`,
    )
  else if (input.recordSizes.length > 1)
    add(
      'go-version-unknown',
      `Go ${input.version.value} (${input.version.evidence}) leaves the size of a record open: ${input.recordSizes.join(' or ')} bytes. Give the version with --go-version.`,
    )
  if (input.sites.some((site) => site.function === null))
    add(
      'sites-hidden',
      'Go 1.17 and before allocate records on the system stack, without a caller: their number and size are known, their lines are not. Look for defer in loops, or rebuild with a newer Go.',
    )
  addExactness(input, add)
  if (input.conflicts.length > 0) add('evidence-conflict', conflictsText(input.conflicts))
  if (input.recordCeiling !== null)
    add(
      'record-ceiling',
      `By the counters of the process no more than ${counted(input.recordCeiling.count, 'defer record')} ${input.recordCeiling.count === 1 ? 'is' : 'are'} alive, whatever the sampling rate: that many objects have ${input.recordCeiling.sizes}, and a record has ${input.recordSizes.join(' or ')}.`,
    )
  else if (input.period > 1) {
    const size = input.recordSizes[0]!
    const each = formatValue(Math.round(recordsPerSample(size, input.period)), 'count')
    const floor = formatValue(visibleRecords(size, input.period), 'count')
    add(
      'sampling-floor',
      `At rate ${input.period} one sampled ${size}-byte record stands for ${each}; leaks below about ${floor} records are invisible. Set runtime.MemProfileRate = 1 at the start of main to see all.`,
    )
  }
  if (input.sites.some(isAmbiguous))
    add(
      'same-size',
      'Some lines allocate more objects of the size of a record than are counted as such: closures or arguments of that size, or a second defer on the line.',
    )
  if (input.sites.some(mayBePooled))
    add(
      'pooled',
      'The runtime keeps up to 32 records per P after their calls ran, at the line that allocated them first: a count is exact to about 32 x GOMAXPROCS, and small ones may be leftovers.',
    )
  const left = input.sites.filter(isLeftByGoroutines)
  if (left.length > 0) add('nobody-inside', nobodyInsideText(left))
  if (gradedSites(input.sites).length > 0)
    add(
      'kept-alive',
      'What the closures refer to (files, buffers, rows) lives as long as the records, but counts at the line that allocated it, not here.',
    )
  add(
    'as-of-gc',
    input.isAfterGc
      ? 'Heap numbers are as of the garbage collection that ran when the profile was captured.'
      : 'Heap numbers are as of the last completed garbage collection; capture with ?gc=1 for the present.',
  )
  return notices
}

function addExactness(input: NoticeInput, add: (code: NoticeCode, text: string) => void): void {
  if (input.symbolsGiven && !input.symbolsMatched)
    add(
      'symbols-unused',
      'The symbol replies name none of the hidden frames: they are of another process, or the profile is not a text with raw PCs (heap?debug=1).',
    )
  if (input.missing.length > 0) {
    add(
      'lossy-source',
      `The profile has no ${input.missing.join(' and no ')}: what stored it left them out, so that a record cannot be told from its closure and from other objects of its line. --source names the lines that are defer statements. For the next captures: deferscope fetch URL --push ENGINE stores the frames of defer records, which survive (exact); deferscope push keeps addresses in Pyroscope, so that --binary works; or read the process itself: ${FETCH_LIVE.join(' && ')}`,
    )
    return
  }
  if (input.isExact || siteVisibility(input.version) === 'hidden') return
  if (input.format === 'proto')
    add(
      'hidden-frames',
      `Go leaves the runtime frames that would prove a record out of this file. Exact evidence from the executable: ${readExecutable(input)}. Or from the running process: ${FETCH_LIVE.join(' && ')}`,
    )
  else if (input.unnamedPcs.length > 0)
    add(
      'hidden-frames',
      `The text has the raw PCs of the hidden frames, but no names. Exact evidence from the executable: ${readExecutable(input)}. Or, while the process runs: ${fetchSymbols(input.source, input.unnamedPcs).join(' && ')}`,
    )
}

const MAX_LEFT = 5

function nobodyInsideText(sites: readonly DeferSite[]): string {
  const places = sites.slice(0, MAX_LEFT).map((site) => `${shortFunctionName(site.function!)} (${baseName(site.file!)}:${site.line})`)
  const more = sites.length > MAX_LEFT ? ` and ${counted(sites.length - MAX_LEFT, 'line')} more` : ''
  return `No goroutine is inside ${places.join(', ')}${more}, where the heap has more records than pools keep: the functions returned after the last garbage collection, or other defers took over their records. Capture the heap with ?gc=1 and the goroutines right after it.`
}

/** Words for the kinds of evidence in a sentence. */
const WITNESSES: Readonly<Record<HeapEvidence, string>> = {
  stack: 'the frames of the samples',
  symbol: 'the symbol reply',
  binary: 'the executable',
  compiler: 'the compiler',
  source: 'the source',
  prefix: 'the hidden PCs',
  shape: 'the shape of the line',
  size: 'the size',
}

const MAX_CONFLICTS = 5

function conflictsText(conflicts: readonly EvidenceConflict[]): string {
  const list = (kinds: readonly HeapEvidence[]) => kinds.map((kind) => WITNESSES[kind]).join(' and ')
  const lines = conflicts.slice(0, MAX_CONFLICTS).map(({ function: name, file, line, records, none }) => {
    const place = `${shortFunctionName(name)} (${baseName(file)}:${line})`
    return `${place}: records by ${list(records)}, none by ${list(none)}`
  })
  const more = conflicts.length > MAX_CONFLICTS ? `; and ${counted(conflicts.length - MAX_CONFLICTS, 'line')} more` : ''
  return `Kinds of evidence contradict each other; the stronger one decides. ${lines.join('; ')}${more}.`
}
