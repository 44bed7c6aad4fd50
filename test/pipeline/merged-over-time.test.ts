import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/pipeline/analyze.ts'
import { textSource } from '../support/text-profile.ts'

describe('a heap with a time of after 2100', () => {
  it('is said to be a merge, whose intervals do not hold', async () => {
    const of = async (timeNanos: number) => (await analyze([textSource('1 48 f < main', { timeNanos })])).notices.map(({ code }) => code)
    expect(await of(7_796_000_000_000_000_000)).toContain('merged-over-time')
    expect(await of(1_795_966_099_000_000_000)).not.toContain('merged-over-time')
  })
})
