import { shortFunctionName } from '../attribution/go-names.ts'
import type { HeldMemory } from '../attribution/held-memory.ts'
import { shareOf } from '../attribution/site-facts.ts'
import { baseName } from '../base/go-path.ts'
import { counted, formatValue, roughInterval, roughValue } from '../base/units.ts'
import type { HeapInterval } from '../stats/heap-sampling.ts'

/**
 * A sentence such as `300 pending rc.Close() of main.unzipAll (unzip.go:40) keep 19.95MiB alive, 98% of the heap: what f.Open() of line 36
 * made`.
 */
export function heldSentence(held: HeldMemory, heapBytes: number, isSampled: boolean): string {
  const { holder, estimate, low, high } = held
  const about = isSampled ? 'about ' : ''
  const share = roughValue(shareOf(estimate, heapBytes), shareOf(low, heapBytes), shareOf(high, heapBytes), 'share')
  const alive = `${about}${roughValue(estimate, low, high, 'bytes')} alive, ${share} of the heap`
  return `${subject(held)} of ${shortFunctionName(holder.function)} (${placeOf(held)}) ${verb(held)} ${alive}: ${madeBy(held)}`
}

/** The place: `unzip.go:40`. */
function placeOf({ holder }: HeldMemory): string {
  return `${baseName(holder.file)}:${holder.held.statement.line}`
}

function subject({ holder, pending }: HeldMemory): string {
  const { call, repeats } = holder.held
  const count = pending === null ? null : countText(pending)
  if (count === null) return `Pending ${call}`
  if (repeats === 'once') return `The pending ${call} of ${count} ${pending!.estimate === 1 ? 'goroutine' : 'goroutines'}`
  return `${count[0]!.toUpperCase()}${count.slice(1)} pending ${call}`
}

/** Above this ratio of its bounds an estimate says nothing. */
const WIDEST = 3

/** Whether an estimate of a count says anything. */
export function isTelling({ estimate, low, high }: HeapInterval): boolean {
  return low === high ? estimate !== 0 : high <= WIDEST * low
}

/** `300`, or `about 260 (180 to 370)` with no more digits than the interval allows; null where that says nothing. */
function countText(count: HeapInterval): string | null {
  const { estimate, low, high } = count
  if (!isTelling(count)) return null
  if (low === high) return formatValue(estimate, 'count')
  const interval = roughInterval(estimate, low, high, 'count').replace('-', ' to ')
  return `about ${roughValue(estimate, low, high, 'count')} (${interval})`
}

function verb({ pending, holder }: HeldMemory): string {
  return pending?.estimate === 1 && holder.held.repeats !== 'once' ? 'keeps' : 'keep'
}

/** The calls that made the memory, and the line that filled it where that line made more. */
function madeBy({ holder, lines }: HeldMemory): string {
  const { opening, givesTo } = holder.held
  const most = lines.find(({ kind }) => kind !== 'shared')
  const filled = most !== undefined && most.kind === 'used' ? ` and line ${most.line} filled` : ''
  const made =
    opening === null || (most?.kind === 'argument' && filled === '')
      ? 'what the statement itself evaluates'
      : `what ${opening.text} of line ${opening.line} made${filled}`
  return givesTo === null ? made : `${made}. They put it back into ${givesTo}, where it stays allocated`
}

/** The grade and the reasons for it, the memory of each line, and the number of sampled objects behind it. */
export function heldDetail(held: HeldMemory, isSampled: boolean, memoryLimit: number | null): string {
  const parts: string[] = []
  const { estimate, low, high, sampled, pending, holder, confidence, doubts } = held
  if (isSampled) parts.push(`95% interval ${roughInterval(estimate, low, high, 'bytes')}, from ${counted(sampled, 'sampled object')}.`)
  if (holder.held.repeats === 'once' && pending !== null && pending.low === pending.high)
    parts.push(
      `That is ${roughValue(estimate / pending.estimate, low / pending.estimate, high / pending.estimate, 'bytes')} for each of the ${counted(pending.estimate, 'goroutine')} inside the function.`,
    )
  if (memoryLimit !== null)
    parts.push(
      `${roughValue(estimate / memoryLimit, low / memoryLimit, high / memoryLimit, 'share')} of the memory limit of ${formatValue(memoryLimit, 'bytes')}.`,
    )
  const counting = held.lines.filter(({ kind, estimate: bytes }) => kind !== 'shared' && bytes >= estimate / 100)
  if (counting.length > 1)
    parts.push(
      `By line: ${counting.map((one) => `${roughValue(one.estimate, one.low, one.high, 'bytes')} through line ${one.line} (${one.kind})`).join(', ')}.`,
    )
  parts.push(`The statement is ${holder.statement.text}${loopText(held)} (source, ${confidence}).`)
  for (const doubt of doubts) parts.push(`Not certain: ${doubt}.`)
  return parts.join(' ')
}

function loopText({ holder }: HeldMemory): string {
  const { repeats, neverReturns } = holder.held
  if (repeats === 'once') return neverReturns ? ', in a function that never returns' : ''
  return neverReturns ? ', in a loop that nothing leaves' : ''
}
