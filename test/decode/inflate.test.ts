import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { deflateRawSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProfileError } from '../../src/base/error.ts'
import type { Inflater } from '../../src/base/inflater.ts'
import { bytesSource } from '../../src/base/profile-source.ts'
import { decodeProfile } from '../../src/decode/decode-profile.ts'
import { inflateWithPako } from '../../src/decode/inflate.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { errorOf, inflateAll } from '../support/decoding.ts'
import { CollectSink } from '../support/profile-view.ts'
import { textProfile } from '../support/text-profile.ts'
import { join, tag, varint } from '../support/wire.ts'

const CONTENT = textProfile('10 alloc < walk < main\n5 alloc/fast < main {bytes=48}')
const GZIP = gzip(CONTENT)
/** Too large for node:zlib at once, and not compressible. */
const LARGE = noise(700_000)
const LARGE_GZIP = gzip(LARGE)
/** Of 64 MiB. */
const BOMB = gzip(join(CONTENT, tag(99, 2), varint(64 << 20), new Uint8Array(64 << 20)))

function gzip(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(gzipSync(bytes))
}

/** A linear congruential generator: the same bytes every time. */
function noise(length: number): Uint8Array {
  let state = 1
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes in array buffers that are still referred to. */
function heldBytes(): number {
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}

const range = (length: number, step = 1) => Array.from({ length: Math.ceil(length / step) }, (_, i) => i * step)

/** What an inflater makes of these chunks: the bytes, or the error's code. */
async function outcome(inflater: Inflater, bytes: Uint8Array, cuts: readonly number[] = []): Promise<Buffer | string> {
  try {
    return Buffer.from(await inflateAll(inflater, bytes, cuts))
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error
    return error.code
  }
}

describe.each([
  ['pako', inflateWithPako],
  ['node:zlib', gunzip],
])('inflating by %s', (_name, inflater) => {
  it('gives the content, in every chunking', async () => {
    for (const cut of range(GZIP.length)) expect(await outcome(inflater, GZIP, [cut])).toEqual(Buffer.from(CONTENT))
    expect(await outcome(inflater, GZIP, range(GZIP.length))).toEqual(Buffer.from(CONTENT))
  })

  it('gives large content', async () => {
    expect(Buffer.compare((await outcome(inflater, LARGE_GZIP, [300_000, 600_000])) as Buffer, LARGE)).toBe(0)
  })

  it('joins members, wherever chunks are cut', async () => {
    const both = join(gzip(CONTENT), gzip(new Uint8Array(0)), gzip(CONTENT.subarray(0, 9)))
    const expected = Buffer.from(join(CONTENT, CONTENT.subarray(0, 9)))
    for (const cut of range(both.length)) expect(await outcome(inflater, both, [cut])).toEqual(expected)
    expect(await outcome(inflater, both, range(both.length))).toEqual(expected)
  })

  it('takes a member for whole only after its checksum and length', async () => {
    for (const end of range(GZIP.length).slice(1)) {
      expect(await outcome(inflater, GZIP.subarray(0, end)), `${end} bytes`).toBe('gzip-truncated')
      expect(await outcome(inflater, GZIP.subarray(0, end), [end >> 1]), `${end} bytes in two chunks`).toBe('gzip-truncated')
      expect(await outcome(inflater, join(GZIP, GZIP.subarray(0, end))), `member 2 of ${end} bytes`).toBe('gzip-truncated')
    }
  })

  it('tells at which byte the data ends', async () => {
    const { where } = await errorOf(inflateAll(inflater, GZIP.subarray(0, 30), [11]))
    expect(where).toBe('byte 30 of the file')
  })

  it('calls empty input truncated', async () => {
    expect(await outcome(inflater, new Uint8Array(0))).toBe('gzip-truncated')
    const nothing = { async *[Symbol.asyncIterator]() {} }
    expect((await errorOf(inflater(nothing)[Symbol.asyncIterator]().next())).code).toBe('gzip-truncated')
  })

  it.each([
    ['checksum', GZIP.length - 8],
    ['length', GZIP.length - 4],
    ['method', 2],
    ['magic number', 0],
  ])('refuses a wrong %s', async (_, at) => {
    const damaged = GZIP.slice()
    damaged[at]! ^= 1
    expect(await outcome(inflater, damaged)).toBe('gzip-damaged')
    expect(await outcome(inflater, damaged, range(GZIP.length))).toBe('gzip-damaged')
    expect(await outcome(inflater, join(GZIP, damaged))).toBe('gzip-damaged')
  })

  it.each([
    ['text', new TextEncoder().encode('garbage')],
    ['a zero byte, which node:zlib takes for padding', [0]],
    ['many zero bytes', new Uint8Array(5000)],
    ['a zero byte and another member', join([0], GZIP)],
    ['one more magic byte and nonsense', [0x1f, 0x8b, 0xff, 0xff, 0xff]],
    ['a zlib stream', [0x78, 0x9c, 3, 0, 0, 0, 0, 1]],
  ])('refuses %s after the last member', async (_, trailing) => {
    const bytes = join(GZIP, trailing)
    expect(await outcome(inflater, bytes)).toBe('gzip-damaged')
    expect(await outcome(inflater, bytes, [GZIP.length])).toBe('gzip-damaged')
    expect(await outcome(inflater, bytes, [GZIP.length - 1, GZIP.length + 1])).toBe('gzip-damaged')
    const large = LARGE_GZIP
    expect(await outcome(inflater, join(large, trailing), [large.length])).toBe('gzip-damaged')
    expect(await outcome(inflater, join(large, trailing), [400_000])).toBe('gzip-damaged')
  })

  it('tells the range of damaged bytes, within the file', async () => {
    const { where } = await errorOf(inflateAll(inflater, join(GZIP, [0, 0, 0])))
    expect(where).toBe(`bytes ${GZIP.length} to ${GZIP.length + 3} of the file`)
  })

  it('refuses a raw deflate stream', async () => {
    expect(await outcome(inflater, new Uint8Array(deflateRawSync(CONTENT)))).toBe('gzip-damaged')
  })

  it('hands on an error of the source as it is', async () => {
    const broken = new Error('connection reset')
    const failing = (good: Uint8Array, cuts: readonly number[]) => ({
      async *[Symbol.asyncIterator]() {
        let start = 0
        for (const end of cuts) {
          yield good.subarray(start, end)
          start = end
        }
        throw broken
      },
    })
    const large = LARGE_GZIP
    for (const [bytes, cuts] of [
      [GZIP, []],
      [GZIP, [20]],
      [GZIP, [20, 30]],
      [large, [300_000]],
      [large, [300_000, 500_000]],
    ] as const)
      await expect(async () => {
        for await (const _ of inflater(failing(bytes, cuts)));
      }).rejects.toBe(broken)
  })

  it('stops at the size limit, long before the end of a bomb', async () => {
    let inflatedBytes = 0
    const counted: Inflater = async function* (chunks) {
      for await (const chunk of inflater(chunks)) {
        inflatedBytes += chunk.length
        yield chunk
      }
    }
    const error = await errorOf(decodeProfile(bytesSource('bomb.gz', BOMB), new CollectSink(), { inflate: counted, maxSize: 1 << 20 }))
    expect([error.code, error.where]).toEqual(['profile-too-large', 'bomb.gz, byte 1048576 of the inflated data'])
    expect(error.next).toContain('--max-size')
    expect(inflatedBytes).toBeLessThan(20 << 20)
  })

  it('holds no more of a bomb than it hands on, though the bomb is one chunk', async () => {
    // of members, since 64 MiB of zeros would be in memory themselves
    const bomb = join(...new Array<Uint8Array>(64).fill(gzip(new Uint8Array(1 << 20))))
    const before = heldBytes()
    const chunks = inflater(bytesSource('bomb.gz', bomb).open())[Symbol.asyncIterator]()
    await chunks.next()
    expect(heldBytes() - before).toBeLessThan(32 << 20)
    await chunks.return?.()
  })

  it('closes the source when the reader stops', async () => {
    let isClosed = false
    const bytes = LARGE_GZIP
    const source = {
      async *[Symbol.asyncIterator]() {
        try {
          for (let at = 0; at < bytes.length; at += 300_000) yield bytes.subarray(at, at + 300_000)
        } finally {
          isClosed = true
        }
      },
    }
    for await (const _ of inflater(source)) break
    expect(isClosed).toBe(true)
  })
})

it('leaves no listeners behind, however many chunks node:zlib gets', async () => {
  const warnings: Error[] = []
  const onWarning = (warning: Error) => warnings.push(warning)
  process.on('warning', onWarning)
  const bytes = LARGE_GZIP
  await inflateAll(gunzip, bytes, range(bytes.length, 30_000))
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', onWarning)
  expect(warnings).toEqual([])
})

it('gives the same through both inflaters, whatever is wrong', async () => {
  const seeds = [GZIP, join(GZIP, GZIP), join(gzip(new Uint8Array(0)), GZIP)]
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 2 })
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seeds),
      edits,
      fc.option(fc.nat(400)),
      fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.constant(new Uint8Array(0))),
      fc.array(fc.nat(400), { maxLength: 4 }),
      async (seed, changes, end, tail, cuts) => {
        const bytes = join(seed.slice(0, end ?? seed.length), tail)
        for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte
        const expected = await outcome(inflateWithPako, bytes)
        expect(await outcome(gunzip, bytes)).toEqual(expected)
        expect(await outcome(gunzip, bytes, cuts)).toEqual(expected)
        expect(await outcome(inflateWithPako, bytes, cuts)).toEqual(expected)
      },
    ),
    { numRuns: 150 },
  )
})

describe('decodeProfile', () => {
  const options = [{}, { inflate: gunzip }]

  it('reads gzip and plain content alike', async () => {
    for (const bytes of [CONTENT, GZIP])
      for (const option of options) {
        const sink = new CollectSink()
        await decodeProfile(bytesSource('x', bytes), sink, option)
        expect(sink.samples.map(({ values }) => values)).toEqual([[10n], [5n]])
      }
  })

  it('calls gzip inside gzip by its name', async () => {
    for (const option of options) {
      const error = await errorOf(decodeProfile(bytesSource('x.gz', gzip(GZIP)), new CollectSink(), option))
      expect([error.code, error.message, error.where]).toEqual([
        'not-a-profile',
        'this is gzip data inside gzip data, not a profile',
        'x.gz, byte 0',
      ])
    }
  })

  it('calls empty content empty, inflated or not', async () => {
    for (const bytes of [new Uint8Array(0), gzip(new Uint8Array(0))])
      expect((await errorOf(decodeProfile(bytesSource('x', bytes), new CollectSink()))).code).toBe('profile-empty')
  })

  it('names the checksum, not the nonsense that damaged data inflates to', async () => {
    // stored, not compressed: the bit that flips is one of the content
    const stored = new Uint8Array(gzipSync(CONTENT, { level: 0 }))
    stored[stored.indexOf(CONTENT[0]!, 15)] = 0
    for (const option of options) {
      const error = await errorOf(decodeProfile(bytesSource('x.gz', stored), new CollectSink(), option))
      expect(error.code).toBe('gzip-damaged')
    }
  })

  it('names the nonsense where the gzip data around it is sound', async () => {
    const bytes = gzip(new Uint8Array([0, 0, 0]))
    for (const option of options)
      expect((await errorOf(decodeProfile(bytesSource('x.gz', bytes), new CollectSink(), option))).code).toBe('profile-bad-field')
  })

  it('may inflate to 256 times its size, or 64 MiB, where no limit is given', async () => {
    // zeros inflate a thousandfold
    const field = gzip(join(tag(99, 2), varint(1 << 20), new Uint8Array(1 << 20)))
    const zeros = (megabytes: number) => [GZIP, ...new Array<Uint8Array>(megabytes).fill(field)]
    const decode = (parts: Uint8Array[], maxSize?: number) =>
      decodeProfile(bytesSource('x.gz', join(...parts)), new CollectSink(), {
        inflate: gunzip,
        ...(maxSize === undefined ? {} : { maxSize }),
      })
    await decode(zeros(63))
    await decode(zeros(70), 128 << 20)
    const error = await errorOf(decode(zeros(70)))
    expect([error.code, error.message]).toEqual(['profile-too-large', 'the profile inflates to more than 256 times its size'])
    expect(error.next).toContain('--max-size')
  })

  it('takes a limit as the last size that is allowed', async () => {
    await decodeProfile(bytesSource('x', GZIP), new CollectSink(), { maxSize: CONTENT.length })
    const error = await errorOf(decodeProfile(bytesSource('x', GZIP), new CollectSink(), { maxSize: CONTENT.length - 1 }))
    expect(error.code).toBe('profile-too-large')
  })

  it('hands on an error of the source that reads it, in the middle of a profile', async () => {
    const broken = new Error('connection reset')
    const source = (bytes: Uint8Array) => ({
      name: 'x',
      async *open() {
        yield bytes.subarray(0, bytes.length >> 1)
        throw broken
      },
    })
    for (const bytes of [CONTENT, GZIP])
      for (const option of options) await expect(decodeProfile(source(bytes), new CollectSink(), option)).rejects.toBe(broken)
  })

  it('closes the source after an error', async () => {
    let isClosed = false
    const source = {
      name: 'x',
      async *open() {
        try {
          yield new Uint8Array(600)
          yield CONTENT
        } finally {
          isClosed = true
        }
      },
    }
    await errorOf(decodeProfile(source, new CollectSink()))
    expect(isClosed).toBe(true)
  })
})
