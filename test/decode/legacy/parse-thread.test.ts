import { describe, expect, it } from 'vitest'
import { dumpLines, legacyError } from '../../support/legacy.ts'

const thread = (name: string) => `--- Thread 7eff (name: ${name}/1) stack: ---\n`

describe('texts of threads', () => {
  it('count equal threads, and keep the address of the leaf', () => {
    const text = `--- threadz 1 ---\n\n${thread('main')}  PC: 0x1000 0x2001\n      0x3001\n${thread('b')}  [same as previous thread]\n${thread('c')}  0x2000 0x2000 0x1001\n--- Memory map: ---\n  1000-2000: /bin/main\n`
    // as google/pprof's profile.ParseData and String have it
    expect(dumpLines(text)).toEqual([
      'PeriodType: thread count',
      'Period: 1',
      'Samples:',
      'thread/count',
      '          2: 1 2 3',
      '          1: 2 1',
      'Locations',
      '     1: 0x1000 M=1',
      '     2: 0x2000 M=2',
      '     3: 0x3000 M=2',
      '     4: 0x1fff M=1',
      'Mappings',
      '1: 0x1000/0x2000/0x0 /bin/main',
      '2: 0x0/0xffffffffffffffff/0x0',
    ])
  })

  it('end with a memory map or with what has no stack', () => {
    expect(dumpLines(`${thread('a')}0x1\n---- no stack trace for 5 threads\n`)[4]).toBe('          1: 1')
    expect(legacyError(`${thread('a')}0x1\n`)[0]).toBe('profile-unrecognized')
  })

  it('are malformed by an address that is too large', () => {
    // google/pprof profile/legacy_profile_test.go, TestParseThreadProfileWithInvalidAddress
    const [code, where, message] = legacyError(
      `\n--- threadz 1 ---\n\n${thread('main')}  PC: 0x40b688 0x473add693e639c6f0\n--- Memory map: ---\n`,
    )
    expect([code, where]).toEqual(['profile-malformed', 'line 5'])
    expect(message).toContain('failed to parse as hex 64-bit number: 0x473add693e639c6f0')
  })
})
