import type { DeferSite } from '../attribution/attribute-defers.ts'
import { shortFunctionName } from '../attribution/go-names.ts'
import { SHAPE } from '../attribution/shape.ts'
import { mayBePooled, recordsOf, shareOf, totalBytes } from '../attribution/site-facts.ts'
import type { SourceStatement } from '../attribution/source-statement.ts'
import { baseName } from '../base/go-path.ts'
import { counted, formatValue, roughInterval, roughly, roughValue } from '../base/units.ts'
import { RANGE_FUNC_CAUSE, RANGE_MARKER_CAUSE } from '../rules/defer-records-live.ts'
import { recordsPerSample } from '../stats/heap-sampling.ts'

/** The place of a site: `main.(*Server).handle (server.go:88)`; for records without a place, what they are. */
export function placeText(site: DeferSite): string {
  if (site.function === null) return `records of ${site.recordSize} bytes`
  return `${shortFunctionName(site.function)} (${baseName(site.file ?? '')}:${site.line})`
}

/** A title that says what is alive, and where. */
export function liveTitle(site: DeferSite): string {
  if (site.function === null)
    return `${recordsText(site, 'defer record')} of ${site.recordSize} bytes, at lines this Go version does not tell`
  return `${placeText(site)} holds ${recordsText(site, site.construct === 'range-func-marker' ? 'range-over-func marker' : 'defer record')}`
}

/** The number of records: `4,000 defer records`; for a sampled profile `about 371,000 defer records (257,000 to 519,000)`. */
function recordsText(site: DeferSite, noun: string): string {
  if (site.sampledObjects === null) return counted(site.records, noun)
  const low = recordsOf(site, site.bytesLow)
  const high = recordsOf(site, site.bytesHigh)
  const interval = low === null || high === null ? '' : ` (${formatValue(roughly(low), 'count')} to ${formatValue(roughly(high), 'count')})`
  return `about ${counted(roughly(site.records), noun)}${interval}`
}

/** Bytes, share, evidence, and what the goroutines add. */
export function liveDetail(site: DeferSite, { heapBytes, memoryLimit }: { heapBytes: number; memoryLimit: number | null }): string {
  const companions =
    site.companionObjects > 0
      ? `, and ${counted(countOf(site, site.companionObjects), 'closure')} or arguments of the same line ${ofTotal(site, site.companionBytes, 'bytes')}`
      : ''
  const share = ofTotal(site, shareOf(totalBytes(site), heapBytes), 'share')
  const limit =
    memoryLimit === null
      ? ''
      : `, ${ofTotal(site, totalBytes(site) / memoryLimit, 'share')} of the memory limit of ${formatValue(memoryLimit, 'bytes')}`
  const parts = [`The records take ${recordBytesText(site)}${companions}: ${share} of the heap in use${limit}.`]
  parts.push(`${groundText(site)} (${site.evidence}, ${site.confidence}).`)
  if (site.statement !== null) parts.push(statementText(site.statement))
  if (site.goroutines !== null) parts.push(goroutinesText(site, site.goroutines))
  return parts.join(' ')
}

/** The statement in the source. */
function statementText({ text, path, line, loopLine }: SourceStatement): string {
  const place = path === null ? `line ${line}` : `${path}:${line}`
  return `The statement is ${text} (${place})${loopLine === null ? '' : `, in the loop that begins at line ${loopLine}`}.`
}

/** The bytes of the records: `281.25KiB`; for a sampled profile `17 MiB (95% interval 11-24 MiB, from 34 sampled records)`. */
function recordBytesText(site: DeferSite): string {
  const { recordBytes, bytesLow: low, bytesHigh: high, sampledObjects } = site
  if (sampledObjects === null || low === null || high === null) return formatValue(recordBytes, 'bytes')
  const interval = roughInterval(recordBytes, low, high, 'bytes')
  return `${roughValue(recordBytes, low, high, 'bytes')} (95% interval ${interval}, from ${counted(sampledObjects, 'sampled record')})`
}

/** A value that is as uncertain as the total of a site, with the digits that this leaves. */
function ofTotal(site: DeferSite, value: number, kind: string): string {
  const { totalLow: low, totalHigh: high } = site
  const total = totalBytes(site)
  if (low === null || high === null || total === 0) return formatValue(value, kind)
  return roughValue(value, (value * low) / total, (value * high) / total, kind)
}

/** A number of objects, rounded where it is estimated. */
function countOf({ sampledObjects }: DeferSite, count: number): number {
  return sampledObjects === null ? count : roughly(count)
}

function goroutinesText(site: DeferSite, goroutines: number): string {
  if (goroutines === 0)
    return mayBePooled(site)
      ? 'No goroutine is inside the function any more: the records are left over in pools, or were taken over by other defers.'
      : 'No goroutine is inside the function any more: its defers have run since the last garbage collection, or others took over its records.'
  const each = formatValue(roughly(site.records / goroutines), 'count')
  return goroutines === 1
    ? 'One goroutine is inside the function.'
    : `${counted(goroutines, 'goroutine')} are inside the function, with about ${each} records each.`
}

const GROUNDS: Readonly<Record<DeferSite['evidence'], string>> = {
  stack: 'The runtime frames of a record stand in the samples',
  symbol: 'The process named the hidden runtime frames of a record',
  binary: 'The executable has a call to runtime.deferproc at this address',
  compiler: 'The compiler put the defer statement of this line on the heap, and the size is that of a record',
  source: 'The line is a defer statement and the size is that of a record',
  prefix: 'The hidden runtime frames lie as far apart as those of a record, and the size is that of one',
  shape: 'The line allocates objects of the size of a record, each after another object, as defer does with its closure',
  size: 'Only the size is that of a record',
}

function groundText(site: DeferSite): string {
  return site.function === null ? 'Up to Go 1.17 records, and little else, are allocated while on the system stack' : GROUNDS[site.evidence]
}

/** Why such records exist. */
export function causeText(site: DeferSite): string {
  if (site.construct === 'range-func') return RANGE_FUNC_CAUSE
  if (site.construct === 'range-func-marker') return RANGE_MARKER_CAUSE
  const hidden =
    site.function === null
      ? 'Up to Go 1.17 the runtime switches to the system stack to allocate a record, so that a profile has no caller for it. '
      : ''
  return `${hidden}A defer inside a loop adds one record per pass, and all of them wait until the function returns, not until the pass ends.`
}

/** The title for a pair of record and companion with too few objects to count. */
export function shortPairTitle(site: DeferSite): string {
  return `${placeText(site)} may hold ${recordsText(site, 'defer record')}: too few samples to tell`
}

/** What such a pair lacks, and how many records would be enough in a file like this. */
export function shortPairDetail(site: DeferSite, period: number): string {
  const common = 'The line allocates objects in pairs, as a defer with a closure does, but pairs so few occur by chance.'
  if (period <= 1) return `${common} From ${SHAPE.minObjects} pairs on, this file could tell.`
  const companionSize = site.shortPairSize!
  // twice the limit for the smaller object: it is sampled least, and its count varies most
  const needed = Math.max(
    SHAPE.minSampledRecords * recordsPerSample(site.recordSize, period),
    2 * SHAPE.minSampledCompanions * recordsPerSample(companionSize, period),
  )
  return `${common} It takes ${SHAPE.minSampledRecords} sampled records and ${SHAPE.minSampledCompanions} sampled ${companionSize}-byte companions, which a profile of this rate has from about ${formatValue(roughly(needed), 'count')} records on.`
}

/** A line with objects of the size of a record, and no other sign. */
export function mayHoldText(site: DeferSite): string {
  const count = site.sampledObjects === null ? counted(site.records, 'object') : `about ${counted(roughly(site.records), 'object')}`
  return `${placeText(site)} holds ${count} of ${site.recordSize} bytes, the size of a defer record`
}

/** How much that is, and why nothing else shows. `share` is that of the heap in use. */
export function sizeOnlyDetail(site: DeferSite, share: number): string {
  return `They take ${recordBytesText(site)}, ${ofTotal(site, share, 'share')} of the heap in use. ${site.recordSize} bytes is a common size; but a defer without arguments and captures, such as defer cancel(), leaves no closure beside its record, so that the size is all there is to see (${site.evidence}, ${site.confidence}).`
}
