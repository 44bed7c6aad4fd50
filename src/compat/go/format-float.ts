/**
 * Formats a number with `digits` digits after the point, as Go's `%.2f` does for 2; with `sign`, as `%+.2f`.
 *
 * Exact ties of the binary value go to the even digit, where `toFixed` goes up: 12.5 is `12`. -0 keeps its sign, and infinity
 * is `+Inf`, with `sign` or without. Source: Go strconv/ftoa.go, `FormatFloat` with 'f'; fmt/format.go, `fmtFloat`.
 */
export function formatFixed(value: number, digits: number, sign = false): string {
  if (Number.isNaN(value)) return sign ? '+NaN' : 'NaN'
  const isNegative = value < 0 || Object.is(value, -0)
  const prefix = isNegative ? '-' : sign || value === Infinity ? '+' : ''
  return prefix + (Number.isFinite(value) ? fixed(Math.abs(value), digits) : 'Inf')
}

function fixed(value: number, digits: number): string {
  // only multiples of negative powers of two, such as eighths, can be ties; in all other cases `toFixed` is right, and faster
  if (value < 1e21 && !Number.isInteger(value * 2 ** (digits + 1))) return value.toFixed(digits)
  const scaled = scaledAndRounded(value, digits)
  if (digits === 0) return String(scaled)
  const text = String(scaled).padStart(digits + 1, '0')
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** value times 10^digits, rounded to the nearest integer; a tie goes to the even one. `digits` may be negative. */
function scaledAndRounded(value: number, digits: number): bigint {
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, value)
  const field = bits.getUint16(0) >> 4
  const fraction = bits.getBigUint64(0) & 0xfffffffffffffn
  let numerator = (field === 0 ? fraction : fraction | 0x10000000000000n) * 10n ** BigInt(Math.max(digits, 0))
  let unit = 10n ** BigInt(Math.max(-digits, 0))
  const shift = Math.max(field, 1) - 1075
  if (shift >= 0) numerator <<= BigInt(shift)
  else unit <<= BigInt(-shift)
  const whole = numerator / unit
  const twiceRest = (numerator % unit) * 2n
  return twiceRest > unit || (twiceRest === unit && whole % 2n === 1n) ? whole + 1n : whole
}

/**
 * Formats a number with at most `digits` significant digits, as Go's `%.2g` does for 2: no zeros at the end; an exponent of at least two
 * digits below 0.0001 and where the digits do not reach the point. Ties go to the even digit.
 * Source: Go strconv/ftoa.go, `FormatFloat` with 'g'; `%e` is used when the exponent is below -4 or not below the digits.
 */
export function formatGeneral(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  const sign = value < 0 ? '-' : ''
  const { whole, power } = significant(Math.abs(value), digits)
  const text = whole.replace(/0+$/, '')
  if (power < -4 || power >= digits) {
    const exponent = `${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
    return `${sign}${text[0]}${text.length > 1 ? `.${text.slice(1)}` : ''}e${exponent}`
  }
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${text}`
  const shown = text.padEnd(power + 1, '0')
  return sign + shown.slice(0, power + 1) + (shown.length > power + 1 ? `.${shown.slice(power + 1)}` : '')
}

/** value as whole × 10^(power - digits + 1), where `whole` has exactly `digits` digits. */
function significant(value: number, digits: number): { whole: string; power: number } {
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e') as [string, string]
  let power = Number(exponent)
  // JavaScript is right except for ties, as with `toFixed`
  if (power < 0 && !Number.isInteger(value * 2 ** (digits - power + 1))) return { whole: mantissa.replace('.', ''), power }
  power = Number(value.toExponential().split('e')[1])
  let whole = scaledAndRounded(value, digits - 1 - power)
  // rounding up may give one digit more
  if (whole.toString().length > digits) {
    power++
    whole = scaledAndRounded(value, digits - 1 - power)
  }
  return { whole: whole.toString(), power }
}

/**
 * Formats a number as Go's `%v`: the fewest digits that give the number back, with an exponent below 0.0001 and from 1e+06 on.
 * Source: Go strconv/ftoa.go, `FormatFloat` with 'g' and precision -1.
 */
export function formatShortest(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  if (Object.is(value, -0)) return '-0'
  const [digits, exponent] = value.toExponential().split('e') as [string, string]
  const power = Number(exponent)
  if (power >= -4 && power < 6) return String(value) // JavaScript has no exponent between 1e-7 and 1e21
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}
