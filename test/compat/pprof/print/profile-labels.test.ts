import { describe, expect, it } from 'vitest'
import { profileLabels } from '../../../../src/compat/pprof/print/profile-labels.ts'
import type { PprofProfile } from '../../../../src/compat/pprof/profile.ts'
import { fixture, NO_WORLD, pprofProfile, reportOf } from '../pprof-report.ts'

const list = await pprofProfile(fixture('list.pb.gz'))

/** 27 in nanoseconds. */
function timed(changes: Partial<PprofProfile>): PprofProfile {
  return { ...list, sampleTypes: [list.sampleTypes[0]!, { type: 'cpu', unit: 'nanoseconds' }], ...changes }
}

describe('profileLabels', () => {
  it('names the binary without its directories', () => {
    expect(profileLabels(reportOf(list, 1), NO_WORLD)).toEqual(['File: a', 'Type: n'])
  })

  it('gives the share of the time where the unit is one of time', () => {
    const at = (changes: Partial<PprofProfile>) => profileLabels(reportOf(timed(changes), 1), NO_WORLD).at(-1)
    expect(at({ durationNanos: 216n })).toBe('Duration: 216ns, Total samples = 27ns (12.50%)')
    // the space after the total is pprof's
    expect(profileLabels(reportOf({ ...list, durationNanos: 1500n }, 1), NO_WORLD).at(-1)).toBe('Duration: 1.50us, Total samples = 27 ')
  })

  it('leaves out comments that begin with #', () => {
    expect(profileLabels(reportOf({ ...list, comments: ['#a', 'b'] }, 1), NO_WORLD)).toEqual(['File: a', 'b', 'Type: n'])
  })

  it('is in local time', () => {
    const zone = () => ({ offset: 3600, name: 'CET' })
    expect(profileLabels(reportOf({ ...list, timeNanos: 1_700_000_000_999_999_999n }, 1), { ...NO_WORLD, zone })).toContain(
      'Time: 2023-11-14 23:13:20 CET',
    )
  })
})
