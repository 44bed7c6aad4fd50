import { describe, expect, it } from 'vitest'
import { scaleSamples } from '../../../../src/compat/pprof/input/scale-samples.ts'
import { pprofProfileOf, stacksOf } from '../../../support/pprof-profile.ts'

/** google/pprof profile/profile_test.go, TestScale. */
describe('scaleSamples, by the cases of pprof', () => {
  it.each([
    [1, ['1000', '100', '10', '10000', '1']],
    [0.66666, ['667', '67', '7', '6667', '1']],
    [0.33333, ['333', '33', '3', '3333']],
    [0.00001, []],
  ])('a ratio of %f leaves %j', (ratio, left) => {
    const profile = pprofProfileOf('1000 f\n100 f\n10 f\n10000 f\n1 f')
    scaleSamples(profile, [ratio])
    expect(stacksOf(profile)).toEqual(left.map((value) => `f ${value}`))
  })
})

describe('scaleSamples', () => {
  it('rounds halves away from zero', () => {
    const profile = pprofProfileOf('1 f\n3 f\n-1 f\n-3 f')
    scaleSamples(profile, [0.5])
    expect(stacksOf(profile)).toEqual(['f 1', 'f 2', 'f -1', 'f -2'])
  })

  it('drops a sample that only has values of types with ratio 1', () => {
    // google/pprof profile/profile.go, ScaleN: what is not scaled keeps no sample
    const profile = pprofProfileOf('1 100 f\n1 1 f', { sampleTypes: ['a/count', 'b/count'] })
    scaleSamples(profile, [1, 0.1])
    expect(stacksOf(profile)).toEqual(['f 1 10'])
  })

  it('goes through float64 with values beyond 2^53, and to the least integer where the result is too large', () => {
    const profile = pprofProfileOf('9007199254740993 f\n9223372036854775807 f\n-9223372036854775808 f')
    scaleSamples(profile, [-1])
    // float64(2^53 + 1) is 2^53; -float64(2^63 - 1) is -2^63; +2^63 does not fit
    expect(stacksOf(profile)).toEqual(['f -9007199254740992', 'f -9223372036854775808', 'f -9223372036854775808'])
  })

  it('keeps columns of one kind where one of them gets large', () => {
    const profile = pprofProfileOf('1 1 f', { sampleTypes: ['a/count', 'b/count'] })
    scaleSamples(profile, [2 ** 60, 1])
    expect(profile.samples.values.every((column) => column instanceof BigInt64Array)).toBe(true)
    expect(stacksOf(profile)).toEqual(['f 1152921504606846976 1'])
  })
})
