import { describe, expect, it } from 'vitest'
import { decodedLegacy, dumpLines, legacyError } from '../../support/legacy.ts'

describe('texts of counts', () => {
  it('may have any name and comments above; a count with a leading zero is octal', () => {
    const text =
      '# comment\n\nfo\xc3\xb6/x profile: total 4\n3 @ 0x1001 0x2001\n#\t0x1000\tmain.f+0x1\t/f.go:1\n\n010 @ 0x2001 0x0\n---\n9 @ 0x1\n'
    // as google/pprof's profile.ParseData and String have it
    expect(dumpLines(text)).toEqual([
      'PeriodType: fo\xc3\xb6/x count',
      'Period: 1',
      'Samples:',
      'fo\xc3\xb6/x/count',
      '          3: 1 2',
      '          8: 2 3',
      'Locations',
      '     1: 0x1000 M=1',
      '     2: 0x2000 M=1',
      '     3: 0xffffffffffffffff M=1',
      'Mappings',
      '1: 0x0/0xffffffffffffffff/0x0',
    ])
    expect(decodedLegacy(text).profile.sampleTypes).toEqual([{ type: 'foö/x', unit: 'count' }])
  })

  // google/pprof profile/legacy_profile_test.go, TestParseGoCount
  it.each([
    ['# ignored comment\n\nthreadcreate profile: total 123\n', 'threadcreate'],
    ['\n# ignored comment\ngoroutine profile: total 123456\n', 'goroutine'],
    ['\nsub/dir-ect_o.ry profile: total 999\n', 'sub/dir-ect_o.ry'],
  ])('has its type from the header: %j', (text, type) => {
    expect(decodedLegacy(text).profile.periodType.type).toBe(type)
  })

  it.each(['1 @ 0xG', '08 @ 0x1', '1 @', '1 @ 0x11111111111111111', '99999999999999999999 @ 0x1', 'x'])('is malformed by %s', (record) => {
    expect(legacyError(`goroutine profile: total 1\n${record}\n`)).toEqual(['profile-malformed', 'line 2', 'malformed profile format'])
  })
})
