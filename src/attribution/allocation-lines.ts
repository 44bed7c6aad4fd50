import { type Allocation, groupAllocations } from './allocations.ts'
import { clearestName, foldFunctionName, ownerName } from './go-names.ts'

/** The allocations of one line of one function, over all its instances and range-over-func bodies. */
export interface AllocationLine {
  /** Folded name. Up to Go 1.26 copies of a literal in inlined functions have several names; this is the shortest. */
  readonly function: string
  /** All folded names that the function has. */
  readonly names: readonly string[]
  readonly file: string
  readonly line: number
  readonly allocations: Allocation[]
}

/**
 * Groups allocations by the line that made them, in the order in which lines are first seen. A literal is identified by file and line, not
 * by name.
 */
export function allocationLines(allocations: readonly Allocation[]): AllocationLine[] {
  const folded = new Map<string, string>()
  const foldedName = ({ function: name }: Allocation) => {
    const known = folded.get(name) ?? foldFunctionName(name)
    folded.set(name, known)
    return known
  }
  return groupAllocations(allocations, (one) => `${one.line}\n${ownerName(foldedName(one))}\n${one.file}`).map((group) => {
    const names = [...new Set(group.map(foldedName))]
    return { function: clearestName(names), names, file: group[0]!.file, line: group[0]!.line, allocations: group }
  })
}

/** Groups the allocations of a line by the machine function that makes them, within which addresses give their order. */
export function lineInstances(line: readonly Allocation[]): readonly (readonly Allocation[])[] {
  const first = line[0]!
  const isOne = line.every((one) => one.function === first.function && one.executable === first.executable)
  const groups = isOne ? [line] : groupAllocations(line, (one) => `${one.executable}\n${one.function}`)
  return groups.flatMap((group) => (group[0]!.function.includes('[...]') ? splitFar(group) : [group]))
}

/** Splits allocations that are far apart: up to Go 1.20 the instances of a generic function share their name. */
function splitFar(group: readonly Allocation[]): Allocation[][] {
  const parts: Allocation[][] = []
  let last: Allocation | null = null
  for (const one of [...group].sort((a, b) => (a.offset < b.offset ? -1 : a.offset > b.offset ? 1 : 0))) {
    if (last === null || one.offset - last.offset > ONE_LINE) parts.push([])
    parts.at(-1)!.push(one)
    last = one
  }
  return parts
}

/** The largest distance in bytes of code between two calls of one line; 115 was measured. */
export const ONE_LINE = 300n

/** Whether the allocating call also allocated a word: `runtime.deferrangefunc` makes a list head beside its marker record. */
export function hasMarkerWord(record: Allocation, others: readonly Allocation[]): boolean {
  return others.some((one) => one.offset === record.offset && one.size === 8)
}
