import { describe, expect, it } from 'vitest'
import { type Granularity, NodeTable } from '../../src/analysis/nodes.ts'
import { bytesSource } from '../../src/base/profile-source.ts'
import { decodeProfile } from '../../src/decode/decode-profile.ts'
import type { ProfileTables } from '../../src/profile/profile.ts'
import { StackTable } from '../../src/profile/stack-table.ts'
import { at, type HandLocation, LAYOUTS, profileBytes } from '../conformance/handmade.ts'

const MAPPINGS = ['/usr/bin/app', '', '/lib/', '/']
const REPEATED = LAYOUTS.find(({ repeatsStrings }) => repeatsStrings)!

describe('labels', () => {
  // Source: google/pprof internal/graph/graph.go, `NameComponents`; test/conformance/handmade.go.test.ts asks pprof itself.
  it.each<[what: string, location: HandLocation, functions: string, lines: string]>([
    ['a function with its place', at({ name: 'main.f', file: '/src/f.go', line: 7 }), 'main.f', 'main.f /src/f.go:7'],
    ['a path that is not clean', at({ name: 'main.f', file: 'a/./b/../f.go', line: 7 }), 'main.f', 'main.f a/f.go:7'],
    ['a path of a Bazel sandbox', at({ name: 'main.f', file: '/proc/self/cwd/a/f.go', line: 7 }), 'main.f', 'main.f a/f.go:7'],
    ['a function without a line', at({ name: 'main.f', file: '/src/f.go' }), 'main.f', 'main.f /src/f.go'],
    ['a function without a file', at({ name: 'main.f', line: 7 }), 'main.f', 'main.f :7'],
    ['a function alone', at('main.f'), 'main.f', 'main.f'],
    ['a place without a name', { ...at({ name: '', file: 'f.s', line: 7 }), mapping: 0 }, '[app]', 'f.s:7'],
    ['a function without anything', { ...at(''), mapping: 0 }, '[app]', '[app]'],
    ['an address in an executable', { lines: [], mapping: 0 }, '[app]', '[app]'],
    ['an address in a mapping without a name', { lines: [], mapping: 1 }, '<unknown>', '<unknown>'],
    ['an address in a directory', { lines: [], mapping: 2 }, '[lib]', '[lib]'],
    ['an address in the root', { lines: [], mapping: 3 }, '[/]', '[/]'],
    ['an address outside of all mappings', { lines: [] }, '<unknown>', '<unknown>'],
  ])('%s: %j is %j, by line %j', async (_, location, functions, lines) => {
    expect(await labels('functions', [location])).toEqual([functions])
    expect(await labels('lines', [location])).toEqual([lines])
  })

  it('of inlined calls stand innermost first', async () => {
    expect(await labels('functions', [at('inner', 'middle', 'outer')])).toEqual(['inner', 'middle', 'outer'])
  })
})

describe('nodes', () => {
  const twoFiles = [at({ name: 'f', file: 'a.go', line: 1 }), at({ name: 'f', file: 'b.go', line: 1 })]

  it('are functions of one name, whatever their file', async () => {
    expect((await nodesOf('functions', twoFiles)).nodes.length).toBe(1)
    expect((await nodesOf('lines', twoFiles)).nodes.length).toBe(2)
  })

  it('are one per executable where names are missing', async () => {
    const { nodes, isDistinct } = await nodesOf(
      'functions',
      [0, 1, 0].map((mapping) => ({ lines: [], mapping })),
    )
    expect(nodes.length).toBe(2)
    expect(isDistinct).toBe(true)
  })

  const CLASHES: readonly [string, Granularity, readonly HandLocation[]][] = [
    ['repeated strings', 'functions', [at({ name: 'f', file: 'a' }), at({ name: 'f', file: 'b' })]],
    ['paths that clean to one', 'lines', [at({ name: 'f', file: './a', line: 1 }), at({ name: 'f', file: 'a', line: 1 })]],
    [
      'an executable mapped twice',
      'functions',
      [
        { lines: [], mapping: 0 },
        { lines: [], mapping: 4 },
      ],
    ],
    ['no executable, in two ways', 'functions', [{ lines: [] }, { lines: [], mapping: 1 }]],
  ]

  it.each(CLASHES)('are not distinct with %s while names are unknown, and one when they are known', async (_, granularity, locations) => {
    const tables = await tablesOf(locations)
    const early = new NodeTable(granularity, null)
    expect(locations.map((_, row) => early.ofLocation(tables, row))).toEqual([[0], [1]])
    expect(early.isDistinct(tables)).toBe(false)
    const late = new NodeTable(granularity, tables.strings.canonicalRows())
    expect(locations.map((_, row) => late.ofLocation(tables, row))).toEqual([[0], [0]])
    expect(late.isDistinct(tables)).toBe(true)
  })

  it('are not distinct with a name that turns out to be empty', async () => {
    const tables = await tablesOf([at('')])
    const early = new NodeTable('functions', null)
    early.ofLocation(tables, 0)
    expect(tables.functions.name[0]).toBeGreaterThan(0)
    expect(early.isDistinct(tables)).toBe(false)
  })

  it('share a label but not an identity in executables of one base name', async () => {
    const tables = await tablesOf([
      { lines: [], mapping: 0 },
      { lines: [], mapping: 5 },
    ])
    const nodes = new NodeTable('functions', tables.strings.canonicalRows())
    expect([0, 1].map((row) => nodes.ofLocation(tables, row))).toEqual([[0], [1]])
    expect([0, 1].map((node) => nodes.label(tables, node))).toEqual(['[app]', '[app]'])
    expect(nodes.identity(tables, 0)).not.toBe(nodes.identity(tables, 1))
  })
})

/** The tables of a profile with these locations in these rows; every text stands anew in its string table. */
async function tablesOf(locations: readonly HandLocation[]): Promise<ProfileTables> {
  const bytes = profileBytes({ samples: [[locations, 1]], mappings: [...MAPPINGS, '/usr/bin/app', '/opt/app'] }, REPEATED)
  return decodeProfile(bytesSource('handmade', bytes), new StackTable())
}

async function nodesOf(granularity: Granularity, locations: readonly HandLocation[]) {
  const bytes = profileBytes({ samples: [[locations, 1]], mappings: MAPPINGS })
  const tables = await decodeProfile(bytesSource('handmade', bytes), new StackTable())
  const nodes = new NodeTable(granularity, null)
  const rows = locations.flatMap((_, row) => nodes.ofLocation(tables, row) ?? [])
  return { nodes, labels: rows.map((node) => nodes.label(tables, node)), isDistinct: nodes.isDistinct(tables) }
}

async function labels(granularity: Granularity, locations: readonly HandLocation[]): Promise<string[]> {
  return (await nodesOf(granularity, locations)).labels
}
