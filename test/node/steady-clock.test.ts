import { expect, test } from 'vitest'
import { steadyClock } from '../../src/node/steady-clock.ts'

test('a clock that is set back goes on, and one that is set forward is followed', () => {
  let [wall, elapsed] = [1_000_000, 50]
  const now = steadyClock(
    () => wall,
    () => elapsed,
  )
  const after = (wallStep: number, milliseconds: number) => {
    wall += wallStep
    elapsed += milliseconds
    return now()
  }
  expect(now()).toBe(1_000_000)
  expect(after(10, 10)).toBe(1_000_010)
  expect(after(-3_600_000, 5)).toBe(1_000_015)
  expect(after(7, 7)).toBe(1_000_022)
  expect(after(7_200_000, 1)).toBe(wall)
  expect(after(0, 0)).toBe(wall)
})

test('parts of milliseconds are not lost when it is read often', () => {
  let elapsed = 0
  const now = steadyClock(
    () => 0,
    () => elapsed,
  )
  for (let i = 0; i < 1000; i++) {
    elapsed += 0.5
    now()
  }
  expect(now()).toBe(500)
})
