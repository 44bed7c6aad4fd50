import { describe, expect, it } from 'vitest'
import { decodedLegacy, dumpLines, legacyError } from '../../support/legacy.ts'

// All values are what google/pprof's profile.ParseData gives for these inputs.

const samplesOf = (text: string) => decodedLegacy(text).sink.samples.map(({ values }) => values)

describe('texts of contention', () => {
  it('of gperftools are unsampled, and cycles become nanoseconds', () => {
    const text =
      '--- contentionz 1 ---\ncycles/second = 2000000000\nsampling period = 100\nms since reset = 90000\ndiscarded samples = 0\n  1500 3 @ 0x1001 0x2001\n'
    expect(dumpLines(text)).toEqual([
      'PeriodType: contentions count',
      'Period: 100',
      'Duration: 1m30',
      'Samples:',
      'contentions/count delay/nanoseconds',
      '        300      75000: 1 2',
      'Locations',
      '     1: 0x1000 M=1',
      '     2: 0x2000 M=1',
      'Mappings',
      '1: 0x0/0xffffffffffffffff/0x0',
    ])
  })

  it('of Go are read the same way', () => {
    expect(samplesOf('--- mutex:\ncycles/second=3000000000\nsampling period=5\n1000 2 @ 0x1001\n#\t0x1000\tmain.f+0x1\n')).toEqual([
      [10n, 1666n],
    ])
    expect(samplesOf('--- contention:\ncycles/second=1000000000\n1000 2 @ 0x1001\n')).toEqual([[2n, 1000n]])
  })

  it('may have nothing between the two numbers: the last digit is the second', () => {
    expect(samplesOf('--- contention:\n123 @ 0x1\nx 4 5 @ y 77 8 @\n12 @12345 6 @\n')).toEqual([
      [3n, 12n],
      [5n, 4n],
      [2n, 1n],
    ])
    expect(legacyError('--- contention:\n1 @ 0x1\n')[0]).toBe('profile-unrecognized')
  })

  it('read numbers of attributes as Go source has them', () => {
    expect(samplesOf('--- contention:\nsampling period = 0x1_0\n1 1 @\n')).toEqual([[16n, 1n]])
    expect(legacyError('--- contention:\nsampling period = 1__0\n1 1 @\n')[0]).toBe('profile-unrecognized')
  })

  it('with other attributes or lines are not recognized', () => {
    for (const line of ['hello', 'color = red', 'resolution = ms', 'format = java'])
      expect(legacyError(`--- mutex:\n${line}\n`)).toEqual(['profile-unrecognized', 'byte 0', 'unrecognized profile format'])
  })
})
