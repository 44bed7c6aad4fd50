import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldedStacks } from '../../src/convert/folded.ts'
import { jsonProfile } from '../../src/convert/json-profile.ts'
import { speedscopeText } from '../../src/convert/speedscope.ts'
import { encodeProfile } from '../../src/encode/encode-profile.ts'
import { mergeProfiles } from '../../src/profile/merge-profiles.ts'
import type { StackProfile } from '../../src/profile/stack-profile.ts'
import { choiceTape, randomProfile, writeInAnyWay } from '../support/random-profile.ts'
import { stackProfileOf } from '../support/stack-profile.ts'

const RUNS = { numRuns: 100 }

/** Folded lines of a sample type as stack and value. */
function foldedLines(input: StackProfile, type: number, byLine: boolean): Map<string, bigint> {
  const text = [...foldedStacks(input, type, byLine).chunks].join('')
  const lines = text.split('\n').slice(0, -1)
  const values = new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), BigInt(line.slice(line.lastIndexOf(' ') + 1))]))
  expect(values.size).toBe(lines.length)
  return values
}

function wrappedSum(values: Iterable<bigint>): bigint {
  let sum = 0n
  for (const value of values) sum += value
  return BigInt.asIntN(64, sum)
}

async function read(bytes: Uint8Array): Promise<{ input: StackProfile; types: number[] }> {
  const input = await stackProfileOf(bytes)
  return { input, types: input.stacks.length === 0 ? [] : [...input.profile.sampleTypes.keys()] }
}

describe('any valid profile', () => {
  it('has folded values that add up to its sum, whatever its names', async () => {
    await fc.assert(
      fc.asyncProperty(randomProfile, choiceTape, fc.boolean(), async (random, tape, byLine) => {
        const { input, types } = await read(writeInAnyWay(random, tape))
        for (const type of types)
          expect(wrappedSum(foldedLines(input, type, byLine).values())).toBe(BigInt.asIntN(64, BigInt(input.stacks.totals.sum(type))))
      }),
      RUNS,
    )
  })

  it('has the same folded lines after it was written as pprof, and twice the values when it is added to itself', async () => {
    await fc.assert(
      fc.asyncProperty(randomProfile, choiceTape, async (random, tape) => {
        const { input, types } = await read(writeInAnyWay(random, tape))
        const { input: again } = await read(encodeProfile(input.profile, input.stacks))
        const twice = mergeProfiles([input, again])
        for (const type of types) {
          const lines = foldedLines(input, type, true)
          expect(foldedLines(again, type, true)).toEqual(lines)
          const merged = twice.profile.sampleTypes.indexOf(input.profile.sampleTypes[type]!)
          const doubled = new Map([...lines].map(([stack, value]) => [stack, BigInt.asIntN(64, 2n * value)] as const))
          for (const [stack, value] of doubled) if (value === 0n) doubled.delete(stack)
          if (isFirstOfItsName(input, type)) expect(foldedLines(twice, merged, true)).toEqual(doubled)
        }
      }),
      RUNS,
    )
  })

  it('is valid JSON with all its values, and a speedscope file of those above zero', async () => {
    await fc.assert(
      fc.asyncProperty(randomProfile, choiceTape, async (random, tape) => {
        const { input, types } = await read(writeInAnyWay(random, tape))
        const all = [...input.profile.sampleTypes.keys()]
        const json = JSON.parse([...jsonProfile(input, ['x'], all)].join(''))
        expect(json.samples.length).toBe(input.stacks.length)
        for (const type of types)
          expect(wrappedSum(json.samples.map((one: { values: (string | number)[] }) => BigInt(one.values[type]!)))).toBe(
            BigInt.asIntN(64, BigInt(input.stacks.totals.sum(type))),
          )
        const speedscope = JSON.parse([...speedscopeText(input, { name: 'x', types: all, active: 0, byLine: true }).chunks].join(''))
        for (const { weights, samples } of speedscope.profiles) {
          expect(weights.length).toBe(samples.length)
          expect(weights.every((weight: number) => weight > 0)).toBe(true)
        }
      }),
      RUNS,
    )
  })
})

/** Sample types of one name are one to a merge: the first of them. */
function isFirstOfItsName({ profile }: StackProfile, type: number): boolean {
  const { type: name, unit } = profile.sampleTypes[type]!
  return profile.sampleTypes.findIndex((one) => one.type === name && one.unit === unit) === type
}
