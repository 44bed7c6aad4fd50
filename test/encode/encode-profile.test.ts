import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FoldSink } from '../../src/analysis/fold.ts'
import { bytesSource } from '../../src/base/profile-source.ts'
import { decodeProfile } from '../../src/decode/decode-profile.ts'
import { encodeProfile } from '../../src/encode/encode-profile.ts'
import type { Profile } from '../../src/profile/profile.ts'
import { StackTable } from '../../src/profile/stack-table.ts'
import { unzipped } from '../support/decoding.ts'
import { addedUp, collectStacks, type ProfileView, viewByProtobufjs, viewOf } from '../support/profile-view.ts'
import { choiceTape, randomProfile, writeInAnyWay } from '../support/random-profile.ts'
import { textProfile } from '../support/text-profile.ts'

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)))

async function read(bytes: Uint8Array): Promise<{ profile: Profile; stacks: StackTable; view: ProfileView }> {
  const stacks = new StackTable()
  const profile = await decodeProfile(bytesSource('x', bytes), stacks)
  return { profile, stacks, view: viewOf(profile, collectStacks(stacks)) }
}

describe('encode after decode', () => {
  it('is the same profile, and encoding that again gives the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(randomProfile, choiceTape, async (random, tape) => {
        const { profile, stacks, view } = await read(writeInAnyWay(random, tape))
        const bytes = encodeProfile(profile, stacks)
        const again = await read(bytes)
        expect(again.view).toEqual(view)
        // a mapping that is only named has a row, and none in the file: the next rows move up
        const hasGaps = profile.mappings.isDefined.subarray(0, profile.mappings.length).includes(0)
        if (!hasGaps) expect(encodeProfile(again.profile, again.stacks)).toEqual(bytes)
        // the samples themselves, by another decoder: nothing is lost on the way to the stack table
        expect(addedUp(viewByProtobufjs(bytes))).toEqual(addedUp(viewByProtobufjs(writeInAnyWay(random, tape))))
      }),
      { numRuns: 100 },
    )
  })

  it('keeps the samples of a real profile and its tables', async () => {
    const raw = unzipped(fixture('go1.26.heap.pb.gz'))
    const { profile, stacks } = await read(raw)
    expect(addedUp(viewByProtobufjs(encodeProfile(profile, stacks)))).toEqual(addedUp(viewByProtobufjs(raw)))
  })

  it('keeps what a heap text says, the hidden runtime frames apart', async () => {
    const { profile, stacks, view } = await read(fixture('go1.26.heap.debug1.txt'))
    const again = await read(encodeProfile(profile, stacks))
    expect(again.view).toEqual(view)
    expect(again.profile.period).toBe(524288)
  })

  it('keeps the order of all tables, so that rows stay what they were', async () => {
    const { profile, stacks } = await read(textProfile('10 alloc < walk < main\n5 main\n3 alloc/fast < main', { order: 'go' }))
    const again = await read(encodeProfile(profile, stacks))
    expect(again.stacks.stack.subarray(0, 6)).toEqual(stacks.stack.subarray(0, 6))
    const rows = (table: ArrayLike<unknown>, length: number) => Array.from({ length }, (_, row) => table[row])
    const addresses = ({ locations }: typeof profile) => Array.from({ length: locations.length }, (_, row) => locations.address(row))
    expect(addresses(again.profile)).toEqual(addresses(profile))
    expect(rows(again.profile.functions.name, again.profile.functions.length)).toEqual(
      rows(profile.functions.name, profile.functions.length),
    )
  })
})

describe('encodeProfile', () => {
  it('writes files that fold in one pass', async () => {
    const { profile, stacks } = await read(textProfile('10 alloc < walk < main\n5 main', { order: 'pprof' }))
    const fold = new FoldSink()
    const again = await decodeProfile(bytesSource('x', encodeProfile(profile, stacks)), fold)
    expect(fold.isExact(again)).toBe(true)
    expect(fold.sum(0)).toBe(15)
  })

  it('adds up samples of equal stack and labels, beyond 2^53 too', async () => {
    const { profile, stacks } = await read(
      textProfile('9007199254740993 f\n9007199254740993 f\n1 f {bytes=1}\n-9223372036854775808 g\n-1 g'),
    )
    const { view } = await read(encodeProfile(profile, stacks))
    // the last two wrap, as Go's int64 do
    expect(view.samples.map(({ values }) => values[0])).toEqual([18014398509481986n, 1n, 2n ** 63n - 1n])
  })

  it('writes a profile without samples, strings or types', async () => {
    const { profile, stacks } = await read(new Uint8Array([0x32, 0]))
    expect((await read(encodeProfile(profile, stacks))).view).toEqual((await read(new Uint8Array([0x32, 0]))).view)
  })

  it('adds the strings that plain fields need to those of the profile', async () => {
    const { profile, stacks } = await read(textProfile('1 f'))
    const bytes = encodeProfile({ ...profile, comments: ['new', 'f', 'new'], docUrl: 'http://x' }, stacks)
    const again = await read(bytes)
    expect(again.profile).toMatchObject({ comments: ['new', 'f', 'new'], docUrl: 'http://x' })
    expect(again.profile.strings.length).toBe(profile.strings.length + 2)
  })

  it('writes a function that was named and never defined for nobody', async () => {
    // a line that names function 9, then function 1: the last one counts
    const { profile, stacks } = await read(new Uint8Array([0x32, 0, 0x2a, 2, 8, 1, 0x22, 8, 8, 1, 0x22, 4, 8, 9, 8, 1]))
    expect(viewByProtobufjs(encodeProfile(profile, stacks)).functions).toEqual([' |  |  | 0'])
  })
})
