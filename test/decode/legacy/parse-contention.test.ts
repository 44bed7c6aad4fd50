import { describe, expect, it } from 'vitest'
import { decodedLegacy, dumpLines, legacyError } from '../../support/legacy.ts'

// All values are what google/pprof's profile.ParseData gives for these inputs.

const samplesOf = (text: string) => decodedLegacy(text).sink.samples.map(({ values }) => values)

describe('texts of contention', () => {
  it('of Go are unsampled, and cycles become nanoseconds', () => {
    expect(dumpLines('--- contention:\ncycles/second=2000000000\nsampling period=100\n1500 3 @ 0x1001 0x2001\n')).toEqual([
      'PeriodType: contentions count',
      'Period: 100',
      'Samples:',
      'contentions/count delay/nanoseconds',
      '        300      75000: 1 2',
      'Locations',
      '     1: 0x1000 M=1',
      '     2: 0x2000 M=1',
      'Mappings',
      '1: 0x0/0xffffffffffffffff/0x0',
    ])
    expect(samplesOf('--- mutex:\ncycles/second=3000000000\nsampling period=5\n1000 2 @ 0x1001\n#\t0x1000\tmain.f+0x1\n')).toEqual([
      [10n, 1666n],
    ])
    expect(samplesOf('--- contention:\ncycles/second=1000000000\n1000 2 @ 0x1001\n')).toEqual([[2n, 1000n]])
  })

  it('with a record of one number are not recognized', () => {
    expect(legacyError('--- contention:\n1 @ 0x1\n')[0]).toBe('profile-unrecognized')
  })

  it('read numbers of attributes as Go source has them', () => {
    expect(samplesOf('--- contention:\nsampling period = 0x1_0\n1 1 @\n')).toEqual([[16n, 1n]])
    expect(legacyError('--- contention:\nsampling period = 1__0\n1 1 @\n')[0]).toBe('profile-unrecognized')
  })

  it('with other attributes or lines are not recognized', () => {
    for (const line of ['hello', 'color = red', 'ms since reset = 7', 'format = java'])
      expect(legacyError(`--- mutex:\n${line}\n`)).toEqual(['profile-unrecognized', 'byte 0', 'unrecognized profile format'])
  })

  it('with a memory map are not of Go', () => {
    expect(legacyError('--- mutex:\n1 1 @ 0x1\n--- Memory map: ---\n1000-2000: /bin/main\n').slice(0, 2)).toEqual([
      'kind-not-supported',
      'line 3',
    ])
  })
})
