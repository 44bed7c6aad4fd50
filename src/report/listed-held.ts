import { sourcePath } from '../analysis/nodes.ts'
import { foldFunctionName } from '../attribution/go-names.ts'
import type { HeldMemory } from '../attribution/held-memory.ts'
import type { ListedFunction } from './listed-function.ts'

/** What one source line has to do with held memory, in bytes. */
export interface LineHeld {
  /** What the pending calls of the `defer` statement that begins here keep alive; null at other lines. */
  readonly bytes: number | null
  /** What the line allocated of the memory that pending calls of any statement keep alive; null where it allocated none. */
  readonly through: number | null
  /** The weakest grade of all statements whose memory is in one of the two. */
  readonly confidence: HeldMemory['confidence']
}

/**
 * Held memory by line for each listed function. A line that several functions list, such as instances of a generic function, has it in
 * one of them alone, so that sums count no byte twice.
 */
export function heldOfListed(list: readonly ListedFunction[], held: readonly HeldMemory[]): Map<number, LineHeld>[] {
  const found = list.map(() => new Map<number, LineHeld>())
  const add = (holder: HeldMemory, line: number, part: Pick<LineHeld, 'bytes' | 'through'>) => {
    const at = listedAt(list, holder, line)
    if (at === -1) return
    const known = found[at]!.get(line)
    found[at]!.set(line, {
      bytes: sum(known?.bytes ?? null, part.bytes),
      through: sum(known?.through ?? null, part.through),
      confidence: known?.confidence === 'likely' ? 'likely' : holder.confidence,
    })
  }
  for (const one of held) {
    add(one, one.holder.held.statement.line, { bytes: Math.round(one.estimate), through: null })
    for (const { line, kind, estimate } of one.lines) if (kind !== 'shared') add(one, line, { bytes: null, through: Math.round(estimate) })
  }
  return found
}

/** The listed function that shows a line: one with samples there, else the one that defers, else one whose text has the line; -1 without any. */
function listedAt(list: readonly ListedFunction[], { holder }: HeldMemory, line: number): number {
  const file = sourcePath(holder.file)
  const first = (isRight: (one: ListedFunction) => boolean) => list.findIndex((one) => one.file === file && isRight(one))
  const sampled = first(({ lines }) => lines.some(({ place }) => place!.line === line))
  if (sampled !== -1) return sampled
  const deferring = first((one) => foldFunctionName(one.function) === holder.function)
  return deferring === -1 ? first(({ text }) => text?.has(line) === true) : deferring
}

function sum(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : (a ?? 0) + (b ?? 0)
}
