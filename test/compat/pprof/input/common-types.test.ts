import { describe, expect, it } from 'vitest'
import { makeCompatible } from '../../../../src/compat/pprof/input/common-types.ts'
import type { PprofProfile } from '../../../../src/compat/pprof/profile.ts'
import { errorIn } from '../../../support/error-in.ts'
import { pprofProfileOf, stacksOf } from '../../../support/pprof-profile.ts'

function profileOf(types: string, values: string, defaultSampleType = ''): PprofProfile {
  return pprofProfileOf(`${values} f`, { sampleTypes: types.split(' '), defaultSampleType })
}

/** google/pprof profile/merge_test.go, TestCompatibilizeSampleTypes. */
describe('makeCompatible, by the cases of pprof', () => {
  it.each([
    [
      'drops the first types',
      'delete1 delete2 keep1 keep2 keep3',
      'delete1',
      'keep1 keep2 keep3',
      'keep1',
      ['3 4 5', 'keep1'],
      ['1 2 3', 'keep1'],
    ],
    [
      'drops the last types',
      'keep1 keep2 keep3 delete1 delete2',
      'delete2',
      'keep1 keep2 keep3',
      'keep2',
      ['1 2 3', 'keep1'],
      ['1 2 3', 'keep2'],
    ],
    [
      'drops and reorders',
      'delete1 keep1 delete2 keep2 keep3',
      'keep3',
      'keep3 keep2 keep1',
      'keep2',
      ['2 4 5', 'keep3'],
      ['3 2 1', 'keep2'],
    ],
  ])('%s', (_, typesA, defaultA, typesB, defaultB, a, b) => {
    const one = profileOf(typesA, '1 2 3 4 5', defaultA)
    const two = profileOf(typesB, '1 2 3', defaultB)
    makeCompatible([one, two])
    for (const profile of [one, two]) expect(profile.sampleTypes.map(({ type }) => type)).toEqual(['keep1', 'keep2', 'keep3'])
    expect([one, two].map((profile) => [stacksOf(profile)[0]!.slice(2), profile.defaultSampleType])).toEqual([a, b])
  })

  it('refuses profiles without a common type', () => {
    expect(errorIn(() => makeCompatible([profileOf('a b', '1 2'), profileOf('c', '1')])).message).toBe(
      'profiles have empty common sample type list',
    )
  })
})

/** google/pprof internal/measurement/measurement_test.go, TestCommonValueType. */
describe('units of several profiles, by the cases of pprof', () => {
  it.each([
    ['ms', 'us', 'us', ['5000', '7']],
    ['us', 's', 'us', ['5', '7000000']],
  ])('of %s and %s the finer is %s', (a, b, unit, values) => {
    const profiles = [profileOf(`cpu/${a}`, '5'), profileOf(`cpu/${b}`, '7')]
    makeCompatible(profiles)
    expect(profiles.map(({ sampleTypes }) => sampleTypes)).toEqual(Array(2).fill([{ type: 'cpu', unit }]))
    expect(profiles.map((profile) => stacksOf(profile)[0]!.slice(2))).toEqual(values)
  })

  it('refuses time and memory', () => {
    expect(errorIn(() => makeCompatible([profileOf('cpu/us', '1'), profileOf('cpu/kb', '1')])).message).toBe(
      'sample types: incompatible types: cpu in us and cpu in kb',
    )
  })

  it('scales periods, whose types may differ in a trailing s', () => {
    const one = pprofProfileOf('1 f', { period: 3 })
    const two = pprofProfileOf('1 f', { period: 512 })
    one.periodType = { type: 'spaces', unit: 'kb' }
    makeCompatible([one, two])
    expect([one.period, one.periodType.unit, two.period, two.periodType.unit]).toEqual([3072, 'bytes', 512, 'bytes'])
  })
})

describe('makeCompatible', () => {
  it('refuses a type that one profile has twice and another not at all', () => {
    // the counts agree by chance: google/pprof profile/merge.go, compatibilizeSampleTypes
    expect(errorIn(() => makeCompatible([profileOf('a a b', '1 2 3'), profileOf('b', '1')])).message).toBe(
      '"a" sample type is not found in profile',
    )
  })

  it('leaves one profile as it is', () => {
    const profile = profileOf('a/x b/y', '1 2', 'nothing')
    const { samples } = profile
    makeCompatible([profile])
    expect(profile.samples).toBe(samples)
    expect(profile.defaultSampleType).toBe('nothing')
  })
})
