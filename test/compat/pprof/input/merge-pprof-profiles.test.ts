import { describe, expect, it } from 'vitest'
import { mergePprofProfiles, normalizeTo } from '../../../../src/compat/pprof/input/merge-pprof-profiles.ts'
import { MergedTables } from '../../../../src/compat/pprof/input/merge-tables.ts'
import { scaleSamples } from '../../../../src/compat/pprof/input/scale-samples.ts'
import type { Mapping, PprofProfile } from '../../../../src/compat/pprof/profile.ts'
import { errorIn } from '../../../support/error-in.ts'
import { pprofProfileOf, stacksOf } from '../../../support/pprof-profile.ts'

const CPU = { sampleTypes: ['samples/count', 'cpu/milliseconds'] }

/** testProfile1 of profile_test.go: values, labels and number of locations. */
function first(): PprofProfile {
  return pprofProfileOf(
    `
    1000  1000  main {key1=tag1 key2=tag1}
    100   100   foo/foo_caller < main {key1=tag2 key3=tag2}
    10    10    foo/foo_caller#2 < main {key1=tag3 key2=tag2}
    10000 10000 foo_caller < main {key1=tag4 key2=tag1}
    1     1     foo_caller#2 < main {key1=tag4 key2=tag1}`,
    { ...CPU, mapping: '/bin/main' },
  )
}

function values(profile: PprofProfile): string[] {
  return stacksOf(profile).map((line) => /(?<= )-?\d[\d -]*\d?/.exec(line)![0].trim())
}

describe('mergePprofProfiles', () => {
  it('adds a profile to itself', () => {
    // google/pprof profile/profile_test.go, TestMergeAll
    const merged = mergePprofProfiles(Array.from({ length: 10 }, first))
    expect(values(merged)).toEqual(['10000 10000', '1000 1000', '100 100', '100000 100000', '10 10'])
    const one = first()
    expect(values(mergePprofProfiles([one, one]))).toEqual(['2000 2000', '200 200', '20 20', '20000 20000', '2 2'])
    expect(values(one)).toEqual(values(first()))
  })

  it('drops what cancels, with the tables that it alone refers to', () => {
    // google/pprof profile/profile_test.go, TestMerge
    const one = first()
    const twice = mergePprofProfiles([one, one])
    scaleSamples(one, [-2, -2])
    const nothing = mergePprofProfiles([twice, one])
    expect(nothing.samples.length).toBe(0)
    expect([nothing.locations, nothing.functions, nothing.mappings.map(({ file }) => file)]).toEqual([[], [], ['/bin/main']])
  })

  it('keeps what cancels in one sample type alone', () => {
    const merged = mergePprofProfiles([pprofProfileOf('1 5 f\n1 1 g', CPU), pprofProfileOf('-1 -4 f\n-1 -1 g', CPU)])
    expect(stacksOf(merged)).toEqual(['f 0 1'])
    expect(merged.locations.map(({ id }) => id)).toEqual([1])
  })

  it('tells folded locations from others', () => {
    // google/pprof profile/profile_test.go, TestIsFoldedMerge
    const folded = () => {
      const profile = first()
      for (const location of profile.locations.slice(0, 2)) location.isFolded = true
      return profile
    }
    expect(mergePprofProfiles([first(), folded()]).locations).toHaveLength(7)
    expect(mergePprofProfiles([folded(), folded()]).locations).toHaveLength(5)
  })

  it('tells units of labels apart', () => {
    // google/pprof profile/profile_test.go, TestNumLabelMerge
    const merged = mergePprofProfiles([
      pprofProfileOf('1 f {key1=10bytes}'),
      pprofProfileOf('1 f {key1=10kilobytes}\n2 f {key1=10}\n4 f {key1=0x}'),
    ])
    expect(stacksOf(merged)).toEqual(['f 1 {key1=10bytes}', 'f 1 {key1=10kilobytes}', 'f 2 {key1=10}', 'f 4 {key1=0x}'])
  })

  it('adds up samples whose labels differ in the order of their keys, not of their values', () => {
    const merged = mergePprofProfiles([pprofProfileOf('1 f {a=x b=y}\n2 f {b=y a=x}\n4 f {a=x a=z}\n8 f {a=z a=x}')])
    expect(stacksOf(merged)).toEqual(['f 3 {a=x b=y}', 'f 4 {a=x a=z}', 'f 8 {a=z a=x}'])
  })

  it('tells columns of inlined lines apart', () => {
    // google/pprof profile/merge_test.go, TestMergePreservesInlineFrameColumns
    const withColumn = (column: number) => {
      const profile = pprofProfileOf('1 foo:10/bar:20')
      const [location] = profile.locations
      location!.lines = location!.lines.map((line, i) => ({ ...line, column: i === 0 ? column : 7 }))
      return profile
    }
    expect(mergePprofProfiles([withColumn(3), withColumn(9)]).locations).toHaveLength(2)
    expect(mergePprofProfiles([withColumn(3), withColumn(3)]).locations).toHaveLength(1)
  })

  it('adds 64-bit values as Go does, with their wrapping', () => {
    const merged = mergePprofProfiles([
      pprofProfileOf('9223372036854775807 f\n9007199254740993 g'),
      pprofProfileOf('1 f\n1 g\n9007199254740991 h'),
      pprofProfileOf('0 f\n0 g\n2 h'),
    ])
    expect(stacksOf(merged)).toEqual(['f -9223372036854775808', 'g 9007199254740994', 'h 9007199254740993'])
  })

  it('unites comments, and takes the largest period, the first time and the sum of durations', () => {
    // google/pprof profile/merge.go, combineHeaders
    const merged = mergePprofProfiles([
      pprofProfileOf('1 f', { period: 1, timeNanos: 30, durationNanos: 5, comments: ['a', 'b'], dropFrames: 'x' }),
      pprofProfileOf('1 f', { period: 3, timeNanos: 10, durationNanos: 6, comments: ['b', 'c'], defaultSampleType: 'inuse_space' }),
      pprofProfileOf('1 f', { period: 2, timeNanos: 20, durationNanos: 7, dropFrames: 'y' }),
    ])
    expect(merged).toMatchObject({ period: 3, timeNanos: 10n, durationNanos: 18n, comments: ['a', 'b', 'c'] })
    expect(merged).toMatchObject({ dropFrames: 'x', defaultSampleType: 'inuse_space' })
  })

  it.each([
    [[], ''],
    [['', 'u1'], 'u1'],
    [['u1', 'u2'], 'u1'],
  ])('of documentation URLs %j takes %s', (urls, url) => {
    // google/pprof profile/merge_test.go, TestDocURLMerge
    const profiles = (urls.length === 0 ? ['', ''] : urls).map((docUrl) => Object.assign(pprofProfileOf('1 f'), { docUrl }))
    expect(mergePprofProfiles(profiles).docUrl).toBe(url)
  })

  it('refuses profiles of other types', () => {
    const other = pprofProfileOf('1 1 f', { sampleTypes: ['samples/count', 'cpu/ns'] })
    expect(errorIn(() => mergePprofProfiles([first(), other])).message).toBe(
      'incompatible sample types samples/count cpu/milliseconds and samples/count cpu/ns',
    )
  })

  it('merges deep stacks of one inlined location and thousands of labels', () => {
    const inlined = Array.from({ length: 3000 }, (_, i) => `f${i}`).join('/')
    const labels = Array.from({ length: 3000 }, (_, i) => `k${i}=v`).join(' ')
    const profiles = Array.from({ length: 3 }, () => pprofProfileOf(`1 ${inlined} < ${Array(10_000).fill('g').join(' < ')} {${labels}}`))
    const merged = mergePprofProfiles(profiles)
    expect(merged.samples.length).toBe(1)
    expect(merged.locations).toHaveLength(2)
  })
})

/** google/pprof profile/merge_test.go, TestMapMapping. */
describe('MergedTables.mapping, by the cases of pprof', () => {
  const cases: readonly [string, Partial<Mapping>, Partial<Mapping>, boolean][] = [
    ['of the same file are one', { file: 'f1' }, { file: 'f1' }, true],
    ['of the same build id are one', { buildId: 'b1' }, { buildId: 'b1', file: 'other' }, true],
    ['without either are one', {}, {}, true],
    ['loaded elsewhere are one', { start: 0x1000n, limit: 0x2000n, buildId: 'b' }, { start: 0x3000n, limit: 0x4000n, buildId: 'b' }, true],
    ['of sizes of the same pages are one', { limit: 0x1001n, buildId: 'b' }, { limit: 0x2000n, buildId: 'b' }, true],
    ['of other files are two', { file: 'f2' }, { file: 'f3' }, false],
    ['of other build ids are two', { buildId: 'b3' }, { buildId: 'b4' }, false],
    ['of other sizes are two', { limit: 0x2000n, buildId: 'b5' }, { limit: 0x4000n, buildId: 'b5' }, false],
    ['of other offsets are two', { offset: 1n, buildId: 'b6' }, { offset: 2n, buildId: 'b6' }, false],
  ]
  it.each(cases)('mappings %s', (_, a, b, isMerged) => {
    const tables = new MergedTables()
    const flags = { hasFunctions: false, hasFilenames: false, hasLineNumbers: false, hasInlineFrames: false }
    const mapping = (id: number, fields: Partial<Mapping>) =>
      tables.mapping({ id, start: 0n, limit: 0n, offset: 0n, file: '', buildId: '', ...flags, ...fields })
    const one = mapping(7, a)
    const two = mapping(8, b)
    expect(one).toMatchObject({ ...a, id: 1 })
    expect(two.id).toBe(isMerged ? 1 : 2)
  })

  it('moves addresses with their mapping, so that runs of one executable share locations', () => {
    const run = (start: bigint) => {
      const profile = pprofProfileOf('1 f\n2 g', { mapping: '/bin/a' })
      const mapping = profile.mappings[0]!
      for (const location of profile.locations) location.address += start - mapping.start
      Object.assign(mapping, { limit: mapping.limit + start - mapping.start, start })
      return profile
    }
    const merged = mergePprofProfiles([run(0x5000n), run(0x9000n)])
    expect(stacksOf(merged)).toEqual(['f 2', 'g 4'])
    expect(merged.locations.map(({ address }) => address)).toEqual([0x5000n, 0x5010n])
  })
})

describe('normalizeTo', () => {
  it('changes nothing by the same profile, and scales to a tenfold one', () => {
    // google/pprof profile/profile_test.go, TestNormalizeBySameProfile, TestNormalizeByMultipleOfSameProfile
    const profile = first()
    normalizeTo(profile, first())
    expect(values(profile)).toEqual(values(first()))
    const ten = first()
    scaleSamples(ten, [10, 10])
    normalizeTo(profile, ten)
    expect(values(profile)).toEqual(values(ten))
  })

  it('scales each sample type by its own sums', () => {
    // google/pprof profile/profile_test.go, TestNormalizeByDifferentProfile
    const profile = first()
    const base = pprofProfileOf('70 1000 a\n60 100 b\n50 10 c\n40 10000 d\n1 1 e', CPU)
    normalizeTo(profile, base)
    // the second type is scaled by 1, so that its values keep no sample
    expect(values(profile)).toEqual(['20 1000', '2 100', '199 10000'])
  })

  it('refuses a base of other types', () => {
    // google/pprof profile/profile_test.go, TestNormalizeIncompatibleProfiles
    expect(errorIn(() => normalizeTo(first(), pprofProfileOf('1 f'))).code).toBe('pprof-merge')
  })

  it('drops all where the profile sums up to nothing', () => {
    const profile = pprofProfileOf('5 f\n-5 g')
    normalizeTo(profile, pprofProfileOf('7 f'))
    expect(stacksOf(profile)).toEqual([])
  })
})
