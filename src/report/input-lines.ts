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
