import { describe, expect, it, vi } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import type { Executable } from '../../src/symbols/executable.ts'
import { loadBias } from '../../src/symbols/load-bias.ts'
import { matchExecutable, matchUnnamed, type NamedAddress, sameFunction } from '../../src/symbols/match.ts'
import { openExecutable } from '../../src/symbols/open-executable.ts'
import { type TinyExecutable, type TinyOptions, tinyExecutable } from '../support/tiny-executable.ts'

const CODE = Array(16).fill(0x90)
const NAMES = ['runtime.main', 'main.main', 'main.Gen[go.shape.int]', 'main.f.func1', 'main.g']
const START = 0x7f00_0000_1000n

async function opened(options: Partial<TinyOptions> = {}): Promise<{ executable: Executable; tiny: TinyExecutable }> {
  const inlined = {
    calls: [{ name: 'main.leaf', parentPc: 0, startLine: 5 }],
    at: [
      [8, -1],
      [16, 0],
    ] as [number, number][],
  }
  const functions = NAMES.map((name) => ({ name, code: CODE, ...(name === 'main.g' ? { inlined } : {}) }))
  const tiny = tinyExecutable({ functions, isPie: true, ...options })
  return { tiny, executable: await openExecutable(bytesRange('app', tiny.bytes)) }
}

/** The address 5 bytes into a function, as a process has it. */
function named(tiny: TinyExecutable, name: string, shown = name, offset = 5n): NamedAddress {
  const linked = tiny.entry(name) + offset
  return { address: linked - BigInt(tiny.textAddress) + START, linked, function: shown }
}

describe('matchExecutable', () => {
  it('goes by the build id where both have one', async () => {
    const { executable } = await opened({ buildId: 'ab12' })
    expect(await matchExecutable(executable, { buildId: 'AB12' }, [])).toEqual({ fits: true, proof: 'build-id' })
    expect(await matchExecutable(executable, { buildId: 'cd' }, [])).toEqual({
      fits: false,
      reason: 'the profile is of the build cd, the executable is the build ab12',
    })
  })

  it('goes by the functions at the addresses that the profile names where one has none', async () => {
    const { executable, tiny } = await opened()
    const all = [
      ...NAMES.map((name) => named(tiny, name)),
      named(tiny, 'main.Gen[go.shape.int]', 'main.Gen[...]', 6n),
      named(tiny, 'main.g', 'main.leaf', 12n),
      named(tiny, 'main.g', 'main.g', 13n),
    ]
    expect(await matchExecutable(executable, { buildId: '' }, all)).toEqual({ fits: true, proof: 'addresses' })
    expect(await matchExecutable(executable, { buildId: 'ab12' }, all)).toEqual({ fits: true, proof: 'addresses' })
  })

  it('refuses where one of them is another', async () => {
    const { executable, tiny } = await opened()
    const all = NAMES.map((name) => named(tiny, name))
    const matched = (other: NamedAddress): Promise<unknown> => matchExecutable(executable, { buildId: '' }, [...all, other])
    expect(await matched(named(tiny, 'main.g', 'main.h', 6n))).toMatchObject({
      fits: false,
      reason: expect.stringMatching(/^the profile has main\.h at 0x7f[0-9a-f]+, the executable main\.g$/),
    })
    expect(await matched({ ...named(tiny, 'main.g'), address: START - 1n, linked: null })).toMatchObject({
      fits: false,
      reason: expect.stringContaining('where the executable has no code'),
    })
    expect(await matched({ ...named(tiny, 'main.g', 'main.g', 6n), line: 7 })).toMatchObject({
      fits: false,
      reason: expect.stringContaining('line 7 of main.g'),
    })
  })

  it('refuses addresses without names that no calls end at', async () => {
    const { executable, tiny } = await opened()
    const addresses = NAMES.map((name) => tiny.entry(name) + 5n)
    expect(await matchUnnamed(executable, addresses, [])).toMatchObject({
      fits: false,
      reason: expect.stringContaining('names no functions'),
    })
    expect(await matchUnnamed(executable, [], [])).toMatchObject({ fits: false })
  })

  it('needs more than two addresses', async () => {
    const { executable, tiny } = await opened()
    expect(
      await matchExecutable(executable, { buildId: '' }, [named(tiny, 'main.g'), named(tiny, 'main.main'), named(tiny, 'main.g')]),
    ).toEqual({
      fits: false,
      reason: 'there is no build id to compare, and the profile names functions at 2 addresses only',
    })
  })

  it('looks at no more than 50 addresses, all over the profile', async () => {
    const { executable, tiny } = await opened()
    const asked = vi.spyOn(executable, 'functionAt')
    const many = Array.from({ length: 800 }, (_, i) => ({
      ...named(tiny, 'main.main'),
      address: START + BigInt(i),
    }))
    expect(await matchExecutable(executable, { buildId: '' }, many)).toMatchObject({ fits: true })
    expect(asked).toHaveBeenCalledTimes(50)
  })
})

describe('sameFunction', () => {
  it.each([
    ['main.f', 'main.f', true],
    ['main.f', 'main.g', false],
    ['main.Gen[...]', 'main.Gen[go.shape.int]', true],
    ['main.Gen[...].func1', 'main.Gen[go.shape.[]uint8].func1', true],
    ['main.(*List[...]).Push', 'main.(*List[go.shape.struct { A [2]int }]).Push', true],
    ['main.Gen[...]', 'main.Gen', false],
    ['gopkg.in/yaml%2ev2.f', 'gopkg.in/yaml.v2.f', true],
  ])('of %s and %s is %s', (a, b, same) => {
    expect([sameFunction(a, b), sameFunction(b, a)]).toEqual([same, same])
  })
})

describe('loadBias', () => {
  const bias = 0x5555_5555_4000n
  const moved = (tiny: TinyExecutable, name: string, shown = name, offset = 7n, by = bias) => ({
    address: tiny.entry(name) + offset + by,
    function: shown,
    offset,
  })

  it('is the distance on which all addresses agree', async () => {
    const { executable, tiny } = await opened()
    expect(
      await loadBias(
        executable,
        NAMES.map((name) => moved(tiny, name)),
      ),
    ).toBe(bias)
  })

  it('takes inlined functions by the entry of the function around them', async () => {
    const { executable, tiny } = await opened()
    // main.leaf is nowhere by itself; main.f.func1 is, but was inlined into main.main here
    const pairs = [
      moved(tiny, 'main.g', 'main.leaf'),
      moved(tiny, 'main.main', 'main.f.func1'),
      moved(tiny, 'main.main'),
      moved(tiny, 'runtime.main'),
    ]
    expect(await loadBias(executable, pairs)).toBe(bias)
  })

  it('is null when one address is no entry at that distance', async () => {
    const { executable, tiny } = await opened()
    const pairs = NAMES.map((name) => moved(tiny, name))
    expect(await loadBias(executable, [...pairs, { address: 0x1234n, function: 'main.g', offset: 0n }])).toBeNull()
    expect(await loadBias(executable, [moved(tiny, 'main.g'), moved(tiny, 'main.main', 'main.main', 7n, bias + 4096n)])).toBeNull()
  })

  it('is null without a name to go by, and for distances that no loader makes', async () => {
    const { executable, tiny } = await opened()
    expect(await loadBias(executable, [])).toBeNull()
    expect(await loadBias(executable, [moved(tiny, 'main.g', 'main.leaf')])).toBeNull()
    expect(await loadBias(executable, [moved(tiny, 'main.g', 'main.g', 7n, bias + 16n)])).toBeNull()
  })

  it('is 0 for a program at fixed addresses, or null', async () => {
    const { executable, tiny } = await opened({ isPie: false })
    expect(await loadBias(executable, [moved(tiny, 'main.g', 'main.g', 7n, 0n)])).toBe(0n)
    expect(await loadBias(executable, [moved(tiny, 'main.g')])).toBeNull()
  })
})
