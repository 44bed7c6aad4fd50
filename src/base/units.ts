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
  let power = unit === undefined ? 1 : BINARY_UNITS.indexOf(unit)
  if (unit === undefined) while (power < BINARY_UNITS.length - 1 && Math.abs(value) >= 1024 ** (power + 1) * 0.99995) power++
  return `${(value / 1024 ** power).toFixed(power === 0 ? 0 : 2)}${BINARY_UNITS[power]}`
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

const SIZE = /^(\d+(?:\.\d+)?)\s*([kmgtp]?)(i?)b?$/i

/** Converts a size such as `2GiB`, `512Mi`, `64kb` or `1000` to bytes; every prefix is a power of 1024. Throws `bad-size`. */
export function parseSize(text: string): number {
  const match = SIZE.exec(text.trim())
  if (match === null) throw new ProfileError('bad-size', `"${text}" is not a size`, '', 'write a size such as 512MiB, 2GiB or 1000000')
  const power = ['', 'k', 'm', 'g', 't', 'p'].indexOf(match[2]!.toLowerCase())
  return Math.round(Number(match[1]) * 1024 ** power)
}
