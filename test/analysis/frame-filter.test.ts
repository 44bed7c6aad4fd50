import { describe, expect, it } from 'vitest'
import { compileMatcher, type FrameFilterOptions, frameFilter } from '../../src/analysis/frame-filter.ts'
import { ProfileError } from '../../src/base/error.ts'
import { bytesSource } from '../../src/base/profile-source.ts'
import { decodeProfile } from '../../src/decode/decode-profile.ts'
import { functionName } from '../../src/profile/profile.ts'
import { StackTable } from '../../src/profile/stack-table.ts'
import { at, profileBytes } from '../conformance/handmade.ts'

describe('compileMatcher', () => {
  // Expected values: `regexp.MustCompile(pattern).MatchString(text)` of Go 1.26.8.
  it.each([
    ['main', 'runtime.main', true],
    ['^main\\.', 'runtime.main.', false],
    ['MAIN', 'main.main', false],
    ['(?i)MAIN', 'main.main', true],
    ['(?i:ma)IN', 'main.main', false],
    ['(?i:ma)in', 'MAin.main', true],
    ['(?i)k', '\u212a', true],
    ['(?i)\u017f', 'S', true],
    ['(?i)\u00df', 'SS', false],
    ['main\\.\\(\\*cache\\)\\.put', 'main.(*cache).put', true],
    ['\\Qmain.(*cache)\\E\\.put', 'main.(*cache).put', true],
    ['\\Qmain.(*', 'main.(*cache).put', true],
    ['^b', 'a\nb', false],
    ['(?m)^b', 'a\nb', true],
    ['a.b', 'a\nb', false],
    ['(?s)a.b', 'a\nb', true],
    ['a$', 'a\n', false],
    ['a\\z', 'a', true],
    ['\\bmain\\b', 'runtime.main', true],
    ['\\d', '\u0663', false],
    ['\\pN', '\u0663', true],
    ['\\p{Greek}', 'αβγ', true],
    ['^.$', '\u{1f600}', true],
    ['[^[:ascii:]]', 'main', false],
    ['[[:upper:]]\\w+$', 'http.(*Server).Serve', true],
    ['(?P<type>Server)', 'http.(*Server).Serve', true],
    ['(?<type>Server)', 'http.(*Server).Serve', true],
    ['(?U)a+$', 'aaa', true],
    ['\\[\\.\\.\\.\\]', 'main.F[...]', true],
    ['a{,2}', 'a', false],
    ['a{,2}', 'a{,2}', true],
    ['', '', true],
  ])('%j on %j is %j', async (pattern, text, isMatch) => {
    const matches = await compileMatcher('focus', pattern)
    expect(matches(text)).toBe(isMatch)
  })

  // Go 1.26.8 refuses them too.
  it.each([
    '(?=a)',
    '(?!a)',
    '(?<=a)b',
    '(?<!a)b',
    '(a)\\1',
    '(?>a)',
    'a**',
    'a++',
    '*a',
    '(',
    'a)',
    '[',
    '[z-a]',
    'x{1001}',
    'a{2,1}',
    '\\Z',
    '\\u0041',
    '(?x)a b',
    '(?i',
    '\\',
  ])('%j is refused with its option and the syntax to use', async (pattern) => {
    const error = await compileMatcher('hide', pattern).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ProfileError)
    expect(error).toMatchObject({ code: 'bad-regexp', where: `--hide ${pattern}`, next: expect.stringContaining('re2syntax') })
    expect((error as ProfileError).message).toMatch(/^--hide is not a regular expression: ./)
  })

  it('is linear in the text', async () => {
    const matches = await compileMatcher('focus', '^(a+)+$')
    expect(matches(`${'a'.repeat(20_000)}b`)).toBe(false)
  })
})

const inlined = at({ name: 'inner', file: '/src/inner.go' }, { name: 'outer', file: '/src/outer.go' })
const leaf = { ...at({ name: 'leaf', file: '/src/leaf.go' }), mapping: 0 }
const root = at({ name: 'root', file: '/src/root.go' })
const bare = { lines: [], mapping: 1 }

describe('frameFilter', () => {
  it('keeps stacks with a frame in focus', async () => {
    expect(await kept({ focus: '^inner$' })).toEqual([true, false, false])
    expect(await kept({ focus: 'leaf\\.go' })).toEqual([true, true, false])
    expect(await kept({ focus: 'libc' })).toEqual([false, false, true])
  })

  it('ignores stacks with an ignored frame, also one in focus', async () => {
    expect(await kept({ ignore: 'outer' })).toEqual([false, true, true])
    expect(await kept({ focus: 'leaf', ignore: 'inner' })).toEqual([false, true, false])
    expect(await kept({ focus: 'root', ignore: 'root' })).toEqual([false, false, false])
  })

  it('takes hidden lines out of their location, and empty locations out of stacks', async () => {
    expect(await shown({ hide: '^inner$' })).toEqual(['leaf', 'outer', 'root', ''])
    expect(await shown({ hide: 'inner|outer' })).toEqual(['leaf', null, 'root', ''])
    expect(await shown({ hide: '/usr/bin/app' })).toEqual([null, 'inner outer', 'root', ''])
    expect(await shown({ hide: 'libc' })).toEqual(['leaf', 'inner outer', 'root', null])
  })

  it('shows the matching lines alone, and all lines of a matching executable', async () => {
    expect(await shown({ show: 'outer' })).toEqual([null, 'outer', null, null])
    expect(await shown({ show: 'bin/app' })).toEqual(['leaf', null, null, null])
    expect(await shown({ show: '.', hide: 'inner' })).toEqual(['leaf', 'outer', 'root', null])
  })

  it('names the options that match nothing', async () => {
    const unmatched = async (options: FrameFilterOptions) => (await filterOf(options)).filter.unmatched
    expect(await unmatched({ focus: 'x', ignore: 'x', hide: 'x', show: 'x' })).toEqual(['focus', 'ignore', 'hide', 'show'])
    expect(await unmatched({ focus: 'root', ignore: 'leaf', hide: 'inner', show: 'outer' })).toEqual([])
    // a frame that is ignored is never looked at for focus
    expect(await unmatched({ focus: 'root', ignore: 'root' })).toEqual(['focus'])
  })

  it('filters nothing with an empty expression', async () => {
    const none = { focus: '', ignore: '', hide: '', show: '' }
    expect(await kept(none)).toEqual([true, true, true])
    expect(await shown(none)).toEqual(['leaf', 'inner outer', 'root', ''])
    expect((await filterOf(none)).filter.unmatched).toEqual([])
  })
})

const STACKS = [[leaf, inlined, root], [leaf, root], [bare]]

async function filterOf(options: FrameFilterOptions) {
  const bytes = profileBytes({ samples: STACKS.map((stack) => [stack, 1]), mappings: ['/usr/bin/app', '/lib/libc.so.6'] })
  const stacks = new StackTable()
  const profile = await decodeProfile(bytesSource('handmade', bytes), stacks)
  return { profile, stacks, filter: await frameFilter(profile, options) }
}

/** Which of STACKS are kept. */
async function kept(options: FrameFilterOptions): Promise<boolean[]> {
  const { stacks, filter } = await filterOf(options)
  return STACKS.map((_, row) => {
    const stack = stacks.stack.subarray(stacks.stackStart[row], stacks.stackStart[row + 1])
    return filter.keeps(stack, stack.length)
  })
}

/** What is left of leaf, inlined, root and bare: function names, or null for a location that is hidden. */
async function shown(options: FrameFilterOptions): Promise<(string | null)[]> {
  const { profile, filter } = await filterOf(options)
  const { locations } = filter.tables
  return Array.from({ length: locations.length }, (_, row) => {
    if (filter.isHidden[row] === 1) return null
    const functions = Array.from(locations.lineFunction.subarray(locations.lineStart[row], locations.lineEnd[row]))
    return functions.map((fn) => functionName(profile, fn)).join(' ')
  })
}
