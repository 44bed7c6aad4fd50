import type { Integer } from '../base/int64.ts'
import { counted, formatValue } from '../base/units.ts'
import type { EvidenceSource, InputSummary } from './report.ts'

/** Describes one input in lines for the head of a report. */
export function inputLines(input: InputSummary): string[] {
  const lines = [`${input.kind} profile (${input.format === 'proto' ? 'protobuf' : `${input.form ?? 'debug=1'} text`}): ${input.source}`]
  const facts = [input.time === null ? 'time unknown' : `taken ${input.time.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}`]
  if (isHeap(input)) facts.push(rateText(input.period))
  facts.push(counted(input.samples, 'stack'))
  if (input.totals['goroutine'] !== undefined) facts.push(counted(input.totals['goroutine'], 'goroutine'))
  lines.push(facts.join(', '))
  if (isHeap(input)) lines.push(heapText(input.totals))
  if (input.goVersion !== null) lines.push(`Go ${input.goVersion.value}, told by ${input.goVersion.evidence}`)
  else if (isHeap(input)) lines.push('Go version unknown')
  if (input.capture !== null)
    lines.push(
      `captured by ${input.capture.tool} from ${input.capture.source}${isHeap(input) ? `, with ${input.capture.frames === 'full' ? '' : 'some of '}the runtime frames of defer records` : ''}`,
    )
  return lines
}

/** Describes one input in a few words each, those first that matter most: kind, time, release of Go, size, sampling rate, process. */
export function inputFacts(input: InputSummary): string[] {
  const isText = input.format === 'text'
  const facts = [isText ? `${input.kind} ${input.form ?? 'debug=1'} text` : input.kind]
  if (input.time !== null) facts.push(shortTime(input.time))
  if (input.goVersion !== null) facts.push(`Go ${input.goVersion.value}`)
  if (isHeap(input)) {
    const live = Number(input.totals['inuse_space'] ?? 0)
    facts.push(`${shortBytes(live)} live`)
    facts.push(shortRate(input.period))
  }
  if (input.totals['goroutine'] !== undefined) facts.push(counted(input.totals['goroutine'], 'goroutine'))
  if (input.labels !== undefined) facts.push(...Object.entries(input.labels).map(([name, value]) => `${name}=${value}`))
  if (input.capture !== null && isHeap(input) && input.capture.frames === 'full') facts.push('full stacks')
  return facts
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** `21 Nov 02:18 UTC`; files of another year than the reader's are rare, and `--verbose` has the whole time. */
function shortTime(time: string): string {
  const [, month, day, clock] = /^\d+-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(time)!
  return `${Number(day)} ${MONTHS[Number(month) - 1]!} ${clock} UTC`
}

/** Three digits: `96.5 MiB`. */
function shortBytes(bytes: number): string {
  return formatValue(bytes, 'bytes').replace(
    /^(\d+(?:\.\d+)?)(\D+)$/,
    (_, number: string, unit: string) => `${Number(Number(number).toPrecision(3))} ${unit}`,
  )
}

function shortRate(period: number | null): string {
  if (period === null) return 'rate unknown'
  return period <= 1 ? 'every object' : `rate ${shortBytes(period)}`
}

/** Describes the evidence besides the inputs in one line; `isBeside` is true where there are inputs. */
export function evidenceLine(evidence: readonly EvidenceSource[], isBeside: boolean): string {
  return `${isBeside ? 'evidence besides: ' : ''}${evidence.map(({ kind, source, detail }) => `${kind} ${source} (${detail})`).join('; ')}`
}

function isHeap(input: InputSummary): boolean {
  return input.kind === 'heap' || input.kind === 'allocs'
}

function rateText(period: number | null): string {
  if (period === null) return 'sampling rate unknown'
  return period <= 1 ? 'every allocation recorded' : `one sample per ${formatValue(period, 'bytes')} allocated`
}

function heapText(totals: Readonly<Record<string, Integer>>): string {
  const of = (type: string) => totals[type] ?? 0
  return `in use ${formatValue(of('inuse_space'), 'bytes')} in ${formatValue(of('inuse_objects'), 'count')} objects; allocated since the start ${formatValue(of('alloc_space'), 'bytes')}`
}
