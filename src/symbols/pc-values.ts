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
 * 0 for
 * none. Source: runtime, symtab.go, pcvalue and step.
 */
export async function pcValueAt(table: FunctionTable, offset: number, entry: number, pc: number, budget: Budget): Promise<number> {
  if (offset === 0) return -1
  const { memory, header } = table
  const { address, size } = header.pcValues
  const left = Math.min(size - offset, MAX_TABLE)
  for (let length = 256; ; length *= 8) {
    budget.left -= length
    if (budget.left < 0) throw corrupt(memory.image.file.name, 'the tables of a function are too long', `address ${hex(address + offset)}`)
    const bytes = await memory.read(address + offset, Math.max(0, Math.min(length, left)))
    const value = decode(bytes, header.quantum, pc - entry)
    if (value !== null) return value
    if (length >= left) throw corrupt(memory.image.file.name, 'a table of its functions does not end', `address ${hex(address + offset)}`)
  }
}

/** The value at `target`; null where the bytes end first. */
function decode(bytes: Uint8Array, quantum: number, target: number): number | null {
  let at = 0
  let pc = 0
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
    if (at < 0) return null
    if (delta === 0 && pc > 0) return -1
    value = (value + ((delta >>> 1) ^ -(delta & 1))) | 0
    const advance = next()
    if (at < 0) return null
    pc += advance * quantum
    if (target < pc) return value
  }
}
