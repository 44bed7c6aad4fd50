import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LegacyMapping } from '../../../src/decode/legacy/legacy-profile.ts'
import { LineScanner } from '../../../src/decode/legacy/line-scanner.ts'
import { MappingIndex } from '../../../src/decode/legacy/mapping-index.ts'
import { readMappings } from '../../../src/decode/legacy/memory-map.ts'
import { dumpLines, latin1, legacyError } from '../../support/legacy.ts'

const mapping = (start: number, limit: number, file = '', offset = 0, buildId = ''): LegacyMapping => ({
  start: BigInt(start),
  limit: BigInt(limit),
  offset: BigInt(offset),
  file,
  buildId,
})
const read = (text: string) => readMappings(new LineScanner(latin1(text)))

describe('entries', () => {
  // google/pprof profile/legacy_profile_test.go, TestParseMappingEntry
  it.each<[string, LegacyMapping | null]>([
    ['00400000-02e00000 r-xp 00000000 00:00 0', mapping(0x400000, 0x2e00000)],
    ['02e00000-02e8a000 r-xp 02a00000 00:00 15953927    /foo/bin', mapping(0x2e00000, 0x2e8a000, '/foo/bin', 0x2a00000)],
    ['02e00000-02e8a000 r-xp 000000 00:00 15953927    [vdso]', mapping(0x2e00000, 0x2e8a000, '[vdso]')],
    ['  02e00000-02e8a000: /foo/bin (@2a00000)', mapping(0x2e00000, 0x2e8a000, '/foo/bin', 0x2a00000)],
    ['  02e00000-02e8a000: /foo/bin (deleted)', mapping(0x2e00000, 0x2e8a000, '/foo/bin')],
    ['  02e00000-02e8a000: [vdso]', mapping(0x2e00000, 0x2e8a000, '[vdso]')],
    [
      '0xff6810563000 0xff6810565000 r-xp abc_exe 87c4d547f895cfd6a370e08dc5c5ee7bd4199d5b',
      mapping(0xff6810563000, 0xff6810565000, 'abc_exe', 0, '87c4d547f895cfd6a370e08dc5c5ee7bd4199d5b'),
    ],
    ['7f5e5435e000-7f5e5455e000 --xp 00002000 00:00 1531        myprogram', mapping(0x7f5e5435e000, 0x7f5e5455e000, 'myprogram', 0x2000)],
    [
      '0x40000-0x80000 /path/to/binary      (@FF00)            abc123456',
      mapping(0x40000, 0x80000, '/path/to/binary', 0xff00, 'abc123456'),
    ],
    [
      'W1220 15:07:15.201776    8272 logger.cc:12033] --- Memory map: ---\nW1220 15:07:15.202776    8272 logger.cc:12036]   0x40000-0x80000 /path/to/binary      (@FF00)            abc123456',
      mapping(0x40000, 0x80000, '/path/to/binary', 0xff00, 'abc123456'),
    ],
    ['7f5e5435e000-7f5e5455e000 ---p 00002000 00:00 1531        myprogram', null],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected === null ? [] : [expected])
  })

  // what google/pprof's profile.ParseProcMaps gives
  it.each<[string, LegacyMapping | null]>([
    ['12345', mapping(0x1234, 5)],
    ['7f00 00:01 5 foo', mapping(0x7f0, 0, 'foo', 0)],
    ['ab0x12 f', mapping(0xab, 0x12, '', 0, '')],
    ['1-2 program', null],
    ['1-2 rwxprogram', mapping(1, 2)],
    ['1-11111111111111111', null],
    ['x', null],
  ])('may be read in unexpected ways: %s', (text, expected) => {
    expect(read(text).map(({ start, limit, offset }) => [start, limit, offset])).toEqual(
      expected === null ? [] : [[expected.start, expected.limit, expected.offset]],
    )
  })
})

describe('attributes', () => {
  it('stand for their values in the lines below, and keep every byte', () => {
    const text = 'dir=/home/\xc3\xa9\xff\n d = x\nbin=$dir/b\n7000-8000 $bin$d $dirty\nW1 x.cc:12] 9000-a000 $dir\n'
    expect(read(text).map(({ file }) => file)).toEqual(['/home/\xc3\xa9\xff/bx', '/home/\xc3\xa9\xff'])
  })

  it('cannot grow without end', () => {
    const doubling = Array.from({ length: 9 }, (_, i) => `${'bcdefghij'[i]}=${`$${'abcdefghi'[i]}`.repeat(100)}\n`).join('')
    expect(legacyError(`heap profile: 1: 1 [1: 1] @ heap/2\nMAPPED_LIBRARIES:\na=xx\n${doubling}`)[0]).toBe('profile-too-large')
  })
})

describe('the mappings of a profile', () => {
  const sections = (addresses: readonly string[], map: string) =>
    dumpLines(
      `x profile: total 1\n${addresses.map((address) => `1 @ ${address}\n`).join('')}MAPPED_LIBRARIES:\n${map}`.replace(
        'MAPPED',
        '--- MAPPED',
      ),
    )
  const from = (lines: string[]) => lines.slice(lines.indexOf('Locations') + 1).filter((line) => line !== 'Mappings')

  // what google/pprof's profile.ParseData and String give
  it('are joined where one was split, and the main program comes first', () => {
    const map =
      '7000-8000 r-xp 0 00:00 1 /lib/libc.so.6\n9000-9800 r-xp 0 00:00 1 [vdso]\n9ff000-a00000 r-xp 1000 00:00 0 /bin/main (deleted)\na00000-a01000 r-xp 2000 00:00 0 /bin/main\nb000-c000 rw-p 0 00:00 0 /bin/main\n'
    expect(from(sections(['0x401001', '0x9fff01', '0x7001', '0x1'], map))).toEqual([
      '     1: 0x401000 M=4',
      '     2: 0x9fff00 M=1',
      '     3: 0x7000 M=3',
      '     4: 0x0',
      '1: 0x9ff000/0xa01000/0x1000 /bin/main',
      '2: 0x9000/0x9800/0x0 [vdso]',
      '3: 0x7000/0x8000/0x0 /lib/libc.so.6',
      '4: 0x0/0xffffffffffffffff/0x0',
    ])
  })

  it('begin at 0x400000 where their offset says so', () => {
    expect(from(sections(['0x400501'], '401000-402000 r-xp 1000 00:00 0 /bin/main\n'))).toEqual([
      '     1: 0x400500 M=1',
      '1: 0x400000/0x402000/0x0 /bin/main',
    ])
  })

  it('grow by their offset to hold an address, unless one was made up before', () => {
    const map = '7000-8000: /bin/m\n9fffff-a00000 /lib/b.so (@ff)\n'
    expect(from(sections(['0x9fff01', '0x501'], map))).toEqual([
      '     1: 0x9fff00 M=2',
      '     2: 0x500 M=3',
      '1: 0x7000/0x8000/0x0 /bin/m',
      '2: 0x9fff00/0xa00000/0x0 /lib/b.so',
      '3: 0x0/0xffffffffffffffff/0x0',
    ])
    expect(from(sections(['0x501', '0x9fff01'], map)).slice(0, 2)).toEqual(['     1: 0x500 M=3', '     2: 0x9fff00 M=3'])
  })

  it('lose huge pages at the start', () => {
    expect(from(sections(['0x2001'], '1000-2000: /anon_hugepage\n2000-3000: /bin/main\n'))).toEqual([
      '     1: 0x2000 M=1',
      '1: 0x2000/0x3000/0x0 /bin/main',
    ])
  })
})

describe('the index of mappings', () => {
  it('finds the first that holds an address', () => {
    const range = fc.tuple(fc.nat(20), fc.nat(20)).map(([start, limit]) => mapping(start, limit))
    fc.assert(
      fc.property(fc.array(range, { maxLength: 8 }), (mappings) => {
        const index = new MappingIndex(mappings)
        for (let address = 0n; address < 23n; address++)
          expect(index.find(address)).toBe(mappings.findIndex(({ start, limit }) => start <= address && address < limit))
      }),
    )
  })
})
