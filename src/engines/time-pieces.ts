import { ProfileError } from '../base/error.ts'
import type { TimeRange } from './engine.ts'

/** Engines refuse longer queries by default, in milliseconds. Source: grafana/pyroscope pkg/validation/limits.go, `max_query_length`. */
const DAY = 86_400_000
/** Shorter ranges are not split further where a server refuses their length. */
const SHORTEST = 60_000

/**
 * Asks for a range in pieces of a day at most, one after the other, and returns what was found in the order of time. What lies between two
 * pieces may be found twice. A piece that the server finds too long is halved. Throws what `ask` throws.
 */
export async function inPieces<T>(range: TimeRange, ask: (piece: TimeRange) => Promise<readonly T[]>): Promise<T[]> {
  const found: T[] = []
  let { from } = range
  do {
    const piece = { from, until: Math.min(from + DAY, range.until) }
    found.push(...(await askOrHalve(piece, ask)))
    from += DAY
  } while (from < range.until)
  return found
}

async function askOrHalve<T>(piece: TimeRange, ask: (piece: TimeRange) => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await ask(piece)
  } catch (error) {
    const length = piece.until - piece.from
    if (!isTooLong(error) || length < SHORTEST) throw error
    const middle = piece.from + Math.floor(length / 2)
    const first = await askOrHalve({ from: piece.from, until: middle }, ask)
    return [...first, ...(await askOrHalve({ from: middle, until: piece.until }, ask))]
  }
}

function isTooLong(error: unknown): boolean {
  return error instanceof ProfileError && /max_query_length|time range exceeds|range too (long|large)/i.test(error.message)
}
