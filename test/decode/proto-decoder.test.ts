import { describe, expect, it } from 'vitest'
import { bytesSource } from '../../src/base/profile-source.ts'
import { decodeProfile } from '../../src/decode/decode-profile.ts'
import { decoded, errorOf, PADDING } from '../support/decoding.ts'
import { CollectSink } from '../support/profile-view.ts'
import { textProfile } from '../support/text-profile.ts'
import { bytes, fixed32, fixed64, join, number, type Part, packed, tag, unpacked, varint } from '../support/wire.ts'

/** Rows 1 to 4. */
const STRINGS = join(...['', 'inuse_space', 'bytes', 'alloc', 'main'].map((text) => bytes(6, text)))
const TYPE = bytes(1, number(1, 1), number(2, 2))
const FUNCTIONS = join(bytes(5, number(1, 1), number(2, 3)), bytes(5, number(1, 2), number(2, 4)))
const line = (functionId: number | bigint, at = 0) => bytes(4, number(1, functionId), number(2, at))
const LOCATIONS = join(bytes(4, number(1, 1), line(1, 7)), bytes(4, number(1, 2), line(2, 9)))
const sample = (...parts: readonly Part[]) => bytes(2, ...parts)
const TABLES = join(TYPE, FUNCTIONS, LOCATIONS)

/** A profile of two functions, two locations and these fields, strings last. */
const profile = (...parts: readonly Part[]) => join(TABLES, ...parts, STRINGS)

const stacks = async (content: Uint8Array) => (await decoded(content)).sink.samples.map(({ stack, values }) => [stack, values])

/** What decoding throws: code and byte. */
async function thrownBy(content: Uint8Array): Promise<[code: string, where: string]> {
  const { code, where } = await errorOf(decodeProfile(bytesSource('x', content), new CollectSink()))
  return [code, where]
}

const byte = (at: number) => `x, byte ${at} of the inflated data`

describe('location ids and values', () => {
  it.each([
    ['unpacked, as Go writes two or fewer', join(unpacked(1, [1, 2]), unpacked(2, [48]))],
    ['packed', join(packed(1, [1, 2]), packed(2, [48]))],
    ['in several packed runs', join(packed(1, [1]), packed(1, []), packed(1, [2]), packed(2, [48]))],
    ['packed after unpacked', join(number(1, 1), packed(1, [2]), number(2, 48))],
    ['unpacked after packed, values between', join(packed(1, [1]), number(2, 48), number(1, 2))],
    ['with needless varint bytes', join(tag(1, 0), varint(1, 10), tag(1, 0), varint(2, 3), number(2, 48))],
  ])('are read %s', async (_, fields) => {
    expect(await stacks(profile(sample(fields)))).toEqual([[[0, 1], [48n]]])
  })

  it('are read from a sample that stands before its locations, as pprof -proto writes', async () => {
    const content = join(TYPE, sample(packed(1, [2, 1]), packed(2, [5])), LOCATIONS, FUNCTIONS, STRINGS)
    const { view } = await decoded(content)
    expect(view.samples[0]!.stack.map((location) => JSON.parse(location)[3])).toEqual([
      ['main |  |  | 0 : 9 : 0'],
      ['alloc |  |  | 0 : 7 : 0'],
    ])
  })

  it('are read from a profile whose strings come first', async () => {
    expect(await stacks(join(STRINGS, sample(number(1, 1), number(2, 5)), LOCATIONS, FUNCTIONS, TYPE))).toEqual([[[0], [5n]]])
  })

  it.each([2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), -1n, -(2n ** 53n) - 1n, 2n ** 32n, 0n])(
    'keep all 64 bits of the value %d',
    async (value) => {
      expect(await stacks(profile(sample(number(2, value)), sample(packed(2, [value]))))).toEqual([
        [[], [value]],
        [[], [value]],
      ])
    },
  )

  it('keep a small value beside one beyond 2^53', async () => {
    const content = join(TYPE, TYPE, TYPE, sample(packed(2, [1, 2n ** 62n + 1n, -2])), STRINGS)
    expect(await stacks(content)).toEqual([[[], [1n, 2n ** 62n + 1n, -2n]]])
  })

  it('tell ids apart that differ in the upper half only', async () => {
    const ids = [1n, 2n ** 32n + 1n, 2n ** 63n + 1n, 2n ** 53n, 2n ** 53n + 1n]
    const locations = ids.map((id, i) => bytes(4, number(1, id), number(3, i)))
    const { profile: read, sink } = await decoded(join(TYPE, ...locations, sample(packed(1, [...ids].reverse()), packed(2, [1])), STRINGS))
    expect(sink.samples[0]!.stack.map((row) => read.locations.address(row))).toEqual([4n, 3n, 2n, 1n, 0n])
  })

  it('keep all 64 bits of an address', async () => {
    const content = join(TYPE, bytes(4, number(1, 1), number(3, 0xffff_ffff_8100_0001n)), STRINGS)
    expect((await decoded(content)).profile.locations.address(0)).toBe(0xffff_ffff_8100_0001n)
  })
})

describe('a varint', () => {
  it('of ten bytes drops the bits beyond 64, as pprof does', async () => {
    const excess = [0x85, ...new Array(8).fill(0x80), 0x7e]
    expect(await stacks(profile(sample([...tag(2, 0), ...excess])))).toEqual([[[], [5n]]])
  })

  it('of eleven bytes is an error at its first byte', async () => {
    const content = profile(sample([...tag(2, 0), ...new Array(10).fill(0x80), 0]))
    expect(await thrownBy(content)).toEqual(['profile-bad-varint', byte(TABLES.length + 3)])
  })

  it('of eleven bytes at the top is the same error', async () => {
    const content = profile(tag(12, 0), new Array(10).fill(0x80), [0])
    expect(await thrownBy(content)).toEqual(['profile-bad-varint', byte(TABLES.length + 1)])
  })

  it('that runs past its message is an error at the end of the message, not a number of the next one', async () => {
    const content = profile(bytes(2, tag(2, 0), [0x80]), sample(number(2, 1)))
    expect(await thrownBy(content)).toEqual(['profile-truncated', byte(TABLES.length + 4)])
  })

  it('that runs past its packed list is an error at the end of the list', async () => {
    const content = profile(sample(bytes(2, [0x81]), number(1, 1)))
    expect(await thrownBy(content)).toEqual(['profile-truncated', byte(TABLES.length + 5)])
  })
})

describe('a length', () => {
  it('that leaves its message is an error at the length', async () => {
    const content = profile(sample(tag(2, 2), [5], varint(1)))
    expect(await thrownBy(content)).toEqual(['profile-bad-length', byte(TABLES.length + 3)])
  })

  it.each([
    ['4 GB', 0xffff_ffffn],
    ['2^63 bytes', 2n ** 63n],
    ['2^64 - 1 bytes', 2n ** 64n - 1n],
    ['1 GB', 2n ** 30n],
  ])('of %s at the top is an error and allocates nothing', async (_, length) => {
    const before = process.memoryUsage().arrayBuffers
    expect(await thrownBy(profile(tag(2, 2), varint(length)))).toEqual(['profile-bad-length', byte(TABLES.length)])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26)
  })

  it('of 4 GB inside a message is an error at the length', async () => {
    const content = profile(sample(tag(3, 2), varint(0xffff_ffffn), [0, 0, 0]))
    expect(await thrownBy(content)).toEqual(['profile-bad-length', byte(TABLES.length + 3)])
  })

  it('that the file does not fulfil is a truncation, without memory for what is missing', async () => {
    const before = process.memoryUsage().arrayBuffers
    const content = profile(tag(2, 2), varint(2 ** 27), [8, 1])
    expect(await thrownBy(content)).toEqual(['profile-truncated', byte(content.length)])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26)
  })
})

describe('a field', () => {
  it.each([
    ['varint', join(tag(99, 0), varint(2n ** 64n - 1n))],
    ['fixed64', fixed64(99)],
    ['fixed32', fixed32(4000)],
    ['bytes', bytes(99, 'later')],
    ['bytes of length 0', bytes(16)],
  ])('of newer writers is skipped: %s', async (_, junk) => {
    const content = join(
      junk,
      bytes(1, junk, number(1, 1), junk),
      bytes(5, junk, number(1, 1), junk),
      bytes(3, junk, number(1, 3), junk),
      bytes(4, number(1, 1), junk, bytes(4, junk, number(1, 1), junk)),
      sample(junk, number(1, 1), number(2, 5), bytes(3, junk, number(1, 2), number(3, 48), junk), junk),
      STRINGS,
      junk,
    )
    const { sink } = await decoded(content)
    expect(sink.samples).toEqual([{ stack: [0], values: [5n], labels: [{ key: 2, text: 0, number: 48n, unit: 0 }], prefix: 0 }])
  })

  it.each([
    ['a sample as a number', number(2, 1), 1],
    ['a sample as fixed64', fixed64(2), 1],
    ['the string table as a number', number(6, 1), 1],
    ['the period as bytes', bytes(12, 'x'), 2],
    ['the time as fixed64', fixed64(9), 1],
    ['a comment as fixed32', fixed32(13), 1],
    ['values as fixed64', sample(fixed64(2)), 3],
    ['location ids as fixed32', sample(fixed32(1)), 3],
    ['a label as a number', sample(number(3, 1)), 3],
    ['the number of a label as bytes', sample(bytes(3, bytes(3, 'x'))), 5],
    ['the address of a location as bytes', bytes(4, bytes(3, 'x')), 3],
    ['a line as a number', bytes(4, number(4, 1)), 3],
    ['the function of a line as bytes', bytes(4, bytes(4, bytes(1, 'x'))), 5],
    ['the name of a function as bytes', bytes(5, bytes(2, 'x')), 3],
    ['a flag of a mapping as bytes', bytes(3, bytes(7, 'x')), 3],
    ['the unit of a type as bytes', bytes(1, bytes(2, 'x')), 3],
  ])('of the wrong wire type is an error after its tag: %s', async (_, field, offset) => {
    expect(await thrownBy(profile(field))).toEqual(['profile-wrong-wire-type', byte(TABLES.length + offset)])
  })

  it.each([3, 4, 6, 7])('of the unknown wire type %i is an error, at the top and in a message', async (type) => {
    expect(await thrownBy(profile(tag(99, type), [0]))).toEqual(['profile-wrong-wire-type', byte(TABLES.length)])
    expect(await thrownBy(profile(sample(tag(9, type), [0])))).toEqual(['profile-wrong-wire-type', byte(TABLES.length + 3)])
  })

  it('of number 0 is an error at its tag', async () => {
    expect(await thrownBy(profile([0, 0]))).toEqual(['profile-bad-field', byte(TABLES.length)])
    expect(await thrownBy(profile(sample([0, 0])))).toEqual(['profile-bad-field', byte(TABLES.length + 2)])
  })

  it('whose number needs more than 32 bits is an error at its tag', async () => {
    expect(await thrownBy(profile(varint(2n ** 40n), [0]))).toEqual(['profile-bad-field', byte(TABLES.length)])
  })

  it('may have the longest header that its varints allow, wherever chunks are cut', async () => {
    const content = join(PADDING, TYPE, varint(99 * 8 + 2, 10), varint(3, 10), [1, 2, 3], sample(number(2, 5)), STRINGS)
    const start = PADDING.length + TYPE.length
    for (let cut = start; cut < start + 24; cut++)
      for (const cuts of [[cut], [cut, cut + 1], [start, cut]]) expect((await decoded(content, cuts)).sink.samples).toHaveLength(1)
  })

  it('that stands twice counts the last time', async () => {
    const content = join(TABLES, number(12, 1), number(12, 512), bytes(11, number(1, 1)), bytes(11, number(2, 2)), STRINGS)
    expect((await decoded(content)).profile).toMatchObject({ period: 512, periodType: { type: '', unit: 'bytes' } })
  })
})

describe('the string table', () => {
  it('must begin with the empty string', async () => {
    expect(await thrownBy(bytes(6, 'x'))).toEqual(['profile-string-table', byte(2)])
  })

  it('must exist, also where nothing refers to it', async () => {
    expect(await thrownBy(number(12, 1))).toEqual(['profile-string-table', byte(2)])
    expect((await decoded(join(number(12, 1), bytes(6)))).profile.period).toBe(1)
  })

  it.each([
    ['a sample type', bytes(1, number(1, 5)), 3],
    ['a function', bytes(5, number(1, 9), number(2, 5)), 5],
    ['a mapping', bytes(3, number(1, 9), number(5, 99)), 5],
    ['a label', sample(number(2, 1), bytes(3, number(2, 5))), 7],
    ['a comment', number(13, 5), 1],
    ['packed comments', packed(13, [1, 5]), 3],
    ['the default sample type', number(14, 2n ** 40n), 1],
    ['a negative reference', number(15, -1), 1],
  ])('must have the row that %s names; the error stands at the reference', async (_, field, offset) => {
    expect(await thrownBy(profile(field))).toEqual(['profile-string-table', byte(TABLES.length + offset)])
  })

  it('may repeat strings and hold bytes that are not UTF-8, which show as U+FFFD', async () => {
    const content = join(
      TYPE,
      bytes(5, number(1, 1), number(2, 3)),
      ...['', 'a', 'a'].map((text) => bytes(6, text)),
      bytes(6, [0x61, 0xff, 0x62]),
    )
    const { profile: read } = await decoded(content)
    expect(Array.from({ length: 4 }, (_, row) => read.strings.text(row))).toEqual(['', 'a', 'a', 'a\ufffdb'])
    expect(Array.from(read.strings.bytes(3))).toEqual([0x61, 0xff, 0x62])
  })

  it('keeps terminal escapes as they are: they are the business of who prints them', async () => {
    const content = join(bytes(6), bytes(6, '\x1b[31mred'), number(13, 1))
    expect((await decoded(content)).profile.comments).toEqual(['\x1b[31mred'])
  })
})

describe('references', () => {
  it.each([
    ['a location that is not there', sample(number(1, 9), number(2, 1)), 'profile-dangling-id', 3],
    ['location 0', sample(number(1, 0), number(2, 1)), 'profile-dangling-id', 3],
    ['a location that differs in the upper half', sample(number(1, 2n ** 32n + 1n), number(2, 1)), 'profile-dangling-id', 3],
    ['a function that is not there', bytes(4, number(1, 9), line(9)), 'profile-dangling-id', 2],
    ['no function', bytes(4, number(1, 9), bytes(4, number(2, 1))), 'profile-dangling-id', 6],
    ['function 0', bytes(4, number(1, 9), line(0)), 'profile-dangling-id', 2],
    ['a location of id 0', bytes(4, number(3, 1)), 'profile-bad-id', 2],
    ['a function of id 0', bytes(5, number(1, 0), number(2, 1)), 'profile-bad-id', 2],
    ['a mapping of id 0', bytes(3, number(2, 1)), 'profile-bad-id', 2],
    ['two locations of one id', bytes(4, number(1, 1)), 'profile-bad-id', 2],
    ['two functions of one id', bytes(5, number(1, 1)), 'profile-bad-id', 2],
    ['two mappings of one id', join(bytes(3, number(1, 1)), bytes(3, number(1, 1))), 'profile-bad-id', 6],
  ])('to %s are an error', async (_, field, code, offset) => {
    expect(await thrownBy(profile(field))).toEqual([code, byte(TABLES.length + offset)])
  })

  it('to a mapping that is not there mean no mapping', async () => {
    const mapping = bytes(3, number(1, 5), number(5, 4))
    const { profile: read } = await decoded(
      join(TYPE, ...[0, 5, 6].map((id, i) => bytes(4, number(1, i + 1), number(2, id))), mapping, STRINGS),
    )
    expect(Array.from(read.locations.mapping.subarray(0, 3), (row) => (row === -1 ? -1 : read.mappings.file[row]))).toEqual([-1, 4, -1])
  })

  it('to locations without lines, and samples without locations, are valid', async () => {
    const content = join(TYPE, bytes(4, number(1, 1)), sample(number(1, 1), number(2, 3)), sample(number(2, 4)), STRINGS)
    expect(await stacks(content)).toEqual([
      [[0], [3n]],
      [[], [4n]],
    ])
  })
})

describe('values', () => {
  it('must be as many as the sample types; the error stands at the first sample', async () => {
    expect(await thrownBy(profile(sample(packed(2, [1, 2]))))).toEqual(['profile-value-count', byte(TABLES.length + 2)])
    expect(await thrownBy(profile(sample(number(1, 1))))).toEqual(['profile-value-count', byte(TABLES.length + 2)])
  })

  it('must be as many in every sample; the error stands at the one that differs', async () => {
    const content = profile(sample(number(2, 1)), sample(packed(2, [1, 2])))
    expect(await thrownBy(content)).toEqual(['profile-value-count', byte(TABLES.length + 6)])
  })

  it('must have sample types', async () => {
    expect(await thrownBy(join(LOCATIONS, FUNCTIONS, sample(number(1, 1)), STRINGS))).toEqual([
      'profile-value-count',
      byte(LOCATIONS.length + FUNCTIONS.length + 2),
    ])
  })

  it('need not exist: a profile without samples is valid', async () => {
    expect((await decoded(profile())).sink.samples).toEqual([])
  })
})

describe('a label', () => {
  it.each([
    ['text', [number(2, 3)], [{ key: 2, text: 3, number: 0n, unit: 0 }]],
    [
      'text, although it has a number and a unit too',
      [number(2, 3), number(3, 7), number(4, 1)],
      [{ key: 2, text: 3, number: 0n, unit: 0 }],
    ],
    ['a number', [number(3, 48)], [{ key: 2, text: 0, number: 48n, unit: 0 }]],
    ['a negative number', [number(3, -48)], [{ key: 2, text: 0, number: -48n, unit: 0 }]],
    ['a number beyond 2^53', [number(3, 2n ** 62n + 1n)], [{ key: 2, text: 0, number: 2n ** 62n + 1n, unit: 0 }]],
    ['0 with a unit', [number(3, 0), number(4, 2)], [{ key: 2, text: 0, number: 0n, unit: 2 }]],
    ['nothing: dropped', [number(3, 0)], []],
    ['nothing: dropped', [], []],
  ])('of key and %s', async (_, fields, expected) => {
    const { sink } = await decoded(profile(sample(number(2, 1), bytes(3, number(1, 2), ...fields))))
    expect(sink.samples[0]!.labels).toEqual(expected)
  })

  it('does not stay for the next sample', async () => {
    const { sink } = await decoded(profile(sample(number(2, 1), bytes(3, number(1, 2), number(3, 5))), sample(number(2, 1))))
    expect(sink.samples.map(({ labels }) => labels.length)).toEqual([1, 0])
  })
})

describe('plain fields', () => {
  it('are read, negative ones too', async () => {
    const content = profile(
      number(7, 1),
      number(8, 2),
      number(9, -5),
      number(10, 2n ** 62n),
      bytes(11, number(1, 3), number(2, 4)),
      number(12, -512),
      number(13, 3),
      packed(13, [4, 1]),
      number(14, 1),
      number(15, 4),
    )
    expect((await decoded(content)).profile).toMatchObject({
      dropFrames: 'inuse_space',
      keepFrames: 'bytes',
      timeNanos: -5n,
      durationNanos: 2n ** 62n,
      periodType: { type: 'alloc', unit: 'main' },
      period: -512,
      comments: ['alloc', 'main', 'inuse_space'],
      defaultSampleType: 'inuse_space',
      docUrl: 'main',
      sampleTypes: [{ type: 'inuse_space', unit: 'bytes' }],
      kind: 'heap',
      format: 'proto',
    })
  })

  it('are zero and empty when absent', async () => {
    expect((await decoded(bytes(6))).profile).toMatchObject({
      period: 0,
      timeNanos: 0n,
      periodType: { type: '', unit: '' },
      docUrl: '',
      kind: 'other',
    })
  })
})

describe('two profiles in one file', () => {
  it('are found by their second time, at its byte', async () => {
    const content = profile(number(9, 5), number(9, 0), number(9, 6))
    expect(await thrownBy(content)).toEqual(['profile-concatenated', byte(TABLES.length + 5)])
  })

  it("are found in Go's files, whose ids repeat before the second time", async () => {
    const one = textProfile('1 alloc < main', { timeNanos: 5 })
    expect((await thrownBy(join(one, one)))[0]).toBe('profile-concatenated')
    const other = textProfile('1 f', { timeNanos: 6, order: 'pprof' })
    expect((await thrownBy(join(other, one)))[0]).toBe('profile-concatenated')
  })
})

describe('a message that is cut', () => {
  const content = profile(number(12, 512), sample(number(1, 1), packed(2, [300]), bytes(3, number(1, 2), number(3, 1000))))

  it('is an error at every byte', async () => {
    for (let end = 1; end < content.length; end++)
      expect((await thrownBy(content.subarray(0, end)))[0], `${end} bytes`).toMatch(/^profile-(truncated|string-table)$/)
    expect((await decoded(content)).sink.samples).toHaveLength(1)
  })

  it('is a truncation at the end of the data, unless the cut is between fields', async () => {
    const between = new Set([TYPE.length, TABLES.length])
    for (let end = TYPE.length + 1; end < TYPE.length + FUNCTIONS.length / 2; end++)
      if (!between.has(end)) expect(await thrownBy(content.subarray(0, end))).toEqual(['profile-truncated', byte(end)])
    expect(await thrownBy(content.subarray(0, TABLES.length))).toEqual(['profile-string-table', expect.stringContaining('byte ')])
  })
})

it('names the source, says what happened and what to do in three lines', async () => {
  const error = await errorOf(decodeProfile(bytesSource('heap.pb', profile([0, 0])), new CollectSink()))
  expect([error.message, error.where, error.next]).toEqual([
    'a field has no valid number',
    `heap.pb, byte ${TABLES.length} of the inflated data`,
    'the file is damaged: capture or download the profile again',
  ])
})
