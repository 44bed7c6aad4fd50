import { describe, expect, it } from 'vitest'
import { sampleIndexOf } from '../../../src/compat/pprof/sample-index.ts'
import { errorIn } from '../../support/error-in.ts'
import { pprofProfileOf } from '../../support/pprof-profile.ts'

function indexOf(types: string, defaultSampleType: string, wanted: string): number {
  const sampleTypes = types.split(' ')
  return sampleIndexOf(pprofProfileOf(`${sampleTypes.map(() => 1).join(' ')} f`, { sampleTypes, defaultSampleType }), wanted)
}

/** google/pprof profile/index_test.go, TestSampleIndexByName. */
describe('sampleIndexOf, by the cases of pprof', () => {
  it.each([
    ['the last without anything', 'zero default', '', '', 1],
    ['the default of the profile', 'zero default two', 'default', '', 1],
    ['the last where that is none', 'zero one default', 'non-existent', '', 2],
    ['by number', 'zero one two', '', '0', 0],
    ['by number before the default', 'zero default two', 'default', '0', 0],
    ['by name', 'zero one two three', '', 'two', 2],
    ['by name before the default', 'zero default two', 'default', 'zero', 0],
    ['inuse_ of old profiles', 'zero default', '', 'inuse_zero', 0],
  ])('takes %s', (_, types, byDefault, wanted, index) => {
    expect(indexOf(types, byDefault, wanted)).toBe(index)
  })

  it.each([
    ['100', 'sample_index 100 is outside the range [0..1]'],
    ['-1', 'sample_index -1 is outside the range [0..1]'],
    ['does not exist', 'sample_index "does not exist" must be one of: [zero default]'],
    ['99999999999999999999', 'sample_index "99999999999999999999" must be one of: [zero default]'],
  ])('refuses %s', (wanted, message) => {
    expect(errorIn(() => indexOf('zero default', '', wanted)).message).toBe(message)
  })
})
