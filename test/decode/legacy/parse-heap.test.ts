import { describe, expect, it } from 'vitest'
import { decodedLegacy, dumpLines, legacyError } from '../../support/legacy.ts'

// All dumps are what google/pprof's profile.ParseData and String give for these inputs.

const GO = 'heap profile: 1: 48 [3: 144] @ heap/1048576\n'
const MADE_UP = ['Mappings', '1: 0x0/0xffffffffffffffff/0x0']

describe('heap texts', () => {
  it('of Go are unsampled, with alloc first; symbol lines are comments', () => {
    const records = '1: 48 [3: 144] @ 0x1001 0x2001\n#\t0x1000\tmain.f+0x1\t/f.go:1\n\n0: 0 [2: 4096] @ 0x2001\n'
    expect(dumpLines(`${GO}${records}\n# runtime.MemStats\n# Alloc = 1\n`)).toEqual([
      'PeriodType: space bytes',
      'Period: 524288',
      'Samples:',
      'alloc_objects/count alloc_space/bytes inuse_objects/count inuse_space/bytes',
      '      32769    1572936      10923     524312: 1 2',
      '                bytes:[48]',
      '        513    1050625          0          0: 2',
      '                bytes:[2048]',
      'Locations',
      '     1: 0x1000 M=1',
      '     2: 0x2000 M=1',
      ...MADE_UP,
    ])
  })

  it('with the same numbers twice have no alloc; counts may be negative', () => {
    const text = 'heap profile: 1: 48 [1: 48] @ heap/1048576\n1: 48 [1: 48] @ 0x1001\n-1: -400 [0: 0] @ 0x1001\n2: 4194304 [0: 0] @ 0x0\n'
    expect(dumpLines(text).slice(3)).toEqual([
      'objects/count space/bytes',
      '      10923     524312: 1',
      '                bytes:[48]',
      '      -1311    -524488: 1',
      '                bytes:[400]',
      '          2    4272558: 2',
      '                bytes:[2097152]',
      'Locations',
      '     1: 0x1000 M=1',
      '     2: 0xffffffffffffffff M=1',
      ...MADE_UP,
    ])
  })

  it('keep 64 bits of values and addresses', () => {
    const text = 'heap profile: 1: 48 [2: 48] @ heap/2\n9007199254740993: 9223372036854775807 [1: 1] @ 0xffffffffffffffff\n'
    const { profile, sink } = decodedLegacy(text)
    expect(sink.samples[0]!.values).toEqual([1n, 1n, 9007199254740993n, 9223372036854775807n])
    expect(profile.locations.address(0)).toBe(0xfffffffffffffffen)
  })

  it('that stand for more than 64 bits become the least number, as on amd64', () => {
    const most = '9223372036854775807'
    const { sink } = decodedLegacy(`heap profile: 1: 1 [1: 1] @ heap/1048576\n${most}: ${most} [0: 0] @ 0x1\n${most}: 1 [0: 0] @ 0x1\n`)
    expect(sink.samples.map(({ values }) => values)).toEqual([
      [-(1n << 63n), -(1n << 63n)],
      [-(1n << 63n), -(1n << 63n)],
    ])
  })

  it('drop the frames of allocators', () => {
    const { profile } = decodedLegacy(GO)
    expect(profile.dropFrames).toContain('|operator new(\\[\\])?|')
    expect(profile.keepFrames).toBe('runtime\\.panic|runtime\\.reflectcall|runtime\\.call[0-9]*')
  })
})

describe('damaged heap texts', () => {
  it.each([
    ['1: 1 [1: 1] 0x1', 'unexpected number of sample values: got 0, want 6'],
    ['0: 1 [1: 1] @ 0x1', 'inuse count was 0 but inuse bytes was 1'],
    ['1: 1 [0: 7] @ 0x1', 'allocation count was 0 but allocation bytes was 7'],
    [
      '1: 1 [1: 1] @ 0x11111111111111111',
      'malformed sample: 1: 1 [1: 1] @ 0x11111111111111111: failed to parse as hex 64-bit number: 0x11111111111111111',
    ],
    [
      '9223372036854775808: 1 [1: 1] @',
      'malformed sample: 9223372036854775808: 1 [1: 1] @: strconv.ParseInt: parsing "9223372036854775808": value out of range',
    ],
  ])('are malformed: %s', (record, message) => {
    expect(legacyError(`${GO}\n${record}\n`)).toEqual(['profile-malformed', 'line 3', message])
  })

  it('of an unknown kind are not recognized', () => {
    expect(legacyError('heap profile: 1: 1 [1: 1] @ heap_v2/2\n')[0]).toBe('profile-unrecognized')
    expect(legacyError('heap profile: 1: 1 [1: 1] @ heap/99999999999999999999\n')[0]).toBe('profile-unrecognized')
  })

  it('with a memory map are not of Go', () => {
    for (const map of ['MAPPED_LIBRARIES:', '--- Memory map: ---'])
      expect(legacyError(`${GO}1: 48 [3: 144] @ 0x1001\n\n${map}\n1000-2000: /bin/main\n`)).toEqual([
        'kind-not-supported',
        'line 4',
        'the text has a memory map, which Go does not write',
      ])
  })
})
