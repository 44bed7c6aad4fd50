import { describe, expect, it } from 'vitest'
import { dumpLines, latin1, legacyError, words } from '../../support/legacy.ts'
import { join } from '../../support/wire.ts'

// All dumps are what google/pprof's profile.ParseData and String give for these inputs.

const HEADER = [0, 3, 0, 10000, 0]
const END = [0, 1, 0]
const MADE_UP = ['Mappings', '1: 0x0/0xffffffffffffffff/0x0']

describe('binary CPU profiles', () => {
  const samples = [2, 3, 0x1000, 0x2000, 0x3001, 1, 2, 0x1000, 0x1001, 1, 1, 0x4000]

  it.each([
    [4, true],
    [4, false],
    [8, true],
    [8, false],
  ] as const)('of %d-byte words, little-endian: %s', (size, isLittle) => {
    const content = join(words(size, isLittle, ...HEADER, ...samples, ...END), latin1('400000-500000: /bin/main\n'))
    expect(dumpLines(content)).toEqual([
      'PeriodType: cpu nanoseconds',
      'Period: 10000000',
      'Samples:',
      'samples/count cpu/nanoseconds',
      '          2   20000000: 1 2 3',
      '          1   10000000: 1 1',
      '          1   10000000: 4',
      'Locations',
      '     1: 0x1000 M=2',
      '     2: 0x1fff M=2',
      '     3: 0x3000 M=2',
      '     4: 0x4000 M=2',
      'Mappings',
      '1: 0x400000/0x500000/0x0 /bin/main',
      '2: 0x0/0xffffffffffffffff/0x0',
    ])
  })

  it('lose the frame next to the leaf where all samples have it', () => {
    const content = words(4, true, ...HEADER, 1, 3, 0x1000, 0x9001, 0x3001, 1, 3, 0x2000, 0x9001, 0x4001, ...END)
    expect(dumpLines(content).slice(4)).toEqual([
      '          1   10000000: 1 2',
      '          1   10000000: 3 4',
      'Locations',
      '     1: 0x1000 M=1',
      '     2: 0x3000 M=1',
      '     3: 0x2000 M=1',
      '     4: 0x4000 M=1',
      ...MADE_UP,
    ])
  })

  it('lose a leaf that stands twice, whose location stays', () => {
    const content = words(4, true, ...HEADER, 1, 3, 100, 100, 500, 1, 2, 200, 600, ...END)
    const stacks = dumpLines(content).slice(4)
    expect(stacks[0]).toBe('          1   10000000: 1 3')
    expect(stacks).toContain('     2: 0x63 M=1')
  })

  it('wrap at 64 bits', () => {
    const content = words(8, false, ...HEADER, 1n << 63n, 2, (1n << 64n) - 1n, 0, ...END)
    expect(dumpLines(content).slice(4, 7)).toEqual([' -9223372036854775808          0: 1', 'Locations', '     1: 0xffffffffffffffff M=1'])
  })

  it('may lack the end marker, but no part of a sample', () => {
    expect(dumpLines(words(4, true, ...HEADER, 1, 1, 0x10))[4]).toBe('          1   10000000: 1')
    expect(legacyError(words(4, true, ...HEADER, 1, 2, 0x10))[0]).toBe('profile-unrecognized')
    expect(legacyError(words(4, true, ...HEADER, 1))[0]).toBe('profile-unrecognized')
    expect(legacyError(words(8, true, ...HEADER, 1, 1n << 40n))[0]).toBe('profile-unrecognized')
  })
})

describe('binary CPU profiles of Java', () => {
  it('have names instead of addresses', () => {
    const content = join(words(4, true, 0, 3, 1, 10000, 0, 2, 2, 1, 2, ...END), latin1('0x1 f (F.java:3)\n0x2 stub generated stub/JIT\n'))
    expect(dumpLines(content).slice(3)).toEqual([
      'samples/count cpu/nanoseconds',
      '          2   20000000: 1 2',
      'Locations',
      '     1: 0x0 f F.java:3:0 s=0',
      '     2: 0x0 STUB :0:0 s=0',
      'Mappings',
    ])
  })
})
