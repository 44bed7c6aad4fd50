import type { SymbolFrame } from './symbolized-stack.ts'

const ADDRESS = /^0x[0-9a-f]{1,16}$/
const SYMBOL = /^(.*)\+(0x[0-9a-f]{1,16})$/
const PLACE = /^(.*):(\d{1,15})$/

/**
 * Reads the columns of a line `#\t0x6774fc\tmain.f+0xbc\tmain.go:41`, which are padded with tabs; null when the first is no address.
 * Source: runtime/pprof `printStackRecord`.
 */
export function readSymbolLine(columns: readonly string[]): SymbolFrame | null {
  if (!ADDRESS.test(columns[1]!.trim())) return null
  const address = BigInt(columns[1]!.trim())
  const name = columns[2]?.trim() ?? ''
  const symbol = SYMBOL.exec(name)
  const file = columns[3]?.trim() ?? ''
  const place = PLACE.exec(file)
  return {
    address,
    name: symbol?.[1] ?? name,
    entry: symbol === null ? address : address - BigInt(symbol[2]!),
    file: place?.[1] ?? file,
    line: Number(place?.[2] ?? 0),
  }
}
