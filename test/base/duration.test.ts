import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatDuration, parseDuration } from '../../src/base/duration.ts'
import { ProfileError } from '../../src/base/error.ts'

describe('parseDuration', () => {
  it.each([
    ['10', 10],
    ['0.5', 0.5],
    ['500ms', 0.5],
    ['2us', 2e-6],
    ['3µs', 3e-6],
    ['40ns', 4e-8],
    ['30s', 30],
    ['1.5m', 90],
    ['1h30m', 5400],
    ['2d', 172_800],
    ['1m500ms', 60.5],
    [' 5s ', 5],
    ['0s', 0],
  ])('reads %j as %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds)
  })

  it.each(['', ' ', 's', '5x', '-5s', '1h30', '5 s', '1,5s', '.5s', '5s!', '1e3', '0x10', 'Infinity', '10S', '5s\n5'])(
    'refuses %j, naming it',
    (text) => {
      expect(() => parseDuration(text)).toThrow(
        new ProfileError('bad-duration', `"${text}" is not a duration`, '', 'write a duration such as 500ms, 30s, 10m or 1h30m'),
      )
    },
  )

  it('adds up its parts', () => {
    const parts = fc.array(fc.tuple(fc.nat(10_000), fc.constantFrom(['s', 1], ['m', 60], ['h', 3600], ['d', 86_400])), { minLength: 1 })
    fc.assert(
      fc.property(parts, (all) => {
        const text = all.map(([count, [unit]]) => `${count}${unit}`).join('')
        expect(parseDuration(text)).toBe(all.reduce((sum, [count, [, seconds]]) => sum + count * Number(seconds), 0))
      }),
    )
  })
})

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [0.4, '0.4s'],
    [1, '1s'],
    [9.6, '10s'],
    [45, '45s'],
    [59.4, '59s'],
    [59.6, '1m 00s'],
    [185, '3m 05s'],
    [3599.6, '1h 00m'],
    [7800, '2h 10m'],
    [47 * 3600, '47h 00m'],
    [76 * 3600, '3d 4h'],
    [3651 * 86_400, '3651d 0h'],
    [3653 * 86_400, 'over 10 years'],
    [Number.POSITIVE_INFINITY, 'over 10 years'],
    [-185, '-3m 05s'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })

  it('is never a minute off, or off by more than a unit of what it shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 3652 * 86_400 }), (seconds) => {
        const shown = parseDuration(formatDuration(seconds).replaceAll(' ', ''))
        const unit = seconds < 3600 ? 1 : seconds < 2 * 86_400 ? 60 : 3600
        expect(Math.abs(shown - seconds)).toBeLessThan(unit)
      }),
    )
  })
})
