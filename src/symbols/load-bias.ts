import type { Executable } from './executable.ts'

/** A line `# 0xPC NAME+0xOFFSET FILE:LINE` of a heap text. */
export interface OffsetAddress {
  /** In the process; as printed, which is within the call: 1 less than the return address of the stack above. */
  readonly address: bigint
  readonly function: string
  /** From the entry of the machine function, also where `function` is inlined into it (runtime.Frame.Entry). */
  readonly offset: bigint
}

/** Names that are searched at most: each search takes the whole table of names. */
const MAX_NAMES = 16
/** Loaders move programs by whole pages, of 4 KiB at least. */
const PAGE = 4096n

/**
 * How far a process has the code behind the linker's addresses, for texts, which have no mappings: `address - bias` is the
 * linker's address; 0 for a program that is not position-independent. Null when the addresses do not agree: every one of
 * them, less its offset, must be the entry of a function, and at least one of them of the function named.
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

/** Distances that named functions suggest, the most frequent first. */
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
