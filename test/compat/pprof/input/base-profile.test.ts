import { describe, expect, it } from 'vitest'
import { combineProfiles, withoutBase } from '../../../../src/compat/pprof/input/base-profile.ts'
import type { PprofProfile } from '../../../../src/compat/pprof/profile.ts'
import { pprofProfileOf, stacksOf } from '../../../support/pprof-profile.ts'

/** The samples of testdata/cppbench.contention and cppbench.small.contention, by what TestFetchWithBase tells of them. */
const TYPES = { sampleTypes: ['contentions/count', 'delay/nanoseconds'] }
const LARGE = '2700 608881724 a\n100 23992 b\n200 179943 c\n100 17778444 d\n100 75976 e\n300 63568134 f'
const SMALL = '1000 3124 a'

function large(): PprofProfile {
  return pprofProfileOf(LARGE, TYPES)
}

/** google/pprof internal/driver/fetch_test.go, TestFetchWithBase. */
describe('withoutBase, by the cases of pprof', () => {
  const plain = { isDiffBase: false, normalizes: false }

  it('leaves nothing of a profile without itself, normalized or not', () => {
    expect(stacksOf(withoutBase(large(), large(), plain))).toEqual([])
    expect(stacksOf(withoutBase(large(), large(), { ...plain, normalizes: true }))).toEqual([])
  })

  it('leaves less than nothing without twice itself', () => {
    const twice = combineProfiles([large(), large()])
    expect(stacksOf(withoutBase(large(), twice, plain))).toEqual(
      LARGE.split('\n').map((row) => row.replace(/^(\d+) (\d+) (\w)$/, '$3 -$1 -$2')),
    )
  })

  it('leaves the difference to a smaller one', () => {
    expect(stacksOf(withoutBase(large(), pprofProfileOf(SMALL, TYPES), plain))).toEqual([
      'a 1700 608878600',
      'b 100 23992',
      'c 200 179943',
      'd 100 17778444',
      'e 100 75976',
      'f 300 63568134',
    ])
  })

  it('scales to the sums of the base before, where it normalizes', () => {
    expect(stacksOf(withoutBase(large(), pprofProfileOf(SMALL, TYPES), { ...plain, normalizes: true }))).toEqual([
      'a -229 -369',
      'b 29 0',
      'c 57 1',
      'd 29 80',
      'e 29 0',
      'f 86 288',
    ])
  })

  it('keeps the samples of a diff base apart', () => {
    const own = stacksOf(large())
    expect(stacksOf(withoutBase(large(), large(), { isDiffBase: true, normalizes: false }))).toEqual([
      ...own,
      ...LARGE.split('\n').map((row) => row.replace(/^(\d+) (\d+) (\w)$/, '$3 -$1 -$2 {pprof::base=true}')),
    ])
  })

  it('compares sample types that both have, where one has more', () => {
    const more = () => pprofProfileOf('1 5 f', { sampleTypes: ['samples/count', 'cpu/ns'] })
    const fewer = () => pprofProfileOf('7 f', { sampleTypes: ['cpu/ns'] })
    const both = () => combineProfiles([more(), fewer()])
    expect(stacksOf(both())).toEqual(['f 12'])
    expect(stacksOf(withoutBase(both(), both(), plain))).toEqual([])
  })
})

describe('withoutBase', () => {
  it('overwrites a label of the name that marks a diff base', () => {
    const base = pprofProfileOf('1 f {pprof::base=false x=y}')
    const result = withoutBase(pprofProfileOf('3 f'), base, { isDiffBase: true, normalizes: false })
    expect(stacksOf(result)).toEqual(['f 3', 'f -1 {pprof::base=true x=y}'])
  })
})

describe('combineProfiles', () => {
  it('leaves one profile as it is, samples of zeros included', () => {
    const profile = pprofProfileOf('0 f\n1 f\n1 f')
    expect(combineProfiles([profile])).toBe(profile)
    expect(stacksOf(profile)).toEqual(['f 0', 'f 1', 'f 1'])
  })
})
