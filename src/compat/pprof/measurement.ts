import { INT64_MIN } from '../../base/go-int64.ts'
import type { Integer } from '../../base/int64.ts'
import { formatFixed, formatGeneral } from '../go/format-float.ts'

/** A value and its unit; "" for units that are not shown. */
export interface Measurement {
  readonly value: number
  readonly unit: string
}

interface Unit {
  readonly name: string
  readonly aliases: readonly string[]
  readonly factor: number
}

/** Units that can be converted into each other, in ascending order. */
interface UnitFamily {
  readonly units: readonly Unit[]
  /** The unit that replaces an unknown or too small one. */
  readonly fallback: Unit
}

function units(rows: readonly (readonly [name: string, factor: number, ...aliases: string[]])[]): Unit[] {
  return rows.map(([name, factor, ...aliases]) => ({ name, factor, aliases }))
}

const BYTES = units([
  ['B', 1, 'b', 'byte'],
  ['kB', 2 ** 10, 'kb', 'kbyte', 'kilobyte'],
  ['MB', 2 ** 20, 'mb', 'mbyte', 'megabyte'],
  ['GB', 2 ** 30, 'gb', 'gbyte', 'gigabyte'],
  ['TB', 2 ** 40, 'tb', 'tbyte', 'terabyte'],
  ['PB', 2 ** 50, 'pb', 'pbyte', 'petabyte'],
])
const TIMES = units([
  ['ns', 1, 'ns', 'nanosecond'],
  ['us', 1e3, 'μs', 'us', 'microsecond'],
  ['ms', 1e6, 'ms', 'millisecond'],
  ['s', 1e9, 's', 'sec', 'second'],
  ['hrs', 3600e9, 'hour', 'hr'],
])
const COMPUTE = units([
  ['n*GCU', 1e-9, 'nanogcu'],
  ['u*GCU', 1e-6, 'microgcu'],
  ['m*GCU', 1e-3, 'milligcu'],
  ['GCU', 1, 'gcu'],
  ['k*GCU', 1e3, 'kilogcu'],
  ['M*GCU', 1e6, 'megagcu'],
  ['G*GCU', 1e9, 'gigagcu'],
  ['T*GCU', 1e12, 'teragcu'],
  ['P*GCU', 1e15, 'petagcu'],
])

/** Source: google/pprof internal/measurement/measurement.go, `UnitTypes`. */
const FAMILIES: readonly UnitFamily[] = [
  { units: BYTES, fallback: BYTES[0]! },
  { units: TIMES, fallback: TIMES[3]! },
  { units: COMPUTE, fallback: COMPUTE[3]! },
]

/** Units that are not shown. */
const UNINTERESTING = new Set(['count', 'sample', 'unit', 'minimum', 'auto'])

/**
 * Converts a value to another unit. `auto` and `minimum` choose the largest unit in which the value is at least one; a unit of another
 * family becomes bytes, seconds or GCU. Source: google/pprof internal/measurement/measurement.go, `Scale`.
 */
export function scale(value: Integer, from: string, to: string): Measurement {
  if (value < 0 && value !== INT64_MIN) {
    const positive = scale(-value, from, to)
    return { value: -positive.value, unit: positive.unit }
  }
  for (const family of FAMILIES) {
    const known = findUnit(family, from)
    if (known !== null) return converted(family, Number(value) * known.factor, to)
  }
  return { value: Number(value), unit: UNINTERESTING.has(to) ? '' : to }
}

function converted({ units, fallback }: UnitFamily, value: number, to: string): Measurement {
  let target: Unit | null = null
  if (to === 'minimum' || to === 'auto') {
    for (const unit of units) if ((target === null || unit.factor >= target.factor) && value / unit.factor >= 1) target = unit
  } else target = findUnit({ units, fallback }, to)
  target ??= fallback
  return { value: value / target.factor, unit: target.name }
}

const found = new Map<string, Unit | null>()

/** The unit of a family that a name means, in any case, singular or plural. Source: `sniffUnit`. */
function findUnit({ units }: UnitFamily, name: string): Unit | null {
  const key = `${units[0]!.name} ${name}`
  let unit = found.get(key)
  if (unit !== undefined) return unit
  let alias = name.toLowerCase()
  if ([...alias].length > 2 && alias.endsWith('s')) alias = alias.slice(0, -1)
  unit = units.find(({ aliases }) => aliases.includes(alias)) ?? null
  found.set(key, unit)
  return unit
}

/** Whether both names are units of one family. Source: `compatibleValueTypes`. */
export function areCompatibleUnits(a: string, b: string): boolean {
  return a === b || FAMILIES.some((family) => findUnit(family, a) !== null && findUnit(family, b) !== null)
}

/** Formats a value in another unit: two digits after the point, unless they are zeros. Source: `ScaledLabel`. */
export function scaledLabel(value: Integer, from: string, to: string): string {
  const { value: scaled, unit } = scale(value, from, to)
  const text = twoDigits(scaled)
  return text === '0' || text === '-0' ? '0' : text + unit
}

/** Formats a value in the unit that fits it. Source: `Label`. */
export function label(value: Integer, unit: string): string {
  return scaledLabel(value, unit, 'auto')
}

function twoDigits(value: number): string {
  // most values are integers, so this is faster
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0' : String(value)
  const text = formatFixed(value, 2)
  return text.endsWith('.00') ? text.slice(0, -3) : text
}

/**
 * Formats a share of a total in percent, without its sign, six characters wide, with at least two significant digits. Source: google/pprof
 * internal/measurement/measurement.go, `Percentage`.
 */
export function percentage(value: Integer, total: Integer): string {
  const ratio = Number(total) === 0 ? 0 : Math.abs(Number(value) / Number(total)) * 100
  if (ratio >= 99.95 && ratio <= 100.05) return '  100%'
  return `${(ratio >= 1 ? formatFixed(ratio, 2) : formatGeneral(ratio, 2)).padStart(5)}%`
}
