import type { SymbolFrame } from './symbolized-stack.ts'

const ADDRESS = /^0x[0-9a-f]{1,16}$/
const SYMBOL = /^(.*)\+(0x[0-9a-f]{1,16})$/
const PLACE = /^(.*):(\d{1,15})$/
/** The pattern of a line whose tabs became spaces. */
const BLANKS = /^#\s+(0x\S*)(?:\s+(\S.*?(?:\+0x[0-9a-f]{1,16})(?=\s|$)|\S+))?(?:\s+(\S.*?))?\s*$/

/**
 * Parses `#\t0x6774fc\tmain.f+0xbc\tmain.go:41`, whose columns are padded with tabs, or with spaces after copying. Undefined
 * for other comments; null where the line begins like a frame and is not one. Source: runtime/pprof `printStackRecord`.
 */
export function readSymbolLine(line: string): SymbolFrame | null | undefined {
  const columns = columnsOf(line)
  if (columns === null) return undefined
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

/** The most lines that are remembered; they are far fewer in most texts. */
const REMEMBERED = 1 << 15

/** Parses symbol lines as `readSymbolLine` does. A text repeats the lines of callers in most of its records, so they are parsed once. */
export class SymbolLines {
  #known = new Map<string, SymbolFrame>()

  read(line: string): SymbolFrame | null | undefined {
    const known = this.#known.get(line)
    if (known !== undefined) return known
    // a line is a slice of its chunk's text, all of which it would keep in memory
    const own = JSON.parse(JSON.stringify(line)) as string
    const frame = readSymbolLine(own)
    if (frame === null || frame === undefined) return frame
    if (this.#known.size === REMEMBERED) this.#known.clear()
    this.#known.set(own, frame)
    return frame
  }
}

/** The columns of a frame, with the `#` before them; null for other comments. */
function columnsOf(line: string): readonly (string | undefined)[] | null {
  const columns = line.split(/\t+/)
  if (columns.length > 2 && columns[1]!.startsWith('0x')) return columns
  const match = BLANKS.exec(line)
  if (match !== null) return match
  return columns.length > 1 && columns[1]!.startsWith('0x') ? columns : null
}
