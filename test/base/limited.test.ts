import { describe, expect, it } from 'vitest'
import { limited } from '../../src/base/limited.ts'

describe('limited', () => {
  it('runs no more pieces at once than the limit, in their order, also after a failure', async () => {
    const run = limited(2)
    let running = 0
    let most = 0
    const started: number[] = []
    const piece = (i: number) =>
      run(async () => {
        started.push(i)
        most = Math.max(most, ++running)
        await Promise.resolve()
        running--
        if (i === 1) throw new Error('a failure')
        return i
      })
    const results = await Promise.allSettled([0, 1, 2, 3, 4].map(piece))
    expect([most, started, results.map(({ status }) => status)]).toEqual([
      2,
      [0, 1, 2, 3, 4],
      ['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
    ])
  })
})
