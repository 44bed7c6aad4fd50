import type { Executable } from './executable.ts'

/** An address from a line `# 0xPC NAME+0xOFFSET FILE:LINE` of a heap text. */
export interface OffsetAddress {
  /** The address in the process, as printed: inside the call instruction, 1 less than the return address in the stack. */
  readonly address: bigint
  readonly function: string
  /** Distance from the entry of the machine function; that function also where `function` is inlined into it (runtime.Frame.Entry). */
  readonly offset: bigint
}

/** The most names that are searched for: each search reads the whole table of names. */
const MAX_NAMES = 16
/** Loaders move programs by whole pages of at least 4 KiB. */
const PAGE = 4096n

/**
 * How far the addresses of a process lie above the linker's: `address - bias` is the linker's address; 0 for a program that is not
 * position-independent. For texts, which have no mappings. Null where the addresses do not agree: each address minus its offset must be
 * the entry of a function, and at least one of them the entry of the function named.
 */
export async function loadBias(executable: Executable, pairs: readonly OffsetAddress[]): Promise<bigint | null> {
  const entries = new Map(pairs.map((pair) => [pair.address - pair.offset, pair]))
  if (entries.size === 0) return null
  for (const bias of await candidates(executable, [...entries.values()])) {
    let agree = true
    for (const entry of entries.keys()) {
      const found = await executable.functionAt(entry - bias)
      if (found?.entry !== entry - bias) agree = false
    }
    if (agree) return bias
  }
  return null
}

/** The biases that the named functions suggest, the most frequent first. */
async function candidates(executable: Executable, pairs: readonly OffsetAddress[]): Promise<bigint[]> {
  const votes = new Map<bigint, number>()
  const names = new Map(pairs.map((pair) => [pair.function, pair]))
  for (const { address, function: name, offset } of [...names.values()].slice(0, MAX_NAMES)) {
    const found = await executable.functionNamed(name)
    if (found === null) continue
    const bias = address - offset - found.entry
    if (bias % PAGE === 0n && (executable.isPie || bias === 0n)) votes.set(bias, (votes.get(bias) ?? 0) + 1)
  }
  return [...votes.entries()].sort((a, b) => b[1] - a[1]).map(([bias]) => bias)
}
