import { describe, expect, it } from 'vitest'
import { CaptureClock } from '../../src/pipeline/capture-clock.ts'

const time = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1000).toISOString()

/** Times of captures from the first on, each with the time of its profile (null for none) and of the request. */
function elapsed(captures: readonly (readonly [profile: number | null, asked: number])[]): number[] {
  const clock = new CaptureClock()
  const times = captures.map(([profile, asked]) => clock.timeOf(profile === null ? null : time(profile), asked))
  return times.map((one) => Math.round((one - times[0]!) * 1000) / 1000)
}

describe('the clock of a watch', () => {
  it('is that of the profiles, however long the answers take', () => {
    expect(
      elapsed([
        [0.4, 100],
        [2.1, 102],
        [7.9, 104],
      ]),
    ).toEqual([0, 1.7, 7.5])
  })

  it('is that of the requests where the profiles tell no time, or one that stands still or goes back', () => {
    expect(
      elapsed([
        [null, 100],
        [null, 110],
        [null, 125],
      ]),
    ).toEqual([0, 10, 25])
    expect(
      elapsed([
        [5, 100],
        [5, 110],
        [3, 120],
        [5, 135],
      ]),
    ).toEqual([0, 10, 20, 35])
  })

  it('goes on with the profiles where they move again', () => {
    expect(
      elapsed([
        [0, 100],
        [0, 110],
        [21, 120],
      ]),
    ).toEqual([0, 10, 21])
  })
})
