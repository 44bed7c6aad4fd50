/** A parsed number, or Go's message about the text. */
export type ParsedNumber = { readonly value: number } | { readonly error: 'invalid syntax' | 'value out of range' }

const INVALID: ParsedNumber = { error: 'invalid syntax' }
const OUT_OF_RANGE: ParsedNumber = { error: 'value out of range' }

const DECIMAL = /^[+-]?(?:[\d_]+\.?[\d_]*|\.[\d_]+)(?:e[+-]?\d[\d_]*)?$/i
const HEXADECIMAL = /^([+-]?)0x([\da-f_]*)\.?([\da-f_]*)p([+-]?\d[\d_]*)$/i
const SPECIAL = /^(?:([+-]?)inf(?:inity)?|nan)$/i

/**
 * Parses a floating-point number: decimal, hexadecimal with a binary exponent, with underscores between digits, `Inf` or `NaN`.
 * Source: Go strconv/atof.go, `ParseFloat`.
 */
export function parseFloat64(text: string): ParsedNumber {
  const special = SPECIAL.exec(text)
  if (special !== null) return { value: special[1] === undefined ? NaN : special[1] === '-' ? -Infinity : Infinity }
  if (!underscoresSeparate(text)) return INVALID
  const plain = text.replaceAll('_', '')
  const value = HEXADECIMAL.test(text) ? hexadecimal(plain) : DECIMAL.test(text) && /^[+-]?\.?\d/.test(plain) ? Number(plain) : NaN
  if (Number.isNaN(value)) return INVALID
  return Number.isFinite(value) ? { value } : OUT_OF_RANGE
}

function hexadecimal(text: string): number {
  const [, sign, whole, fraction, power] = HEXADECIMAL.exec(text)!
  if (whole === '' && fraction === '') return Number.NaN
  let mantissa = BigInt(`0x0${whole}${fraction}`)
  let exponent = Math.max(-100_000, Math.min(100_000, Number(power))) - 4 * fraction!.length
  // 64 bits are enough for correct rounding, when the last of them is set for any bits that were cut off
  const surplus = mantissa.toString(2).length - 64
  if (surplus > 0) {
    const rest = mantissa & ((1n << BigInt(surplus)) - 1n)
    mantissa = (mantissa >> BigInt(surplus)) | (rest === 0n ? 0n : 1n)
    exponent += surplus
  }
  const value = scaled(mantissa, exponent)
  return sign === '-' ? -value : value
}

/** mantissa times 2^exponent, rounded once, also where the result is subnormal. */
function scaled(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0
  const bits = mantissa.toString(2).length
  const kept = Math.min(53, bits + exponent + 1074) // fewer bits for subnormal results
  if (kept < 0) return 0
  const drop = bits - kept
  if (drop <= 0) return Number(mantissa) * powerOfTwo(exponent)
  const unit = 1n << BigInt(drop)
  const whole = mantissa / unit
  const twiceRest = (mantissa % unit) * 2n
  const isUp = twiceRest > unit || (twiceRest === unit && whole % 2n === 1n)
  return Number(isUp ? whole + 1n : whole) * powerOfTwo(exponent + drop)
}

/** 2^exponent, which may be below the smallest float64 power: callers multiply integers by it. */
function powerOfTwo(exponent: number): number {
  return 2 ** Math.max(exponent, -1074)
}

/** Whether every underscore lies between two digits, or between a prefix and a digit. Source: Go strconv/atoi.go, `underscoreOK`. */
function underscoresSeparate(text: string): boolean {
  if (!text.includes('_')) return true
  const unsigned = text.replace(/^[+-]/, '')
  const isHexadecimal = /^0x/i.test(unsigned)
  const digits = unsigned.replace(/^0[box]/i, '0') // a prefix counts as a digit
  return isHexadecimal ? !/(?:^|[^\da-f])_|_(?:$|[^\da-f])/i.test(digits) : !/(?:^|\D)_|_(?:$|\D)/.test(digits)
}

const INT64_MAX = 2n ** 63n - 1n

/** Parses a decimal integer of 64 bits with an optional sign. Source: Go strconv/atoi.go, `Atoi`. */
export function parseInt64(text: string): ParsedNumber {
  return /^[+-]?\d+$/.test(text) ? inRange(BigInt(text.replace(/^\+/, ''))) : INVALID
}

/**
 * Parses an integer of 64 bits whose prefix gives its base: `0x1f`, `0b11`, `0o17`, `017`; underscores may separate digits. Source: Go
 * strconv/atoi.go, `ParseInt` with base 0.
 */
export function parseInt64Prefixed(text: string): ParsedNumber {
  const match = /^([+-]?)(0x[\da-f_]+|0b[01_]+|0o?[0-7_]*|[1-9][\d_]*)$/i.exec(text)
  if (match === null || !underscoresSeparate(text)) return INVALID
  const digits = match[2]!.replaceAll('_', '').replace(/^0(?=\d)/, '0o')
  if (/^0[box]$/i.test(digits)) return INVALID
  const magnitude = BigInt(digits.toLowerCase())
  return inRange(match[1] === '-' ? -magnitude : magnitude)
}

function inRange(value: bigint): ParsedNumber {
  return value > INT64_MAX || value < -INT64_MAX - 1n ? OUT_OF_RANGE : { value: Number(value) }
}
