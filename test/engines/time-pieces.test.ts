import { describe, expect, it } from 'vitest'
import { ProfileError } from '../../src/base/error.ts'
import type { TimeRange } from '../../src/engines/engine.ts'
import { inPieces } from '../../src/engines/time-pieces.ts'

const HOUR = 3_600_000

describe('inPieces', () => {
  it('asks for a day at most at once, and for all of the range', async () => {
    const asked = await inPieces({ from: 0, until: 60 * HOUR }, async (piece) => [piece])
    expect(asked).toEqual([
      { from: 0, until: 24 * HOUR },
      { from: 24 * HOUR, until: 48 * HOUR },
      { from: 48 * HOUR, until: 60 * HOUR },
    ])
    expect(await inPieces({ from: 5, until: 5 }, async (piece) => [piece])).toEqual([{ from: 5, until: 5 }])
  })

  it('halves what a server with a lower limit refuses', async () => {
    const ask = async (piece: TimeRange) => {
      if (piece.until - piece.from <= 6 * HOUR) return [piece]
      throw new ProfileError('http-400', 'the query time range exceeds the limit (max_query_length, actual: 24h, limit: 6h)', '', '')
    }
    const asked = await inPieces({ from: 0, until: 24 * HOUR }, ask)
    expect(asked.map(({ from, until }) => [from / HOUR, until / HOUR])).toEqual([
      [0, 6],
      [6, 12],
      [12, 18],
      [18, 24],
    ])
  })

  it('does not ask again after other errors', async () => {
    let calls = 0
    const ask = async () => {
      calls++
      throw new ProfileError('http-400', 'parse error', '', '')
    }
    await expect(inPieces({ from: 0, until: HOUR }, ask)).rejects.toThrow('parse error')
    expect(calls).toBe(1)
  })
})
