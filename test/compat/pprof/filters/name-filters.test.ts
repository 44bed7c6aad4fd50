import { describe, expect, it } from 'vitest'
import { filterByName, showFrom } from '../../../../src/compat/pprof/filters/name-filters.ts'
import type { PprofProfile } from '../../../../src/compat/pprof/profile.ts'
import { goMatcher, pprofProfileOf, stacksOf } from '../../../support/pprof-profile.ts'

/** Functions of filter_test.go, each in a file of its own; fun10 lies in the second mapping. */
function noInlines(): PprofProfile {
  const profile = pprofProfileOf(
    `
    1 fun0@file0:1 < fun1@file1:1 < fun2@file2:1 < fun3@file3:1
    2 fun4@file4:1 < fun5@file5:1 < fun1@file1:1 < fun6@file6:1
    3 fun7@file7:1 < fun8@file8:1
    4 fun9@file9:1 < fun4@file4:1 < fun10@file10:1 < fun7@file7:1`,
    { mapping: 'map0' },
  )
  const second = { ...profile.mappings[0]!, id: 2, file: 'map1' }
  profile.mappings.push(second)
  for (const location of profile.locations) if (location.lines[0]!.fn.name === 'fun10') location.mapping = second
  return profile
}

function inlines(): PprofProfile {
  return pprofProfileOf(
    `
    1 fun0@file0:1/fun1@file1:1 < fun2@file2:1/fun3@file3:1
    2 fun4@file4:1/fun5@file5:1/fun6@file6:1`,
    { mapping: 'map0' },
  )
}

const ALL = ['fun0 < fun1 < fun2 < fun3 1', 'fun4 < fun5 < fun1 < fun6 2', 'fun7 < fun8 3', 'fun9 < fun4 < fun10 < fun7 4']

/** google/pprof profile/filter_test.go, TestFilterSamplesByName. */
describe('filterByName, by the cases of pprof', () => {
  type Filters = Partial<Record<'focus' | 'ignore' | 'hide' | 'show', string>>
  const cases: readonly [string, () => PprofProfile, Filters, matched: string, readonly string[]][] = [
    ['no filter keeps all frames', noInlines, {}, '', ALL],
    ['focus without a match drops all', noInlines, { focus: 'unknown' }, '', []],
    ['focus matches functions', noInlines, { focus: 'fun1' }, 'focus', [ALL[0]!, ALL[1]!, ALL[3]!]],
    ['focus matches files', noInlines, { focus: 'file1' }, 'focus', [ALL[0]!, ALL[1]!, ALL[3]!]],
    ['focus matches mappings', noInlines, { focus: 'map1' }, 'focus', [ALL[3]!]],
    ['focus matches inlined calls', inlines, { focus: 'fun5' }, 'focus', ['fun4/fun5/fun6 2']],
    ['ignore without a match keeps all', noInlines, { ignore: 'unknown' }, 'focus', ALL],
    ['ignore matches functions', noInlines, { ignore: 'fun1' }, 'focus ignore', ['fun7 < fun8 3']],
    ['ignore matches files', noInlines, { ignore: 'file1' }, 'focus ignore', ['fun7 < fun8 3']],
    ['ignore matches mappings', noInlines, { ignore: 'map1' }, 'focus ignore', ALL.slice(0, 3)],
    ['ignore matches inlined calls', inlines, { ignore: 'fun5' }, 'focus ignore', ['fun0/fun1 < fun2/fun3 1']],
    ['show without a match drops all', noInlines, { show: 'unknown' }, 'focus', []],
    ['show matches functions', noInlines, { show: 'fun1|fun2' }, 'focus show', ['fun1 < fun2 1', 'fun1 2', 'fun10 4']],
    ['show matches files', noInlines, { show: 'file1|file3' }, 'focus show', ['fun1 < fun3 1', 'fun1 2', 'fun10 4']],
    ['show matches mappings', noInlines, { show: 'map1' }, 'focus show', ['fun10 4']],
    ['show matches inlined calls', inlines, { show: 'fun[03]' }, 'focus show', ['fun0 < fun3 1']],
    [
      'show keeps all lines of a mapping that matches',
      inlines,
      { show: 'map0|fun5' },
      'focus show',
      ['fun0/fun1 < fun2/fun3 1', 'fun4/fun5/fun6 2'],
    ],
    ['hide without a match keeps all', noInlines, { hide: 'unknown' }, 'focus', ALL],
    [
      'hide matches functions',
      noInlines,
      { hide: 'fun1|fun2' },
      'focus hide',
      ['fun0 < fun3 1', 'fun4 < fun5 < fun6 2', 'fun7 < fun8 3', 'fun9 < fun4 < fun7 4'],
    ],
    [
      'hide matches files',
      noInlines,
      { hide: 'file1|file3' },
      'focus hide',
      ['fun0 < fun2 1', 'fun4 < fun5 < fun6 2', 'fun7 < fun8 3', 'fun9 < fun4 < fun7 4'],
    ],
    ['hide matches mappings', noInlines, { hide: 'map1' }, 'focus hide', [...ALL.slice(0, 3), 'fun9 < fun4 < fun7 4']],
    ['hide matches inlined calls', inlines, { hide: 'fun[125]' }, 'focus hide', ['fun0 < fun3 1', 'fun4/fun6 2']],
    ['hide drops all lines of a mapping that matches', inlines, { hide: 'map0|fun5' }, 'focus hide', []],
    ['a stack of both focus and ignore goes', noInlines, { focus: 'fun1|fun7', ignore: 'fun1' }, 'focus ignore', ['fun7 < fun8 3']],
    ['a frame of both show and hide goes', noInlines, { show: 'fun1', hide: 'fun10' }, 'focus hide show', ['fun1 1', 'fun1 2']],
  ]
  it.each(cases)('%s', (_, make, filters, matched, stacks) => {
    const profile = make()
    const { focus, ignore, hide, show } = filters
    const result = filterByName(profile, {
      focus: goMatcher(focus),
      ignore: goMatcher(ignore),
      hide: goMatcher(hide),
      show: goMatcher(show),
    })
    if (Object.keys(filters).length > 0) expect([...result].sort().join(' ')).toBe(matched)
    expect(stacksOf(profile)).toEqual(stacks)
  })
})

describe('filterByName', () => {
  const none = { focus: null, ignore: null, hide: null, show: null }

  it('drops samples without a stack as soon as there is any filter', () => {
    const profile = pprofProfileOf('1 f\n2')
    filterByName(profile, { ...none, hide: goMatcher('nothing') })
    expect(stacksOf(profile)).toEqual(['f 1'])
  })

  it('leaves the arrays of samples as they were', () => {
    const profile = pprofProfileOf('1 a < b\n2 c')
    const { samples } = profile
    const before = structuredClone(samples)
    filterByName(profile, { ...none, hide: goMatcher('^a$'), ignore: goMatcher('^c$') })
    expect(stacksOf(profile)).toEqual(['b 1'])
    expect(samples).toEqual(before)
  })

  it('asks once per function and expression, however deep the inlining', () => {
    const inlined = Array.from({ length: 20_000 }, (_, i) => `f${i % 3}@x.c:${i + 1}`).join(' / ')
    const profile = pprofProfileOf(`1 ${inlined}`)
    let calls = 0
    const hide = (text: string) => {
      calls++
      return text === 'f1'
    }
    filterByName(profile, { ...none, hide })
    expect(profile.locations[0]!.lines).toHaveLength(13_333)
    expect(calls).toBeLessThan(10)
  })
})

/** google/pprof profile/filter_test.go, TestShowFrom. */
describe('showFrom, by the cases of pprof', () => {
  const cases: readonly [string, () => PprofProfile, string, boolean, readonly string[]][] = [
    ['drops all samples without a match', noInlines, 'unknown', false, []],
    ['matches functions', noInlines, 'fun1', true, ['fun0 < fun1 1', 'fun4 < fun5 < fun1 2', 'fun9 < fun4 < fun10 4']],
    ['matches files', noInlines, 'file1', true, ['fun0 < fun1 1', 'fun4 < fun5 < fun1 2', 'fun9 < fun4 < fun10 4']],
    ['matches mappings', noInlines, 'map1', true, ['fun9 < fun4 < fun10 4']],
    [
      'cuts above the match nearest the root',
      noInlines,
      'fun[12]',
      true,
      ['fun0 < fun1 < fun2 1', 'fun4 < fun5 < fun1 2', 'fun9 < fun4 < fun10 4'],
    ],
    ['matches inlined calls', inlines, 'fun0|fun5', true, ['fun0 1', 'fun4/fun5 2']],
    ['cuts above the inlined match nearest the root', inlines, 'fun[1245]', true, ['fun0/fun1 < fun2 1', 'fun4/fun5 2']],
    ['keeps all lines of a mapping that matches', inlines, 'map0|fun5', true, ['fun0/fun1 < fun2/fun3 1', 'fun4/fun5/fun6 2']],
  ]
  it.each(cases)('%s', (_, make, expression, isMatched, stacks) => {
    const profile = make()
    expect(showFrom(profile, goMatcher(expression)!)).toBe(isMatched)
    expect(stacksOf(profile)).toEqual(stacks)
  })

  it('matches a location without lines by its mapping', () => {
    const profile = noInlines()
    for (const location of profile.locations) if (location.mapping!.file === 'map1') location.lines = []
    expect(showFrom(profile, goMatcher('map1')!)).toBe(true)
    expect(stacksOf(profile)).toEqual(['fun9 < fun4 < ? 4'])
  })
})
