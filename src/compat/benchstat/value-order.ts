import { compareText } from '../../base/order.ts'
import { parseFloat64 } from '../go/parse-number.ts'

/** Negative where `a` comes before `b`, 0 where neither comes first. */
export type CompareValues = (a: string, b: string) => number

/** The named orders: `alpha` by bytes; `num` by numbers, with prefixes such as 2k and 1Mi, numbers before other text. */
export const NAMED_ORDERS: ReadonlyMap<string, CompareValues> = new Map([
  ['alpha', compareText],
  ['num', compareNumbers],
])

/** Compares by the order `num`. Source: golang.org/x/perf benchproc/sort.go, `builtinOrders`. */
function compareNumbers(a: string, b: string): number {
  const x = looseNumber(a)
  const y = looseNumber(b)
  if (x === null || y === null) return (x === null ? 1 : 0) - (y === null ? 1 : 0)
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y))
  return x < y ? -1 : x > y ? 1 : 0
}

const PREFIXES = 'KMGTPEZY'
const PREFIXED = /^([+-]?[0-9.]+)([kKMGTPEZY]i?)?[bB]?$/

/** Reads a number with a prefix; null where the text is none. Source: golang.org/x/perf benchproc/sort.go, `parseNum`. */
function looseNumber(text: string): number | null {
  const plain = parseFloat64(text)
  if ('value' in plain) return plain.value
  const match = PREFIXED.exec(text)
  const number = parseFloat64(match?.[1] ?? '')
  if (match === null || !('value' in number)) return null
  const prefix = match[2] ?? ''
  const power = prefix === '' ? 0 : 1 + PREFIXES.indexOf(prefix[0]!.toUpperCase())
  return number.value * (prefix.endsWith('i') ? 1024 : 1000) ** power
}
