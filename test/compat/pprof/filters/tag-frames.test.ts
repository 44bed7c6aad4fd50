import { describe, expect, it } from 'vitest'
import { addTagFrames } from '../../../../src/compat/pprof/filters/tag-frames.ts'
import type { PprofProfile } from '../../../../src/compat/pprof/profile.ts'
import { pprofProfileOf, stacksOf } from '../../../support/pprof-profile.ts'

/** testProfile1 of tagroot_test.go. */
function labelled(): PprofProfile {
  return pprofProfileOf(`
    1000  main {key1=tag1 key2=tag1}
    100   foo/foo_caller < main {key1=tag2 key3=tag2}
    10    foo/foo_caller#2 < main {key1=tag3 key2=tag2 allocations=1024}
    10000 foo_caller < main {key1=tag4 key2=tag1 allocations=1024bytes allocations=2048b}
    1     foo_caller#2 < main {key1=tag4 key2=tag1 key2=tag5 allocations=1024byte allocations=1kilobyte}
    200   bar < main {allocations=1024}`)
}

const PLAIN = ['main', 'foo/foo_caller < main', 'foo/foo_caller < main', 'foo_caller < main', 'foo_caller < main', 'bar < main']
const VALUES = [1000, 100, 10, 10000, 1, 200]

/** google/pprof internal/driver/tagroot_test.go, TestAddLabelNodesMatchBooleans. */
describe('addTagFrames, by the cases of pprof', () => {
  const cases: readonly [string, { root?: string[]; leaf?: string[]; unit?: string }, roots: string[], leaves: string[]][] = [
    ['without keys nothing is added', {}, [], []],
    ['keys that no sample has add frames without names', { root: ['key404'], leaf: ['key404'] }, Array(6).fill('""'), Array(6).fill('""')],
    ['a root key', { root: ['key1'] }, ['tag1', 'tag2', 'tag3', 'tag4', 'tag4', '""'], []],
    ['several values of a key', { root: ['key2'] }, ['tag1', '""', 'tag2', 'tag1', 'tag1,tag5', '""'], []],
    ['a leaf key', { leaf: ['key1'] }, [], ['tag1', 'tag2', 'tag3', 'tag4', 'tag4', '""']],
    ['a leaf key of one sample', { leaf: ['key3'] }, [], ['""', 'tag2', '""', '""', '""', '""']],
    [
      'the first root key is outermost',
      { root: ['key1', 'key2'] },
      ['tag1 < tag1', '"" < tag2', 'tag2 < tag3', 'tag1 < tag4', 'tag1,tag5 < tag4', '"" < ""'],
      [],
    ],
    [
      'the last leaf key is innermost',
      { leaf: ['key1', 'key2'] },
      [],
      ['tag1 < tag1', '"" < tag2', 'tag2 < tag3', 'tag1 < tag4', 'tag1,tag5 < tag4', '"" < ""'],
    ],
    ['numbers at the leaf', { leaf: ['allocations'] }, [], ['""', '""', '1024', '1024B,2048B', '1024B,1024B', '1024']],
    ['numbers at the root', { root: ['allocations'] }, ['""', '""', '1024', '1024B,2048B', '1024B,1024B', '1024'], []],
    ['numbers in a unit', { leaf: ['allocations'], unit: 'kB' }, [], ['""', '""', '1024', '1kB,2kB', '1kB,1kB', '1024']],
  ]
  it.each(cases)('%s', (_, { root = [], leaf = [], unit = '' }, roots, leaves) => {
    const profile = labelled()
    const matches = addTagFrames(profile, root, leaf, unit)
    const isKnown = (keys: string[]) => keys.length > 0 && keys[0] !== 'key404'
    expect(matches).toEqual({ root: isKnown(root), leaf: isKnown(leaf) })
    const expected = PLAIN.map((stack, i) => [leaves[i], stack, roots[i]].filter((part) => part !== undefined).join(' < '))
    expect(stacksOf(profile).map((line) => line.replace(/ \{.*/, ''))).toEqual(expected.map((stack, i) => `${stack} ${VALUES[i]}`))
  })
})

describe('addTagFrames', () => {
  it('numbers frames in the order of samples, roots before leaves, and names the key as their file', () => {
    const profile = pprofProfileOf('1 f {b=z}\n1 f {a=y}\n1 f {b=z a=y}')
    addTagFrames(profile, ['a'], ['b'], 'auto')
    expect(profile.functions.slice(1).map(({ id, name, file }) => `${id} ${name || '-'} ${file}`)).toEqual([
      '2 - a',
      '3 z b',
      '4 y a',
      '5 - b',
    ])
    expect(profile.locations.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5])
  })

  it('makes no frame for label sets that no sample has', () => {
    const profile = pprofProfileOf('1 f {a=x}')
    // row 0 of the sets is the empty one
    expect(profile.samples.labelSets).toHaveLength(2)
    addTagFrames(profile, ['a'], [], '')
    expect(profile.functions.map(({ name }) => name)).toEqual(['f', 'x'])
  })

  it('numbers from the largest id on, also beyond 2^53', () => {
    const profile = pprofProfileOf('1 f {a=x}')
    profile.locations[0] = { ...profile.locations[0]!, id: 2n ** 53n + 1n }
    addTagFrames(profile, ['a'], [], '')
    expect(profile.locations[1]!.id).toBe(2n ** 53n + 2n)
  })
})
