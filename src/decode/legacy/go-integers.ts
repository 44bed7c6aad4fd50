/** Why Go's strconv refuses a text. */
export type IntegerFault = 'invalid syntax' | 'value out of range'

const MAX_INT64 = (1n << 63n) - 1n
const MAX_UINT64 = (1n << 64n) - 1n

/** Digits of 2^64 by base; a longer text without leading zeros is out of range. */
const DIGITS_MAX = { 2: 64, 8: 22, 10: 20, 16: 16 } as const
type Radix = keyof typeof DIGITS_MAX

/**
 * Parses an int64; returns the reason where the text is not one. Base 0 accepts the prefixes `0b`, `0o`, `0x` and `0`, and underscores.
 * Source: Go strconv/atoi.go, `ParseInt`, `ParseUint`, `underscoreOK`.
 */
export function parseInt64(text: string, base: 0 | 10): bigint | IntegerFault {
  const isNegative = text.startsWith('-')
  const digits = isNegative || text.startsWith('+') ? text.slice(1) : text
  const value = base === 10 ? parseDigits(digits, 10) : parsePrefixed(digits)
  if (typeof value === 'string') return value
  if (value > (isNegative ? MAX_INT64 + 1n : MAX_INT64)) return 'value out of range'
  return isNegative ? -value : value
}

function parsePrefixed(text: string): bigint | IntegerFault {
  const [radix, digits] = prefixOf(text)
  if (!digits.includes('_')) return parseDigits(digits, radix)
  // an underscore must be between two digits, or between the prefix and a digit
  if (digits.endsWith('_') || digits.includes('__') || (digits.startsWith('_') && radix === 10)) return 'invalid syntax'
  return parseDigits(digits.replaceAll('_', ''), radix)
}

function prefixOf(text: string): [radix: Radix, digits: string] {
  if (!text.startsWith('0')) return [10, text]
  const mark = text.length >= 3 ? text[1]!.toLowerCase() : ''
  if (mark === 'b') return [2, text.slice(2)]
  if (mark === 'o') return [8, text.slice(2)]
  if (mark === 'x') return [16, text.slice(2)]
  return text === '0' ? [10, text] : [8, text.slice(1)]
}

const DIGITS: Readonly<Record<Radix, RegExp>> = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: /^[0-9]+$/, 16: /^[0-9a-fA-F]+$/ }
const PREFIX: Readonly<Record<Radix, string>> = { 2: '0b', 8: '0o', 10: '', 16: '0x' }

function parseDigits(digits: string, radix: Radix): bigint | IntegerFault {
  if (!DIGITS[radix].test(digits)) return 'invalid syntax'
  const significant = digits.replace(/^0+/, '')
  if (significant.length > DIGITS_MAX[radix]) return 'value out of range'
  const value = BigInt(PREFIX[radix] + (significant === '' ? '0' : significant))
  return value > MAX_UINT64 ? 'value out of range' : value
}
