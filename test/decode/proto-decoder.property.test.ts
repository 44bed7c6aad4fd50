import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gunzip } from '../../src/node/gunzip.ts'
import { type Outcome, outcomeOf, PADDING, unzipped } from '../support/decoding.ts'
import { viewByProtobufjs } from '../support/profile-view.ts'
import { choiceTape, randomProfile, writeAsGo, writeInAnyWay } from '../support/random-profile.ts'
import { textProfile } from '../support/text-profile.ts'
import { join } from '../support/wire.ts'

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)))
const sample = (name: string) => new Uint8Array(readFileSync(new URL(`../../samples/${name}`, import.meta.url)))

const REAL = [
  fixture('go1.26.heap.pb.gz'),
  fixture('go1.26.heap.debug1.txt'),
  sample('go1.19/leak.heap.pb.gz'),
  sample('go1.26/leak.goroutine.pb.gz'),
]

/** Content as it is and inflated, and a profile small enough to be hit everywhere. */
const SEEDS = [
  ...REAL,
  ...REAL.filter((bytes) => bytes[0] === 0x1f).map(unzipped),
  textProfile('1 48 alloc/fast < walk < main {bytes=48}\n2 96 walk < main', { timeNanos: 5 }),
]

const edit = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(), bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('set' as const), at: fc.nat(), byte: fc.nat(255) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('end' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }) }),
)
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never

function edited(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  let content = Array.from(bytes)
  for (const change of edits) {
    const at = change.at % (content.length + 1)
    if (change.kind === 'flip' && at < content.length) content[at]! ^= 1 << change.bit
    else if (change.kind === 'set' && at < content.length) content[at] = change.byte
    else if (change.kind === 'cut') content.splice(at, change.length)
    else if (change.kind === 'end') content = content.slice(0, at)
    else if (change.kind === 'insert') content.splice(at, 0, ...change.bytes)
  }
  return Uint8Array.from(content)
}

const cuts = fc.oneof(fc.array(fc.nat(6000), { maxLength: 12 }), fc.constant('everywhere' as const))
type Cuts = typeof cuts extends fc.Arbitrary<infer T> ? T : never

/** The content after padding that is cut off with the first chunk, and chunks cut at these places. */
function inChunks(content: Uint8Array, places: Cuts): [bytes: Uint8Array, cuts: number[]] {
  const bytes = join(PADDING, content)
  const inContent = places === 'everywhere' ? Array.from(content, (_, i) => i) : places.map((place) => place % (content.length + 1))
  return [bytes, inContent.map((place) => PADDING.length + place)]
}

/** The outcome without what depends on the chunks: the range of damaged gzip data, and the inflater's word for the damage. */
async function outcomeInAnyChunks(...args: Parameters<typeof outcomeOf>): Promise<Outcome> {
  const outcome = await outcomeOf(...args)
  return 'code' in outcome && outcome.code.startsWith('gzip-') ? { ...outcome, where: '', message: '' } : outcome
}

describe('any bytes', () => {
  it('decode or throw a ProfileError, the same in every chunking', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), cuts, async (content, places) => {
        const [bytes, at] = inChunks(content, places)
        expect(await outcomeOf(bytes, at)).toEqual(await outcomeOf(bytes))
        expect(await outcomeInAnyChunks(content, [3])).toEqual(await outcomeInAnyChunks(content))
      }),
      { numRuns: 150 },
    )
  })

  it('of a few valid fields and damage decode or throw a ProfileError, the same in every chunking', async () => {
    const byte = fc.constantFrom(0x0a, 0x12, 0x1a, 0x22, 0x2a, 0x32, 0x48, 0x08, 0x10, 0x18, 0, 1, 2, 3, 4, 0x7f, 0x80, 0xff)
    await fc.assert(
      fc.asyncProperty(fc.array(byte, { maxLength: 40 }), cuts, async (bytes, places) => {
        const [content, at] = inChunks(Uint8Array.from(bytes), places)
        expect(await outcomeOf(content, at)).toEqual(await outcomeOf(content))
      }),
      { numRuns: 300 },
    )
  })

  it('of a damaged profile decode or throw a ProfileError, the same in every chunking and through both inflaters', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...SEEDS), fc.array(edit, { minLength: 1, maxLength: 3 }), cuts, async (seed, edits, places) => {
        const bytes = edited(seed, edits)
        const at = places === 'everywhere' ? Array.from({ length: bytes.length >> 5 }, (_, i) => i * 32) : places
        const whole = await outcomeInAnyChunks(bytes)
        const parts = await outcomeInAnyChunks(bytes, at)
        const byNode = await outcomeInAnyChunks(bytes, at, { inflate: gunzip })
        expect(parts).toEqual(whole)
        expect(byNode).toEqual(whole)
      }),
      { numRuns: 120 },
    )
  })

  it('of a profile cut short throw a ProfileError, whatever the byte', async () => {
    for (const seed of SEEDS) {
      // after the records of a text only memory statistics follow
      const length = seed[0] === 0x68 ? Buffer.from(seed).indexOf('# runtime.MemStats') : seed.length
      for (let end = 0; end < length; end += length > 2000 ? 101 : 1) {
        const outcome = await outcomeOf(seed.subarray(0, end))
        expect(outcome, `${end} of ${length} bytes`).toHaveProperty('code')
      }
    }
  })
})

describe('a random valid profile', () => {
  it("reads as the generated decoder reads it, in Go's order", async () => {
    await fc.assert(
      fc.asyncProperty(randomProfile, cuts, async (profile, places) => {
        const [bytes, at] = inChunks(writeAsGo(profile), places)
        expect(await outcomeOf(bytes, at)).toEqual({ view: viewByProtobufjs(bytes) })
      }),
      { numRuns: 150 },
    )
  })

  it('reads as the generated decoder reads it, in every packing and order, with fields of newer writers', async () => {
    await fc.assert(
      fc.asyncProperty(randomProfile, choiceTape, cuts, async (profile, tape, places) => {
        const [bytes, at] = inChunks(writeInAnyWay(profile, tape), places)
        expect(await outcomeOf(bytes, at)).toEqual({ view: viewByProtobufjs(bytes) })
      }),
      { numRuns: 150 },
    )
  })

  it('is the same profile in any order and packing', async () => {
    await fc.assert(
      fc.asyncProperty(randomProfile, choiceTape, async (profile, tape) => {
        expect(await outcomeOf(writeInAnyWay(profile, tape))).toEqual(await outcomeOf(writeAsGo(profile)))
      }),
      { numRuns: 120 },
    )
  })
})

describe('a real profile', () => {
  it.each(REAL.filter((bytes) => bytes[0] === 0x1f).map((bytes, i) => [i, bytes] as const))(
    '%i reads as the generated decoder reads it',
    async (_, bytes) => {
      expect(await outcomeOf(bytes)).toEqual({ view: viewByProtobufjs(unzipped(bytes)) })
    },
  )
})
