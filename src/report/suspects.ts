import type { DeferSite } from '../attribution/attribute-defers.ts'
import { shortFunctionName } from '../attribution/go-names.ts'
import { RECORD_SIZE } from '../attribution/record-size.ts'
import { SHAPE } from '../attribution/shape.ts'
import { counted, formatValue } from '../base/units.ts'
import { deferRecordsLive, RANGE_FUNC_CAUSE, RANGE_MARKER_CAUSE } from '../rules/defer-records-live.ts'
import { deferRecordsPooled } from '../rules/defer-records-pooled.ts'
import { recordsPerSample } from '../stats/heap-sampling.ts'
import { mayBePooled, POOL_SLACK, shareOf, totalBytes } from './defers-table.ts'
import { FETCH_TEXT, fetchGoroutines, fetchSymbols } from './exact-evidence.ts'
import type { Finding, Severity } from './report.ts'

/** What the findings of a heap report are made from. */
export interface SuspectInput {
  readonly sites: readonly DeferSite[]
  readonly heapBytes: number
  /** Bytes that the process may use; null when not given. */
  readonly memoryLimit: number | null
  readonly period: number
  readonly source: string
  readonly format: 'proto' | 'text'
  /** Raw PCs that a symbol reply would have to name; empty for protobuf. */
  readonly unnamedPcs: readonly bigint[]
}

/** Share of the heap from which one holder is the problem. Source: Eclipse MAT, leak suspects threshold. */
const ERROR_SHARE = 0.1
const WARNING_SHARE = 0.01
const WARNING_RECORDS = 1000
/** Sampled records below which a number is too rough to alarm anybody. */
const MIN_SAMPLED = 10
/** A pair this small says nothing at all. */
const MIN_SHORT_PAIR = 8
const MAX_SHORT_PAIRS = 10

/** The findings of a heap report, most severe first, then largest. */
export function suspects(input: SuspectInput): Finding[] {
  const graded = input.sites.filter((site) => site.confidence !== 'possible')
  const shortPairs = input.sites.filter((site) => site.isShortPair && isWorthTelling(site)).slice(0, MAX_SHORT_PAIRS)
  const rest = input.sites.filter((site) => site.confidence === 'possible' && !shortPairs.includes(site))
  const findings = graded.map((site) =>
    severityOf(site, input) === 'note' && mayBePooled(site) ? pooledFinding(site, input) : liveFinding(site, input),
  )
  findings.push(...shortPairs.map((site) => shortPairFinding(site, input)))
  if (rest.length > 0) findings.push(sizeOnlyFinding(rest, input))
  const rank: Record<Severity, number> = { error: 0, warning: 1, note: 2 }
  return findings.sort((a, b) => rank[a.severity] - rank[b.severity])
}

function isWorthTelling(site: DeferSite): boolean {
  return site.sampledObjects === null ? site.records >= MIN_SHORT_PAIR : site.sampledObjects >= 2
}

function severityOf(site: DeferSite, input: SuspectInput): Severity {
  const isEnough = site.sampledObjects === null ? site.bytesLow !== null && site.records > POOL_SLACK : site.sampledObjects >= MIN_SAMPLED
  if (!isEnough || site.confidence === 'possible') return 'note'
  const share = shareOf(totalBytes(site), input.heapBytes)
  const isCertain = site.confidence === 'exact' || site.confidence === 'strong'
  if (share >= ERROR_SHARE) return isCertain ? 'error' : 'warning'
  return share >= WARNING_SHARE || site.records >= WARNING_RECORDS ? 'warning' : 'note'
}

function liveFinding(site: DeferSite, input: SuspectInput): Finding {
  const about = site.sampledObjects === null ? '' : 'about '
  const title =
    site.function === null
      ? `${about}${counted(site.records, 'defer record')} of ${site.recordSize} bytes are alive, at lines this Go version does not tell`
      : `${place(site)} holds ${about}${counted(site.records, site.construct === 'range-func-marker' ? 'range-over-func marker' : 'defer record')}`
  return {
    ...common(site, input),
    rule: deferRecordsLive.id,
    severity: severityOf(site, input),
    title,
    detail: liveDetail(site, input),
    cause: causeOf(site),
    fix: site.function === null ? 'Look for defer statements in loops. From Go 1.18 on the profile tells the line.' : deferRecordsLive.fix,
    example: site.function === null ? null : deferRecordsLive.example,
    next: nextSteps(site, input),
  }
}

/** `main.(*Server).handle` server.go:88. */
function place(site: DeferSite): string {
  const file = site.file ?? ''
  return `${shortFunctionName(site.function ?? '')} (${file.slice(file.lastIndexOf('/') + 1)}:${site.line})`
}

function liveDetail(site: DeferSite, input: SuspectInput): string {
  const bytes = formatValue(site.recordBytes, 'bytes')
  const companions =
    site.companionObjects > 0
      ? `, and ${counted(site.companionObjects, 'closure')} or arguments of the same line ${formatValue(site.companionBytes, 'bytes')}`
      : ''
  const share = shareOf(totalBytes(site), input.heapBytes)
  const parts = [
    `The records take ${bytes}${intervalText(site)}${companions}: ${formatValue(share, 'share')} of the heap in use${limitText(site, input)}.`,
  ]
  const ground =
    site.function === null
      ? 'The runtime of this Go version allocates records, and little else, on its own stack'
      : EVIDENCE_TEXT[site.evidence]
  parts.push(`${ground} (${site.evidence}, ${site.confidence}).`)
  if (site.hasGoroutine === false)
    parts.push('No goroutine is inside the function any more: the records are left over in pools, or were taken over by other defers.')
  return parts.join(' ')
}

function limitText(site: DeferSite, { memoryLimit }: SuspectInput): string {
  return memoryLimit === null
    ? ''
    : `, ${formatValue(totalBytes(site) / memoryLimit, 'share')} of the memory limit of ${formatValue(memoryLimit, 'bytes')}`
}

function intervalText(site: DeferSite): string {
  if (site.sampledObjects === null || site.bytesLow === null || site.bytesHigh === null) return ''
  return ` (95% interval ${formatValue(site.bytesLow, 'bytes')} to ${formatValue(site.bytesHigh, 'bytes')}, from ${counted(site.sampledObjects, 'sampled record')})`
}

const EVIDENCE_TEXT: Readonly<Record<DeferSite['evidence'], string>> = {
  stack: 'The runtime frames of a record stand in the samples',
  symbol: 'The process named the hidden runtime frames of a record',
  binary: 'The executable has a call to runtime.deferproc at this address',
  source: 'The line is a defer statement and the size is that of a record',
  prefix: 'The hidden runtime frames lie as far apart as those of a record, and the size is that of one',
  shape: 'The line allocates objects of the size of a record, each after another object, as defer does with its closure',
  size: 'Only the size is that of a record',
}

function causeOf(site: DeferSite): string {
  if (site.construct === 'range-func') return RANGE_FUNC_CAUSE
  if (site.construct === 'range-func-marker') return RANGE_MARKER_CAUSE
  if (site.function === null)
    return 'Up to Go 1.17 the runtime allocates records on its own stack, so that a profile has their number and size, but no caller. A defer inside a loop adds one record per pass, which waits until the function returns.'
  return 'A defer inside a loop adds one record per pass, and all of them wait until the function returns, not until the pass ends.'
}

function nextSteps(site: DeferSite, input: SuspectInput): string[] {
  const next: string[] = []
  if (site.confidence === 'likely' && site.function !== null) next.push(...exactCommands(input))
  if (site.hasGoroutine === null && site.function !== null) next.push(...fetchGoroutines(input.source))
  return next
}

function exactCommands(input: SuspectInput): readonly string[] {
  return input.format === 'text' && input.unnamedPcs.length > 0 ? fetchSymbols(input.source, input.unnamedPcs) : FETCH_TEXT
}

function pooledFinding(site: DeferSite, input: SuspectInput): Finding {
  return {
    ...common(site, input),
    rule: deferRecordsPooled.id,
    severity: 'note',
    title: `${site.function === null ? `records of ${site.recordSize} bytes` : place(site)}: ${counted(site.records, 'defer record')}, which may be left over in pools`,
    detail: liveDetail(site, input),
    cause: 'The runtime keeps up to 32 records per P after their calls ran.',
    fix: deferRecordsPooled.fix,
    example: null,
    next: [],
  }
}

/** A pair in step that is too small to count: how large it would have to be, and how to be sure now. */
function shortPairFinding(site: DeferSite, input: SuspectInput): Finding {
  const needed = input.period <= 1 ? SHAPE.minObjects : Math.ceil(SHAPE.minSampledRecords * recordsPerSample(site.recordSize, input.period))
  return {
    ...common(site, input),
    rule: deferRecordsLive.id,
    severity: 'note',
    title: `${place(site)} may hold ${site.sampledObjects === null ? '' : 'about '}${counted(site.records, 'defer record')}: too few to tell`,
    detail: `The line allocates pairs as a defer with a closure does, but pairs that small occur by chance. From about ${formatValue(needed, 'count')} records on, this file could tell.`,
    cause: causeOf(site),
    fix: deferRecordsLive.fix,
    example: null,
    next: exactCommands(input),
  }
}

/** All lines of which only the size is known, in one note. */
function sizeOnlyFinding(sites: readonly DeferSite[], input: SuspectInput): Finding {
  const bytes = sites.reduce((sum, site) => sum + site.recordBytes, 0)
  const sizes = [...new Set(sites.map((site) => site.recordSize))].sort((a, b) => a - b).join(' or ')
  const lines = `${counted(sites.length, 'line')} ${sites.length === 1 ? 'holds' : 'hold'}`
  return {
    rule: deferRecordsLive.id,
    severity: 'note',
    title: `${lines} ${sizes}-byte objects, of which this file cannot tell whether they are defer records`,
    detail: `${formatValue(bytes, 'bytes')}, most of it surely ordinary objects: ${RECORD_SIZE.since22} and ${RECORD_SIZE.before22} bytes are common sizes. A defer without arguments and captures leaves no closure beside its record, so that the size is all there is to see.`,
    function: null,
    file: null,
    line: null,
    value: bytes,
    low: null,
    high: null,
    unit: 'bytes',
    share: shareOf(bytes, input.heapBytes),
    evidence: 'size',
    confidence: 'possible',
    cause: 'Heap profiles leave out the runtime frames that would tell.',
    fix: 'Get exact evidence from the running process before you look for a fault here.',
    example: null,
    next: exactCommands(input),
  }
}

function common(
  site: DeferSite,
  input: SuspectInput,
): Pick<Finding, 'function' | 'file' | 'line' | 'value' | 'low' | 'high' | 'unit' | 'share' | 'evidence' | 'confidence'> {
  return {
    function: site.function,
    file: site.file,
    line: site.line,
    value: totalBytes(site),
    low: site.totalLow,
    high: site.totalHigh,
    unit: 'bytes',
    share: shareOf(totalBytes(site), input.heapBytes),
    evidence: site.evidence,
    confidence: site.confidence,
  }
}
