import { formatDuration } from './duration.ts'
import { ProfileError } from './error.ts'
import type { Integer } from './int64.ts'

const BINARY_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const

/** A unit name that `formatValue` accepts for a fixed scale of byte values. */
export type ByteUnit = (typeof BINARY_UNITS)[number]

/** The byte units in ascending order. */
export const BYTE_UNITS: readonly ByteUnit[] = BINARY_UNITS

/**
 * Formats a value: bytes scaled by 1024 (`1.50KiB`, or in `unit` where it is given), counts with separators (`20,013`),
 * shares (0..1) as percent, seconds as a duration, nanoseconds in the unit that fits (`40.0ms`), any other kind as the plain number.
 */
export function formatValue(value: Integer, kind: string, unit?: ByteUnit): string {
  if (kind === 'bytes') return formatBytes(Number(value), unit)
  if (kind === 'share') return formatShare(Number(value))
  if (kind === 'seconds') return formatDuration(Number(value))
  if (kind === 'nanoseconds') return formatNanoseconds(Number(value))
  return formatCount(value)
}

function formatBytes(value: number, unit: ByteUnit | undefined): string {
  if (unit === undefined && Math.abs(value) < 1024) return `${Math.round(value)}B`
  const power = unit === undefined ? Math.max(1, powerOf(value)) : BINARY_UNITS.indexOf(unit)
  return `${(value / 1024 ** power).toFixed(power === 0 ? 0 : 2)}${BINARY_UNITS[power]}`
}

/** The power of 1024 whose unit suits a number of bytes. */
function powerOf(value: number): number {
  let power = 0
  while (power < BINARY_UNITS.length - 1 && Math.abs(value) >= 1024 ** (power + 1) * 0.99995) power++
  return power
}

const TIME_UNITS = ['ns', 'µs', 'ms', 's'] as const

function formatNanoseconds(value: number): string {
  let power = 0
  while (power < TIME_UNITS.length - 1 && Math.abs(value) >= 1000 ** (power + 1) * 0.9995) power++
  return power === 0
    ? `${Math.round(value)}ns`
    : `${(value / 1000 ** power).toPrecision(Math.abs(value / 1000 ** power) >= 100 ? String(Math.round(Math.abs(value / 1000 ** power))).length : 3)}${TIME_UNITS[power]}`
}

function formatCount(value: Integer): string {
  const text = String(typeof value === 'number' ? Math.round(value) : value)
  return text.replace(/\B(?=(\d{3})+$)/g, ',')
}

function formatShare(value: number): string {
  const percent = value * 100
  if (value === 0) return '0%'
  if (Math.abs(percent) < 0.01) return '<0.01%'
  return `${percent.toFixed(2)}%`
}

/** A count and its noun: `1 record`, `2,500 records`. */
export function counted(count: Integer, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${Number(count) === 1 ? noun : plural}`
}

/** An estimate rounded to three digits; it is seldom more precise: `371,000`. */
export function roughly(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(Math.abs(value), 1))) - 2)
  return Math.round(value / step) * step
}

/**
 * An estimate with no more digits than its 95% interval allows: `17 MiB`, `371,000`, `22%`. The last digit stands for about a fifth of
 * half the interval. A value without an interval is exact, and shown as `formatValue` shows it.
 */
export function roughValue(value: number, low: number | null, high: number | null, kind: string, unit?: ByteUnit): string {
  if (low === null || high === null || low === high || !Number.isFinite(high - low)) return formatValue(value, kind, unit)
  const scale = scaleOf(value, kind, unit)
  return `${steps(value, roughStep(value, low, high, scale), scale, Math.round)}${scale.suffix}`
}

/** The bounds of an interval with the digits of `roughValue`, rounded outwards: `11-24 MiB`, `257,000-519,000`. */
export function roughInterval(value: number, low: number, high: number, kind: string, unit?: ByteUnit): string {
  const scale = scaleOf(value, kind, unit)
  const step = roughStep(value, low, high, scale)
  return `${steps(low, step, scale, Math.floor)}-${steps(high, step, scale, Math.ceil)}${scale.suffix}`
}

/** How a kind of value is scaled for people: divided by `divisor`, in whole numbers where `isWhole`, with a unit behind it. */
interface Scale {
  readonly divisor: number
  readonly isWhole: boolean
  readonly suffix: string
}

function scaleOf(value: number, kind: string, unit: ByteUnit | undefined): Scale {
  if (kind === 'share') return { divisor: 0.01, isWhole: false, suffix: '%' }
  if (kind !== 'bytes') return { divisor: 1, isWhole: true, suffix: '' }
  const power = unit === undefined ? powerOf(value) : BINARY_UNITS.indexOf(unit)
  return { divisor: 1024 ** power, isWhole: power === 0, suffix: ` ${BINARY_UNITS[power]}` }
}

/** A power of ten, in the scaled unit: near a fifth of half the interval, never above the value's own first digit. */
function roughStep(value: number, low: number, high: number, { divisor, isWhole, suffix }: Scale): number {
  const [scaled, half] = [Math.abs(value) / divisor, Math.abs(high - low) / 2 / divisor]
  // tens of percent would make a whole of nine tenths
  const largest = suffix === '%' ? 0 : Infinity
  const exponent = Math.min(Math.round(Math.log10(half / 5)), scaled > 0 ? Math.floor(Math.log10(scaled)) : 0, largest)
  return 10 ** Math.max(exponent, isWhole ? 0 : -2)
}

function steps(value: number, step: number, { divisor }: Scale, round: (value: number) => number): string {
  const decimals = Math.max(0, Math.round(-Math.log10(step)))
  const text = (round(Number((value / divisor / step).toPrecision(12))) * step).toFixed(decimals)
  return decimals === 0 ? formatCount(Number(text)) : text
}

/** A count of few characters, for a line with little room: `6,000`, `371k`, `1.2M`. The digits are those of the count, cut after three. */
export function shortCount(value: number): string {
  if (value < 10_000) return formatCount(value)
  const [divisor, suffix] = value < 999_500 ? [1e3, 'k'] : value < 999.5e6 ? [1e6, 'M'] : [1e9, 'G']
  return `${Number((value / divisor).toPrecision(3))}${suffix}`
}

const SIZE = /^(\d+(?:\.\d+)?)\s*([kmgtp]?)(i?)b?$/i

/** Converts a size such as `2GiB`, `512Mi`, `64kb` or `1000` to bytes; every prefix is a power of 1024. Throws `bad-size`. */
export function parseSize(text: string): number {
  const match = SIZE.exec(text.trim())
  if (match === null) throw new ProfileError('bad-size', `"${text}" is not a size`, '', 'write a size such as 512MiB, 2GiB or 1000000')
  const power = ['', 'k', 'm', 'g', 't', 'p'].indexOf(match[2]!.toLowerCase())
  return Math.round(Number(match[1]) * 1024 ** power)
}
