import { describe, expect, it } from 'vitest'
import { Troubles } from '../../src/cli/watch-troubles.ts'

describe('Troubles', () => {
  it('says when captures take longer than the interval', () => {
    const troubles = new Troubles(10)
    troubles.took(2)
    expect(troubles.notices).toEqual([])
    troubles.took(14)
    troubles.took(10)
    expect(troubles.notices).toEqual([
      {
        code: 'interval-missed',
        text: '1 of 3 captures took longer than the interval of 10s (up to 14s): the next ones began late. Give a longer --interval.',
      },
    ])
  })
})
