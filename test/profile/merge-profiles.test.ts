import { describe, expect, it } from 'vitest'
import { foldedStacks } from '../../src/convert/folded.ts'
import { mergeProfiles } from '../../src/profile/merge-profiles.ts'
import type { StackProfile } from '../../src/profile/stack-profile.ts'
import { stackProfile } from '../support/stack-profile.ts'

function stacksOf(input: StackProfile, type = 0): string[] {
  return [...foldedStacks(input, type, true).chunks].join('').split('\n').slice(0, -1)
}

describe('merged profiles', () => {
  it('have equal stacks once, with the sum of their values', async () => {
    const merged = mergeProfiles([await stackProfile('10  f < main\n1  g < main'), await stackProfile('5  f < main\n2  h < main')])
    expect(stacksOf(merged).map((line) => line.replaceAll(/ main\.go:\d+/g, ''))).toEqual(['main;f 15', 'main;g 1', 'main;h 2'])
    expect(merged.stacks.totals.sum(0)).toBe(18)
  })

  it('have locations of one mapping once, wherever they are in the tables', async () => {
    const options = { mapping: '/srv/app' }
    const one = await stackProfile('10  f < main', options)
    const merged = mergeProfiles([one, await stackProfile('5  f < main', options)])
    expect(merged.stacks.length).toBe(1)
    expect(merged.profile.locations.length).toBe(one.profile.locations.length)
    expect(merged.profile.mappings.length).toBe(1)
  })

  it('have the sample types that all have, by name', async () => {
    const two = await stackProfile('1 48  f', { sampleTypes: ['inuse_objects/count', 'inuse_space/bytes'] })
    const merged = mergeProfiles([two, await stackProfile('64  f', { sampleTypes: ['inuse_space/bytes'] })])
    expect(merged.profile.sampleTypes).toEqual([{ type: 'inuse_space', unit: 'bytes' }])
    expect(merged.stacks.totals.sum(0)).toBe(112)
  })

  it('keep labels apart, values of 64 bits whole, and the earliest time', async () => {
    const merged = mergeProfiles([
      await stackProfile('9007199254740993  f {kind=a}', { timeNanos: 7_000, comments: ['x'] }),
      await stackProfile('9007199254740993  f {kind=a}\n1  f {kind=b}', { timeNanos: 5_000, comments: ['x', 'y'] }),
    ])
    expect([0, 1].map((row) => merged.stacks.value(row, 0))).toEqual([18014398509481986n, 1])
    expect(merged.profile.timeNanos).toBe(5_000n)
    expect(merged.profile.comments).toEqual(['x', 'y'])
  })
})
