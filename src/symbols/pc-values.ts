import { corrupt, hex } from './executable-errors.ts'
import type { FunctionTable } from './function-table.ts'

/** The most bytes that are read of one table; the largest functions take about 100 kB. */
const MAX_TABLE = 1 << 22

/** The bytes of such tables that one question may still read. */
export interface Budget {
  left: number
}

/** A new budget, which bounds the work that a damaged file can cause. */
export function newBudget(): Budget {
  return { left: 1 << 24 }
}

/**
 * The value that a table has for a PC in the function that starts at `entry`, or -1 where it has none. `offset` is the place of the table;
 * 0 for none. Source: runtime, symtab.go, pcvalue and step.
 */
export async function pcValueAt(table: FunctionTable, offset: number, entry: number, pc: number, budget: Budget): Promise<number> {
  const target = pc - entry
  const run = await findRun(table, offset, budget, ({ end }) => target < end)
  return run?.value ?? -1
}

/** Instructions of a function that have one value: up to `end`, an offset from its entry. */
export interface PcRun {
  readonly end: number
  readonly value: number
}

/** All runs of a table in order; none where `offset` is 0. */
export async function pcRuns(table: FunctionTable, offset: number, budget: Budget): Promise<PcRun[]> {
  let runs: PcRun[] = []
  await findRun(table, offset, budget, (run) => {
    // the table is read again, longer, where its first bytes were not all of it
    if (run.end <= (runs.at(-1)?.end ?? 0)) runs = []
    runs.push(run)
    return false
  })
  return runs
}

/** The first run that is `wanted`; null without one. Reads as much of the table as that takes. */
async function findRun(table: FunctionTable, offset: number, budget: Budget, wanted: (run: PcRun) => boolean): Promise<PcRun | null> {
  if (offset === 0) return null
  const { memory, header } = table
  const { address, size } = header.pcValues
  const left = Math.min(size - offset, MAX_TABLE)
  for (let length = 256; ; length *= 8) {
    budget.left -= length
    if (budget.left < 0) throw corrupt(memory.image.file.name, 'the tables of a function are too long', `address ${hex(address + offset)}`)
    const bytes = await memory.read(address + offset, Math.max(0, Math.min(length, left)))
    const found = decode(bytes, header.quantum, wanted)
    if (found !== 'cut') return found
    if (length >= left) throw corrupt(memory.image.file.name, 'a table of its functions does not end', `address ${hex(address + offset)}`)
  }
}

/** The first wanted run, null where the table ends before, and `cut` where the bytes do. */
function decode(bytes: Uint8Array, quantum: number, wanted: (run: PcRun) => boolean): PcRun | null | 'cut' {
  let at = 0
  let end = 0
  let value = -1
  // reads a varint of at most 32 bits; at = -1 where the bytes end
  const next = (): number => {
    let result = 0
    for (let shift = 0; at < bytes.length; shift += 7) {
      const byte = bytes[at++]!
      if (shift < 32) result |= (byte & 0x7f) << shift
      if (byte < 0x80) return result >>> 0
    }
    at = -1
    return 0
  }
  for (;;) {
    const delta = next()
    if (at < 0) return 'cut'
    if (delta === 0 && end > 0) return null
    value = (value + ((delta >>> 1) ^ -(delta & 1))) | 0
    const advance = next()
    if (at < 0) return 'cut'
    end += advance * quantum
    const run = { end, value }
    if (wanted(run)) return run
  }
}
