import type { Row } from '../report/report.ts'

/** What a chart of one row draws, in columns by time. */
export interface Projection {
  readonly first: number
  readonly last: number
  /** From the first to the last value. */
  readonly seconds: number
  readonly hasLimit: boolean
  /** Time, values, the line of the slope, its lower and its upper end, and the value at the limit where there is one. */
  readonly columns: readonly (readonly (number | null)[])[]
}

/** A projection goes this many times as far as the values at most: further nobody can see. */
const FARTHEST = 3

/**
 * The values of a row of a series, and the line of its slope through their middle with both ends of its interval, on to the moment
 * at which the limit is reached. The line is drawn for rows that grow.
 */
export function projectionOf(row: Row): Projection {
  const values = row['values'] as readonly (number | null)[]
  const times = row['times'] as readonly (number | null)[]
  const points = times.flatMap((time, i) => (time === null || values[i] == null ? [] : [{ time, value: values[i] }]))
  const end = points.at(-1) ?? { time: 0, value: 0 }
  const seconds = end.time - (points[0]?.time ?? 0)
  const toLimit = row['seconds_to_limit'] == null ? null : Number(row['seconds_to_limit'])
  const isGrowing = row['pattern'] === 'growing' && row['slope'] != null
  const until = !isGrowing ? end.time : end.time + Math.min(toLimit ?? seconds / 2, seconds * FARTHEST)
  const isInSight = isGrowing && toLimit !== null && toLimit <= seconds * FARTHEST
  const middle = { time: median(points.map(({ time }) => time)), value: median(points.map(({ value }) => value)) }
  const at = (slope: unknown) => (time: number) => (isGrowing && slope != null ? middle.value + Number(slope) * (time - middle.time) : null)
  const all = until > end.time ? [...points, { time: until, value: null }] : points
  const line = (slope: unknown) => all.map(({ time }) => at(slope)(time))
  const limit = isInSight ? end.value + Number(row['slope']) * toLimit : null
  return {
    first: points[0]?.value ?? 0,
    last: end.value,
    seconds,
    hasLimit: isInSight,
    columns: [
      all.map(({ time }) => time),
      all.map(({ value }) => value),
      line(row['slope']),
      line(row['slope_low']),
      line(row['slope_high']),
      ...(isInSight ? [all.map(() => limit)] : []),
    ],
  }
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted.length === 0 ? 0 : (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}
