import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { withEdges } from '../../scripts/count-edges.mjs'
import { ProfileError } from '../../src/base/error.ts'
import { generator } from '../support/random.ts'
import { fuzzEdge } from './edges.ts'
import { failureOf, fuzz, type Target } from './fuzzer.ts'
import { mutateBytes, mutateJson, mutateText, mutateWire } from './mutators.ts'
import { TARGETS } from './targets.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const target = (run: Target['run'], seed = 'zufa'): Target => ({
  name: 'test',
  seeds: () => [bytes(seed)],
  mutators: [mutateBytes, mutateText],
  run,
})

/** Fails for inputs with `fuz` in the first three bytes; each letter is a branch. */
const planted = target((input) => {
  for (const [i, letter] of [...'fuz'].entries()) {
    if (input[i] !== letter.charCodeAt(0)) return
    fuzzEdge(i + 1)
  }
  throw new TypeError('found')
})

describe.each(TARGETS)('the target $name', (one) => {
  it('reads its seeds, or refuses them by a ProfileError', async () => {
    for (const seed of one.seeds()) expect(await failureOf(one, seed)).toBeNull()
  })

  it('reads or refuses what failed once', async () => {
    const folder = new URL(`reproducers/${one.name}/`, import.meta.url)
    for (const name of readdirSync(new URL('reproducers/', import.meta.url)).includes(one.name) ? readdirSync(folder) : [])
      expect(await failureOf(one, new Uint8Array(readFileSync(new URL(name, folder)))), name).toBeNull()
  })
})

it.each(['elf', 'mach-o', 'pe', 'pclntab', 'budget', 'saved-report', 'protobuf', 'heap-text'])('no seed of %s is refused', async (name) => {
  const one = TARGETS.find((each) => each.name === name)!
  const thrown: string[] = []
  for (const seed of one.seeds())
    await Promise.resolve(seed)
      .then(one.run)
      .catch((error: Error) => thrown.push(error.message))
  expect(thrown).toEqual([])
})

describe('the fuzzer', () => {
  it('finds what is behind branches, and makes the input small', async () => {
    const { failures } = await fuzz(planted, { seed: 1, goesOn: (count) => count < 30_000 })
    expect(failures.map(({ input, error }) => [new TextDecoder().decode(input), error.message])).toEqual([['fuz', 'found']])
  })

  it('does the same for the same seed', async () => {
    const inputs: string[][] = [[], []]
    for (const list of inputs)
      await fuzz(planted, { seed: 3, goesOn: (count) => count < 200, onInput: (input) => list.push(Buffer.from(input).toString('hex')) })
    expect(inputs[0]!.length).toBe(200)
    expect(inputs[1]).toEqual(inputs[0])
  })

  it('takes a ProfileError for an answer', async () => {
    const refusing = target(() => {
      throw new ProfileError('not-a-profile', 'no', '', 'none')
    })
    expect((await fuzz(refusing, { seed: 1, goesOn: (count) => count < 20 })).failures).toEqual([])
  })

  it('ends what takes too many branches, and says so where the code catches that', async () => {
    const endless = target(() => {
      try {
        for (;;) fuzzEdge(1)
      } catch {
        // as code that takes any error for a refusal
      }
    })
    expect((await failureOf(endless, bytes('a')))?.name).toBe('TooManySteps')
  })
})

describe('mutators', () => {
  it('of messages keep the lengths around what they change', async () => {
    const { seeds, run } = TARGETS.find(({ name }) => name === 'protobuf')!
    const random = generator(1)
    const errors = new Set<string>()
    for (let i = 0; i < 200; i++)
      await Promise.resolve(mutateWire(seeds()[0]!, seeds()[1]!, random))
        .then(run)
        .catch((error: Error) => errors.add(error.name))
    expect([...errors]).toEqual(['ProfileError'])
  })

  it('of JSON give JSON', () => {
    const random = generator(1)
    for (let i = 0; i < 200; i++) {
      const text = new TextDecoder().decode(mutateJson(bytes('{"a":[1,{"b":"c"}],"d":null}'), bytes('e'), random))
      expect(text === '' || JSON.parse(text) !== undefined).toBe(true)
    }
  })
})

it('every branch of the sources counts itself', () => {
  const text = withEdges('const f = (a) => a ? 1 : b ?? 2\nif (a) g()\nelse { h() }\nfor (const c of d) switch (c) { case 1: k() }')
  expect(text.match(/fuzzEdge\(\d+\)/g)!.length).toBe(8)
})
