import { describe, expect, it } from 'vitest'
import { compileTagFilter, filterByTag, filterTagKeys } from '../../../../src/compat/pprof/filters/tag-filters.ts'
import type { LabelSet } from '../../../../src/compat/pprof/profile.ts'
import { errorIn } from '../../../support/error-in.ts'
import { compileGo, goMatcher, pprofProfileOf, stacksOf } from '../../../support/pprof-profile.ts'

function texts(labels: Readonly<Record<string, readonly string[]>>): LabelSet {
  return { texts: new Map(Object.entries(labels)), numbers: new Map(), units: new Map() }
}

function numbers(labels: Readonly<Record<string, readonly (number | bigint)[]>>): LabelSet {
  return { texts: new Map(), numbers: new Map(Object.entries(labels)), units: new Map() }
}

function passes(filter: string, labels: LabelSet, units: Readonly<Record<string, string>> = {}): boolean {
  return compileTagFilter('tagfocus', filter, new Map(Object.entries(units)), compileGo).matches(labels)
}

/** google/pprof internal/driver/driver_test.go, TestTagFilter. */
describe('compileTagFilter of expressions, by the cases of pprof', () => {
  it.each([
    ['tag2', { value1: ['tag1', 'tag2'] }, true],
    ['tag3', { value1: ['tag1', 'tag2'] }, false],
    ['tag1,tag3', { value1: ['tag1', 'tag2'], value2: ['tag3'] }, true],
    ['t..[12],t..3', { value1: ['tag1', 'tag2'], value2: ['tag3'] }, true],
    ['tag2,tag3', { value1: ['tag1', 'tag2'] }, false],
    ['key1=tag1,tag2', { key1: ['tag1', 'tag2'] }, true],
    ['key1=tag1,tag2', { key1: ['tag1'] }, true],
    ['key1:tag1,tag2', { key1: ['tag1', 'tag2'] }, true],
    ['key1:tag1,tag2', { key1: ['tag2'] }, false],
    ['key1:tag1,tag2', { key1: ['tag1'] }, false],
  ])('%s of %o is %s', (filter, labels, isMatch) => {
    expect(passes(filter, texts(labels as never))).toBe(isMatch)
  })
})

/** google/pprof internal/driver/driver_test.go, TestNumericTagFilter. */
describe('compileTagFilter of ranges, by the cases of pprof', () => {
  it.each([
    ['128kb', { key1: [131072], key2: [128] }, { key1: 'bytes', key2: 'kilobytes' }, true],
    ['512kb', { key1: [512], key2: [128] }, { key1: 'bytes', key2: 'kilobytes' }, false],
    ['10bytes', { key1: [10], key2: [128] }, { key1: 'bytes', key2: 'kilobytes' }, true],
    [':10bytes', { key1: [8] }, { key1: 'bytes' }, true],
    [':10kb', { key1: [8] }, { key1: 'bytes' }, true],
    ['10b:', { key1: [8] }, { key1: 'kilobytes' }, true],
    ['10b:', { key1: [12] }, { key1: 'bytes' }, true],
    ['10b:', { key1: [8] }, { key1: 'bytes' }, false],
    ['10kb:', { key1: [8] }, { key1: 'bytes', key2: 'kilobytes' }, false],
    [':10b', { key1: [12] }, { key1: 'bytes' }, false],
    ['bytes=5b', { bytes: [10, 5] }, { bytes: 'bytes' }, true],
    ['bytes=1024b', { bytes: [1024] }, { bytes: 'kilobytes' }, false],
    ['bytes=1024b', { bytes: [1024], key2: [5] }, { bytes: 'bytes', key2: 'bytes' }, true],
    ['bytes=512b:1024b', { bytes: [780] }, { bytes: 'bytes' }, true],
    ['key1=1kb:2kb', { key1: [4096] }, { key1: 'bytes' }, false],
    ['key1=1kb:2kb', { key1: [256] }, { key1: 'bytes' }, false],
    ['bytes=1024b', { bytes: [1] }, { bytes: 'kilobytes' }, true],
    ['key2=256bytes', { key1: [256] }, { key1: 'bytes' }, false],
    ['bytes=-512b:-128b', { bytes: [-256] }, { bytes: 'bytes' }, true],
    ['bytes=-512b:-128b', { bytes: [-2048] }, { bytes: 'bytes' }, false],
    ['pid=123', { pid: [123] }, {}, true],
    ['pid=123:123', { pid: [123] }, {}, true],
    ['pid=124:124', { pid: [123] }, {}, false],
    ['pid=100:', { pid: [123] }, {}, true],
    ['pid=200:', { pid: [123] }, {}, false],
    ['pid=:200', { pid: [123] }, {}, true],
    ['pid=:100', { pid: [123] }, {}, false],
  ])('%s of %o in %o is %s', (filter, labels, units, isMatch) => {
    expect(passes(filter, numbers(labels as never), units as never)).toBe(isMatch)
  })
})

describe('compileTagFilter', () => {
  const rangeOf = (filter: string) => compileTagFilter('tagfocus', filter, new Map(), compileGo).range

  it.each(['1kb', '1kb:', ':1kb', '1kb:2mb', 'k=1kb', '+1:-1'])('reads %s as a range', (filter) => {
    expect(rangeOf(filter)).toBe(filter.replace('k=', ''))
  })

  it.each(['1:2:3', '1kb:4ms', 'x1', '1kb 2kb', '1.5kb', ':'])('reads %s as an expression', (filter) => {
    expect(rangeOf(filter)).toBeNull()
  })

  it('compares 64-bit labels', () => {
    expect(passes('9223372036854775807', numbers({ id: [2n ** 63n - 1n] }))).toBe(true)
    expect(passes('-9223372036854775808:0', numbers({ id: [-(2n ** 63n)] }))).toBe(true)
  })

  it('refuses a number of more than 64 bits, where pprof panics', () => {
    expect(errorIn(() => rangeOf('99999999999999999999')).code).toBe('usage')
  })

  it('says what is wrong with an expression in the words of Go', () => {
    expect(errorIn(() => rangeOf('k=a,(')).message).toBe('parsing tagfocus regexp: error parsing regexp: missing closing ): `(`')
  })
})

describe('filterByTag', () => {
  it('keeps what is focused and not ignored, and tells what matched', () => {
    const profile = pprofProfileOf('1 f {k=a}\n2 f {k=a other=b}\n4 f {k=c}\n8 f')
    const matched = filterByTag(
      profile,
      ({ texts }) => texts.get('k')?.includes('a') === true,
      ({ texts }) => texts.has('other'),
    )
    expect(stacksOf(profile)).toEqual(['f 1 {k=a}'])
    expect(matched).toEqual({ focus: true, ignore: true })
  })

  it('matches nothing in a profile without samples', () => {
    const profile = pprofProfileOf('1 f {k=a}')
    filterByTag(profile, () => false, null)
    expect(
      filterByTag(
        profile,
        () => true,
        () => true,
      ),
    ).toEqual({ focus: false, ignore: false })
  })

  it('asks once for each of the label sets, also of ten thousand', () => {
    const labels = Array.from({ length: 10_000 }, (_, i) => `k${i}=1`).join(' ')
    const profile = pprofProfileOf(`1 f {${labels}}\n1 g {${labels}}`)
    let calls = 0
    filterByTag(profile, () => ++calls > 0, null)
    expect(calls).toBe(1)
    expect(filterTagKeys(profile, goMatcher('9$'), null)).toEqual({ show: true, hide: false })
    expect(profile.samples.labelSets[profile.samples.labels[0]!]!.numbers.size).toBe(1000)
  })
})

/** google/pprof profile/filter_test.go, TestTagFilter: keys of its testProfile1. */
describe('filterTagKeys, by the cases of pprof', () => {
  const text = '1000 f {key1=tag1 key2=tag1}\n100 f {key1=tag2 key3=tag2}\n10 f {key1=tag3 key2=tag2 key1=10 key2=30}\n1 f'
  it.each([
    [undefined, undefined, true, false, 3],
    ['notfound', undefined, false, false, 0],
    ['key1', undefined, true, false, 1],
    [undefined, 'key[12]', true, true, 1],
  ])('show %s and hide %s: %s, %s, and %i keys are left', (show, hide, isShown, isHidden, count) => {
    const profile = pprofProfileOf(text)
    const matched = filterTagKeys(profile, goMatcher(show), goMatcher(hide))
    // without a filter pprof matches what it shows, and nobody asks
    if (show !== undefined || hide !== undefined) expect(matched).toEqual({ show: isShown, hide: isHidden })
    const { samples } = profile
    const keys = Array.from(samples.labels, (row) => samples.labelSets[row]!).flatMap(({ texts, numbers }) => [
      ...texts.keys(),
      ...numbers.keys(),
    ])
    expect(new Set(keys).size).toBe(count)
  })

  it('leaves the label sets it was given', () => {
    const profile = pprofProfileOf(text)
    const { labelSets } = profile.samples
    filterTagKeys(profile, goMatcher('none'), null)
    expect(labelSets[1]!.texts.size).toBe(2)
  })
})
