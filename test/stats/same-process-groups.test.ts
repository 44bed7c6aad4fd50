import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heapPairP } from '../../src/stats/heap-pair.ts'
import { sameProcessGroups } from '../../src/stats/same-process-groups.ts'
import { relativeError } from './relative-error.ts'
import { type SameProcessVector, sameProcess } from './sampling-vectors.ts'

function expectVector({ groups, period, reduced, p }: SameProcessVector): void {
  const rest = sameProcessGroups(groups)
  expect(rest).toEqual(reduced)
  expect(relativeError(heapPairP(rest, period), p)).toBeLessThan(1e-12)
}

describe('sameProcessGroups', () => {
  it.each(sameProcess)('leaves what gives p-value $p for $id', expectVector)

  it('finds ten new samples beside fifty that stay', () => {
    const groups = [{ size: 96, allocBefore: 50, inuseBefore: 50, allocAfter: 60, inuseAfter: 60 }]
    expect(sameProcessGroups(groups)).toEqual([{ size: 96, before: 0, after: 10 }])
    expect(heapPairP(sameProcessGroups(groups), 524288)).toBeLessThan(0.01) // 2 / 2^10
    expect(heapPairP([{ size: 96, before: 50, after: 60 }], 524288)).toBeGreaterThan(0.3)
  })

  it('keeps the live objects where as many or more were freed', () => {
    const freed = (count: number) =>
      sameProcessGroups([{ size: 96, allocBefore: 7, inuseBefore: 4, allocAfter: 20, inuseAfter: 17 - count }])
    expect(freed(3)).toEqual([{ size: 96, before: 3, after: 13 }])
    expect(freed(4)).toEqual([{ size: 96, before: 4, after: 13 }])
    expect(freed(5)).toEqual([{ size: 96, before: 4, after: 12 }])
  })

  it('keeps the difference and never has more to compare than is live', () => {
    const counts = fc.nat(100)
    fc.assert(
      fc.property(counts, counts, counts, counts, (freedEarlier, inuseBefore, allocated, freed) => {
        fc.pre(freed <= inuseBefore + allocated)
        const allocBefore = freedEarlier + inuseBefore
        const inuseAfter = inuseBefore + allocated - freed
        const [rest] = sameProcessGroups([{ size: 96, allocBefore, inuseBefore, allocAfter: allocBefore + allocated, inuseAfter }])
        expect(rest!.after - rest!.before).toBe(inuseAfter - inuseBefore)
        expect(rest!.before).toBe(Math.min(freed, inuseBefore))
      }),
    )
  })
})
