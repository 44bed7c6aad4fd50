import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bytesSource } from '../../src/base/profile-source.ts'
import { decodeProfile } from '../../src/decode/decode-profile.ts'
import { SNIFF_LENGTH } from '../../src/decode/sniff.ts'
import { functionName, type Profile } from '../../src/profile/profile.ts'
import { decoded, errorOf } from '../support/decoding.ts'
import { CollectSink } from '../support/profile-view.ts'

const FIXTURE = readFileSync(new URL('../fixtures/go1.26.heap.debug1.txt', import.meta.url), 'utf8')
const HEADER = 'heap profile: 1: 48 [1: 48] @ heap/2\n'
const TRAILER = '\n# runtime.MemStats\n# Alloc = 165120\n# PauseNs = [1 2 3]\n# MaxRSS = 8396800\n'

/** Go's header of rate 1 around these records; tabs may be written as `~`. */
const text = (records: string, header = HEADER, trailer = TRAILER) => header + records.replaceAll('~', '\t') + trailer
const utf8 = (content: string) => new TextEncoder().encode(content)
const read = (content: string, cuts: readonly number[] = []) => decoded(utf8(content), cuts)

async function thrownBy(content: string, cuts: readonly number[] = []): Promise<[code: string, where: string]> {
  const { code, where } = await errorOf(read(content, cuts))
  return [code, where]
}

/** The lines of each location of a stack, as `name file:line`. */
function frames(profile: Profile, stack: readonly number[]): string[][] {
  const { locations, functions, strings } = profile
  return stack.map((row) => {
    const lines: string[] = []
    for (let i = locations.lineStart[row]!; i < locations.lineEnd[row]!; i++) {
      const fn = locations.lineFunction[i]!
      lines.push(`${functionName(profile, fn)} ${strings.text(functions.file[fn]!)}:${locations.lineNumber[i]}`)
    }
    return lines
  })
}

const addresses = (profile: Profile, stack: readonly number[]) => stack.map((row) => profile.locations.address(row))

describe('the header', () => {
  it('holds twice the rate; the sample types are those of every Go heap profile', async () => {
    const { profile } = await read(text('', 'heap profile: 0: 0 [0: 0] @ heap/1048576\n'))
    expect(profile).toMatchObject({
      kind: 'heap',
      format: 'text',
      period: 524288,
      periodType: { type: 'space', unit: 'bytes' },
      sampleTypes: [
        { type: 'alloc_objects', unit: 'count' },
        { type: 'alloc_space', unit: 'bytes' },
        { type: 'inuse_objects', unit: 'count' },
        { type: 'inuse_space', unit: 'bytes' },
      ],
      sampleCount: 0,
    })
  })

  it('may have negative totals, which Go writes now and then (golang/go#19311)', async () => {
    expect((await read(text('', 'heap profile: -1: -48 [0: 0] @ heap/2\n'))).profile.period).toBe(1)
  })

  it.each(['heapprofile/2', 'heap_v2/524288', 'growthz/1'])('of another memory profiler is refused: %s', async (name) => {
    expect(await thrownBy(text('', `heap profile: 1: 2 [3: 4] @ ${name}\n`))).toEqual(['kind-not-supported', 'test.pb, byte 0'])
  })

  it.each(['heap profile: 1: 2\n', 'heap profile: 1: 2 [3: 4] @ heap/\n', 'heap profile: 1: 2 [3: 4] @ heap/99999999999999999999\n'])(
    'that is damaged is refused: %s',
    async (header) => {
      expect(await thrownBy(text('', header))).toEqual(['profile-bad-text', 'test.pb, line 1'])
    },
  )
})

describe('a record', () => {
  const values = async (record: string, rate: number) => {
    const { sink } = await read(text(record, `heap profile: 1: 48 [1: 48] @ heap/${2 * rate}\n`))
    return sink.samples.map((sample) => sample.values.map(Number))
  }

  // Expected: `scaleHeapSample` of runtime/pprof/protomem.go, run by Go.
  it.each([
    ['1: 480 [1: 480] @ 0x1', 524288, [1092, 524528, 1092, 524528]],
    ['0: 0 [3: 144] @ 0x1', 524288, [32769, 1572936, 0, 0]],
    ['1: 139264 [7: 1000] @ 0x1', 524288, [25693, 3670516, 4, 596999]],
    ['2: 2097152 [2: 2097152] @ 0x1', 524288, [2, 2425393, 2, 2425393]],
    ['5: 100 [5: 100] @ 0x1', 3, [5, 100, 5, 100]],
    ['2: 1500 [2: 1500] @ 0x1', 1000, [3, 2842, 3, 2842]],
  ])('is scaled up as Go does for protobuf, and truncated: %s at rate %i', async (record, rate, expected) => {
    expect(await values(record, rate)).toEqual([expected])
  })

  it.each([0, 1])('is left as it is at rate %i', async (rate) => {
    expect(await values('2: 96 [3: 144] @ 0x1', rate)).toEqual([[3, 144, 2, 96]])
  })

  it('without bytes counts nothing', async () => {
    expect(await values('0: 0 [2: 0] @ 0x1', 1)).toEqual([[0, 0, 0, 0]])
  })

  it('of which all was freed stays a sample', async () => {
    expect(await values('0: 0 [2: 96] @ 0x1', 1)).toEqual([[2, 96, 0, 0]])
  })

  it('may be negative', async () => {
    expect(await values('-1: -48 [2: 96] @ 0x1', 1)).toEqual([[2, 96, -1, -48]])
  })

  it('carries the size of its objects as the label bytes', async () => {
    const { sink, profile } = await read(text('1: 48 [3: 150] @ 0x1\n0: 0 [0: 0] @ 0x1\n'))
    expect(profile.strings.text(sink.samples[0]!.labels[0]!.key)).toBe('bytes')
    expect(sink.samples.map(({ labels }) => labels.map((label) => label.number))).toEqual([[50n], []])
  })

  it('keeps all 64 bits of what it counts', async () => {
    const { sink } = await read(text('1: 9007199254740993 [1: 9223372036854775807] @ 0x1'))
    expect(sink.samples[0]!.values).toEqual([1n, 2n ** 63n - 1n, 1n, 2n ** 53n + 1n])
    expect(sink.samples[0]!.labels[0]!.number).toBe(2n ** 63n - 1n)
  })

  it.each([
    ['1: 9223372036854775808 [1: 1] @ 0x1', 2],
    ['1: 9999999999999999999999 [1: 1] @ 0x1', 2],
    ['9223372036854775807: 1 [9223372036854775807: 1] @ 0x1', 1048576],
    ['9000000000000000000: 9000000000000000000 [1: 1] @ 0x1', 1048576],
  ])('that stands for more than 64 bits can count is an error of its line: %s', async (record, rate) => {
    const content = text(`1: 1 [1: 1] @ 0x1\n${record}\n1: 1 [1: 1] @ 0x2\n`, `heap profile: 1: 48 [1: 48] @ heap/${rate}\n`)
    expect(await thrownBy(content)).toEqual(['profile-bad-text', 'test.pb, line 3'])
  })

  it.each([
    'x',
    '1: 48 [1: 48]',
    '1: 48 [1: 48] @ 45f0e1',
    '1: 48 [1: 48] @ 0x',
    '1: 48 [1: 48] @ 0x45f0eg',
    '1: 48 [1: 48] @ 0x11112222333344445',
    '1: 48 [1: 48 @ 0x1',
    '1: 4e1 [1: 48] @ 0x1',
    '0: 48 [1: 48] @ 0x1',
    '1: 48 [0: 48] @ 0x1',
    '--- Memory map: ---',
    'MAPPED_LIBRARIES:',
  ])('that is none is an error of its line: %s', async (line) => {
    const content = text(`1: 48 [1: 48] @ 0x1\n\n${line}\n`)
    expect(await thrownBy(content)).toEqual(['profile-bad-text', 'test.pb, line 4'])
  })
})

it('passes over blank lines and other comments', async () => {
  const { sink } = await read(text('# other\n1: 48 [1: 48] @ 0x1\n\n  \n~~\n# other\n#~other\n1: 48 [1: 48] @ 0x2\n'))
  expect(sink.samples.map(({ stack }) => stack)).toEqual([[0], [1]])
})

describe('a stack', () => {
  it('without symbol lines is its addresses, each one less than the return address', async () => {
    const { profile, sink } = await read(text('1: 48 [1: 48] @ 0x45f0e1 0x4a3b02 0xffffffffffffffff\n'))
    const { stack, prefix } = sink.samples[0]!
    expect(addresses(profile, stack)).toEqual([0x45f0e0n, 0x4a3b01n, 2n ** 64n - 2n])
    expect(frames(profile, stack)).toEqual([[], [], []])
    expect(prefix).toBe(0)
  })

  it('may be empty', async () => {
    const { sink } = await read(text('1: 48 [1: 48] @\n'))
    expect(sink.samples.map(({ stack }) => stack)).toEqual([[]])
  })

  it('is one location per symbol line; the leading addresses that the lines leave out are its prefix', async () => {
    const { profile, sink } = await read(
      text(`1: 48 [1: 48] @ 0x1101 0x1201 0x2011 0x3021
#~0x2010~main.alloc+0x10~~/src/main.go:5
#~0x3020~main.main+0x20~~/src/main.go:9

`),
    )
    const { stack, prefix } = sink.samples[0]!
    expect(frames(profile, stack)).toEqual([['main.alloc /src/main.go:5'], ['main.main /src/main.go:9']])
    expect(addresses(profile, stack)).toEqual([0x2010n, 0x3020n])
    expect(profile.prefixes.addresses(prefix)).toEqual([0x1101n, 0x1201n])
  })

  it('has a prefix of one address when the lines leave out one', async () => {
    const { profile, sink } = await read(text('1: 48 [1: 48] @ 0x1101 0x2011\n#~0x2010~main.alloc+0x10~~main.go:5\n'))
    expect(profile.prefixes.addresses(sink.samples[0]!.prefix)).toEqual([0x1101n])
  })

  it('has no prefix when its lines begin at the first address, also at that of a signal frame', async () => {
    const { sink } = await read(
      text(`1: 48 [1: 48] @ 0x2011
#~0x2010~runtime.malg+0x10~~proc.go:5

1: 48 [1: 48] @ 0x2011 0x3000
#~0x2011~main.alloc+0x11~~main.go:5
`),
    )
    expect(sink.samples.map(({ prefix }) => prefix)).toEqual([0, 0])
  })

  it('makes inlined calls lines of one location, innermost first', async () => {
    const { profile, sink } = await read(
      text(`1: 48 [1: 48] @ 0x2011 0x2021 0x2031 0x3011
#~0x2010~main.inner+0x10~~main.go:5
#~0x2020~main.middle+0x20~~main.go:8
#~0x2030~main.outer+0x30~~main.go:12
#~0x3010~main.main+0x10~~main.go:20
`),
    )
    const { stack } = sink.samples[0]!
    expect(frames(profile, stack)).toEqual([
      ['main.inner main.go:5', 'main.middle main.go:8', 'main.outer main.go:12'],
      ['main.main main.go:20'],
    ])
    expect(addresses(profile, stack)[0]).toBe(0x2010n)
  })

  it('keeps recursive calls apart, with and without inlined ones', async () => {
    const { profile, sink } = await read(
      text(`1: 48 [1: 48] @ 0x2011 0x2021 0x2011 0x2021 0x2041 0x2041
#~0x2010~main.inner+0x10~~main.go:5
#~0x2020~main.walk+0x20~~main.go:8
#~0x2010~main.inner+0x10~~main.go:5
#~0x2020~main.walk+0x20~~main.go:8
#~0x2040~main.walk+0x40~~main.go:9
#~0x2040~main.walk+0x40~~main.go:9
`),
    )
    const { stack } = sink.samples[0]!
    expect(frames(profile, stack)).toEqual([
      ['main.inner main.go:5', 'main.walk main.go:8'],
      ['main.inner main.go:5', 'main.walk main.go:8'],
      ['main.walk main.go:9'],
      ['main.walk main.go:9'],
    ])
    expect(stack[0]).toBe(stack[1])
    expect(stack[2]).toBe(stack[3])
  })

  it('names generic functions, methods and closures as Go prints them', async () => {
    const names = ['main.Map[...]', 'unique.addUniqueMap[...].func1', 'main.(*Set[...]).Add', 'main.init.0.func2.1', 'type..eq.main.T']
    const lines = names.map((name, i) => `#~0x${(i + 2) * 1000}~${name}+0x0~~a b/main.go:${i}`)
    const { profile, sink } = await read(text(`1: 48 [1: 48] @ 0x2001\n${lines.join('\n')}\n`))
    expect(frames(profile, sink.samples[0]!.stack)).toEqual(names.map((name, i) => [`${name} a b/main.go:${i}`]))
  })

  it('gives a frame without a name its address alone', async () => {
    const { profile, sink } = await read(text('1: 48 [1: 48] @ 0x2011 0x3011\n#~0x2010\n#~0x3010~main.main+0x10~~main.go:20\n'))
    const { stack } = sink.samples[0]!
    expect(frames(profile, stack)).toEqual([[], ['main.main main.go:20']])
    expect(addresses(profile, stack)).toEqual([0x2010n, 0x3010n])
  })

  it('reads names that are not ASCII, wherever chunks are cut', async () => {
    const padding = `# ${'x'.repeat(SNIFF_LENGTH)}\n`
    const content = text(`${padding}1: 48 [1: 48] @ 0x2011\n#~0x2010~main.größe世界+0x10~~main.go:5\n`)
    for (let cut = SNIFF_LENGTH; cut < utf8(content).length; cut += 1) {
      const { profile, sink } = await read(content, [cut])
      expect(frames(profile, sink.samples[0]!.stack)).toEqual([['main.größe世界 main.go:5']])
    }
  })

  it.each(['#~0x20zz~main.f+0x10~~main.go:5', '#~0x~main.f+0x10~~main.go:5', '#~0x11112222333344445~main.f+0x1~~main.go:5'])(
    'with a line of a bad address is an error of that line: %s',
    async (line) => {
      expect(await thrownBy(text(`1: 48 [1: 48] @ 0x2011\n${line}\n`))).toEqual(['profile-bad-text', 'test.pb, line 3'])
    },
  )

  it('takes a damaged offset or line number for part of the name', async () => {
    const { profile, sink } = await read(text('1: 48 [1: 48] @ 0x2011\n#~0x2010~main.f+0xzz~~main.go:x\n'))
    expect(frames(profile, sink.samples[0]!.stack)).toEqual([['main.f+0xzz main.go:x:0']])
  })

  it('shares locations and functions with equal ones', async () => {
    const record = '1: 48 [1: 48] @ 0x2011\n#~0x2010~main.f+0x10~~main.go:5\n\n'
    const { profile, sink } = await read(text(record + record))
    expect([profile.locations.length, profile.functions.length, profile.sampleCount]).toEqual([1, 1, 2])
    expect(sink.samples[0]!.stack).toEqual(sink.samples[1]!.stack)
  })
})

describe('the MemStats trailer', () => {
  it('is kept by name, and its lines are no records', async () => {
    const { profile } = await read(text('1: 48 [1: 48] @ 0x1\n'))
    expect(Object.fromEntries(profile.memStats)).toEqual({ Alloc: '165120', PauseNs: '[1 2 3]', MaxRSS: '8396800' })
    expect(profile.sampleCount).toBe(1)
  })

  it('is where a text must come to: without it the text was cut', async () => {
    const records = '1: 48 [1: 48] @ 0x1\n\n1: 48 [1: 48] @ 0x2 0x3\n'
    expect(await thrownBy(text(records, HEADER, ''))).toEqual(['profile-truncated', 'test.pb, line 4'])
    expect(await thrownBy(text('1: 48 [1: 48] @ 0x1\n1: 48 [1: 48] @ 0x2 0x', HEADER, ''))).toEqual([
      'profile-truncated',
      'test.pb, line 3',
    ])
  })

  it('may be cut itself: then its last number is not taken', async () => {
    const { profile } = await read(text('1: 48 [1: 48] @ 0x1\n', HEADER, '# runtime.MemStats\n# Alloc = 165120\n# Sys = 126'))
    expect(Object.fromEntries(profile.memStats)).toEqual({ Alloc: '165120' })
  })
})

describe('a text', () => {
  it.each([
    ['before', '1: 48 [1: 48] @ 0x1\n', '', 3],
    ['after', '1: 48 [1: 48] @ 0x1\n', TRAILER, 8],
  ])('with a second profile %s the trailer is an error at its header', async (_, records, trailer, line) => {
    const content = text(records, HEADER, trailer) + text(records)
    expect(await thrownBy(content)).toEqual(['profile-concatenated', `test.pb, line ${line}`])
  })

  it('with CRLF line ends reads like one without', async () => {
    const { view, profile } = await read(FIXTURE)
    const crlf = await read(FIXTURE.replaceAll('\n', '\r\n'))
    expect(crlf.view).toEqual(view)
    expect(crlf.profile.memStats).toEqual(profile.memStats)
  })

  it('reads the same in every chunking', async () => {
    const { view } = await read(FIXTURE)
    for (let cut = 0; cut < FIXTURE.length; cut += 101) expect((await read(FIXTURE, [cut, cut + 1, cut + 40])).view).toEqual(view)
  })

  it('of Go 1.26 has the totals of its header', async () => {
    const { sink, profile } = await read(FIXTURE.replace('@ heap/1048576', '@ heap/2'))
    const totals = [0, 1, 2, 3].map((type) => sink.samples.reduce((sum, { values }) => sum + values[type]!, 0n))
    expect(totals).toEqual([3n, 803296n, 1n, 480n])
    expect(profile.memStats.get('Alloc')).toBe('165120')
    expect(profile.memStats.get('MaxRSS')).toBe('8396800')
    // runtime.mallocgc and runtime.newobject are in the addresses, and not in the lines
    expect(sink.samples.map(({ prefix }) => profile.prefixes.addresses(prefix).length)).toEqual([2, 2, 0])
  })

  it.each([[[]], [[600, 500_000, 1_000_000, 2_000_000]]])('without line ends is an error, not a full memory (cut at %j)', async (cuts) => {
    const content = text(`1: 48 [1: 48] @ 0x1\n#${'x'.repeat(3 << 20)}\n`)
    expect(await thrownBy(content, cuts)).toEqual(['profile-bad-text', 'test.pb, line 3'])
  })

  it('is sent on until the sink has enough, and checked to its end', async () => {
    let seen = 0
    const sink = { begin() {}, sample: () => ++seen < 2 }
    const record = '1: 48 [1: 48] @ 0x1\n'
    const profile = await decodeProfile(bytesSource('x', utf8(text(record.repeat(4)))), sink)
    expect([seen, profile.sampleCount]).toEqual([2, 4])
    expect((await errorOf(decodeProfile(bytesSource('x', utf8(text(`${record.repeat(4)}x`))), new CollectSink()))).code).toBe(
      'profile-bad-text',
    )
  })
})
