import { afterAll, describe, expect, it } from 'vitest'
import type { FrameFilterOptions } from '../../src/analysis/frame-filter.ts'
import type { Granularity } from '../../src/analysis/nodes.ts'
import { topRows } from '../../src/analysis/top.ts'
import { bytesSource } from '../../src/base/profile-source.ts'
import { type FoldedProfile, foldProfile } from '../../src/pipeline/fold-profile.ts'
import { commonSampleType } from '../../src/pipeline/sample-type.ts'
import { rowDifferences, topDifferences } from './compare-top.ts'
import { at, type HandLocation, type HandProfile, LAYOUTS, ProfileFiles, profileBytes } from './handmade.ts'
import { pprofTop } from './pprof.ts'

interface Case {
  readonly what: string
  readonly profile: HandProfile
  /** Name, flat, cum of the first sample type by function, from the definition of flat and cum. */
  readonly functions: readonly (readonly [name: string, flat: number | bigint, cum: number | bigint])[]
  /** The same by line, where lines are what the case is about. */
  readonly lines?: Case['functions']
  readonly total: number | bigint
}

const files = new ProfileFiles()
afterAll(() => files.remove())

const main = at('main')
const f = at('f')
const g = at('g')
const h = at('h')
const inlined = at('leaf', 'middle', 'outer')
const twice = at('f', 'f', 'g')
const secondF = at('f')
const a1 = at({ name: 'f', file: '/src/a.go', line: 3 })
const a1Again = at({ name: 'f', file: '/src/./a.go', line: 3 })
const a1Dotted = at({ name: 'f', file: '/src/x/../a.go', line: 3 })
const a2 = at({ name: 'f', file: '/src/a.go', line: 4 })
const b = at({ name: 'f', file: '/src/b.go', line: 3 })
const noFile = at({ name: 'noFile', line: 7 })
const noLine = at({ name: 'noLine', file: '/src/n.go' })
const bazel = at({ name: 'bazel', file: '/proc/self/cwd/./pkg/b.go', line: 1 })
const bazelToo = at({ name: 'bazel', file: '/proc/self/cwd/pkg/b.go', line: 1 })
const unsymbolized = (mapping: number): HandLocation => ({ lines: [], mapping })
const unmapped: HandLocation = { lines: [] }
const nameless = (mapping: number, startLine = 0, file = '', line = 0): HandLocation => ({
  lines: [{ name: '', startLine, file, line }],
  mapping,
})

const CASES: readonly Case[] = [
  {
    what: 'a function that calls itself counts once per sample',
    profile: {
      samples: [
        [[f, f, f, main], 5],
        [[g, f, main], 2],
      ],
    },
    functions: [
      ['f', 5, 7],
      ['g', 2, 2],
      ['main', 0, 7],
    ],
    total: 7,
  },
  {
    what: 'functions that call each other count once per sample',
    profile: {
      samples: [
        [[f, g, f, g, main], 5],
        [[g, f, g, f, main], 1],
      ],
    },
    functions: [
      ['f', 5, 6],
      ['g', 1, 6],
      ['main', 0, 6],
    ],
    total: 6,
  },
  {
    what: 'inlined frames are frames, the innermost is the leaf',
    profile: {
      samples: [
        [[inlined, main], 8],
        [[f, inlined, main], 2],
      ],
    },
    functions: [
      ['leaf', 8, 10],
      ['f', 2, 2],
      ['main', 0, 10],
      ['middle', 0, 10],
      ['outer', 0, 10],
    ],
    total: 10,
  },
  {
    what: 'recursion inside one location, and across locations of one function, counts once',
    profile: {
      samples: [
        [[twice, f, secondF, main], 4],
        [[secondF, twice], 3],
      ],
    },
    functions: [
      ['f', 7, 7],
      ['g', 0, 7],
      ['main', 0, 4],
    ],
    total: 7,
  },
  {
    what: 'a sample without locations is in the total alone',
    profile: {
      samples: [
        [[], 5],
        [[f], 1],
      ],
    },
    functions: [['f', 1, 1]],
    total: 6,
  },
  {
    what: 'samples that are all without locations give no rows',
    profile: { samples: [[[], 5]] },
    functions: [],
    total: 5,
  },
  { what: 'a profile without samples has no rows', profile: { samples: [] }, functions: [], total: 0 },
  {
    what: 'a sample of zero makes no row',
    profile: {
      samples: [
        [[f, main], 0],
        [[g, main], 3],
      ],
    },
    functions: [
      ['g', 3, 3],
      ['main', 0, 3],
    ],
    total: 3,
  },
  {
    what: 'negative values count with their magnitude in the total, and order',
    profile: {
      samples: [
        [[f, main], -9],
        [[g, main], 4],
        [[h, g], -1],
      ],
    },
    functions: [
      ['f', -9, -9],
      ['g', 4, 3],
      ['h', -1, -1],
      ['main', 0, -5],
    ],
    total: 14,
  },
  {
    what: 'nodes that cancel to nothing vanish',
    profile: {
      samples: [
        [[f, main], 6],
        [[f, g], -6],
        [[h, main], 1],
        [[main], -7],
      ],
    },
    functions: [
      ['main', -7, 0],
      ['h', 1, 1],
      ['g', 0, -6],
    ],
    total: 20,
  },
  {
    what: 'sums beyond 2^53 stay whole',
    profile: {
      samples: [
        [[f, main], 2n ** 53n - 1n],
        [[f, main], 3],
        [[g, main], 2n ** 53n + 1n],
        [[h, g], 1],
      ],
    },
    functions: [
      ['f', 2n ** 53n + 2n, 2n ** 53n + 2n],
      ['g', 2n ** 53n + 1n, 2n ** 53n + 2n],
      ['h', 1, 1],
      ['main', 0, 2n ** 54n + 3n],
    ],
    total: 2n ** 54n + 4n,
  },
  {
    what: 'sums that pass 2^53 on the way and come back are exact',
    profile: {
      samples: [
        [[f], 2n ** 60n],
        [[f, g], 7],
        [[f, h], -(2n ** 60n)],
        [[g], 1],
      ],
    },
    functions: [
      ['f', 7, 7],
      ['g', 1, 8],
      ['h', 0, -(2n ** 60n)],
    ],
    total: 2n ** 61n + 8n,
  },
  {
    what: 'sums beyond 2^63 wrap as in Go',
    profile: {
      samples: [
        [[f], 2n ** 62n],
        [[f, g], 2n ** 62n],
        [[f, h], 5],
      ],
    },
    functions: [
      ['f', -(2n ** 63n) + 5n, -(2n ** 63n) + 5n],
      ['g', 0, 2n ** 62n],
      ['h', 0, 5],
    ],
    total: -(2n ** 63n) + 5n,
  },
  {
    what: 'equal names in different files are one function, and other lines',
    profile: {
      samples: [
        [[a1, main], 1],
        [[b, a1, main], 2],
        [[a2, main], 4],
      ],
    },
    functions: [
      ['f', 7, 7],
      ['main', 0, 7],
    ],
    lines: [
      ['f /src/a.go:4', 4, 4],
      ['f /src/b.go:3', 2, 2],
      ['f /src/a.go:3', 1, 3],
      ['main', 0, 7],
    ],
    total: 7,
  },
  {
    what: 'paths that clean to one are one file, and count once per sample',
    profile: {
      samples: [
        [[a1, a1Again, a1Dotted], 1],
        [[a1Again, main], 2],
        [[a1Dotted], 4],
        [[bazel, bazelToo], 8],
      ],
    },
    functions: [
      ['bazel', 8, 8],
      ['f', 7, 7],
      ['main', 0, 2],
    ],
    lines: [
      ['bazel pkg/b.go:1', 8, 8],
      ['f /src/a.go:3', 7, 7],
      ['main', 0, 2],
    ],
    total: 15,
  },
  {
    what: 'lines show what is known of file and line',
    profile: {
      samples: [
        [[noFile], 1],
        [[noLine], 2],
        [[nameless(0, 0, '/src/u.go', 9)], 4],
        [[nameless(0, 0, '/src/u.go')], 8],
      ],
    },
    functions: [
      ['<unknown>', 12, 12],
      ['noLine', 2, 2],
      ['noFile', 1, 1],
    ],
    lines: [
      ['/src/u.go', 8, 8],
      ['/src/u.go:9', 4, 4],
      ['noLine /src/n.go', 2, 2],
      ['noFile :7', 1, 1],
    ],
    total: 15,
  },
  {
    what: 'locations without symbols are their executable, or unknown',
    profile: {
      mappings: ['/usr/bin/app', '', '/lib/libc.so.6', '/odd/'],
      samples: [
        [[unsymbolized(0), unsymbolized(0), f], 1],
        [[unsymbolized(1), unmapped], 2],
        [[unsymbolized(2), unsymbolized(0)], 4],
        [[unmapped], 8],
        [[unsymbolized(3)], 16],
      ],
    },
    functions: [
      ['[odd]', 16, 16],
      ['<unknown>', 10, 10],
      ['[libc.so.6]', 4, 4],
      ['[app]', 1, 5],
      ['f', 0, 1],
    ],
    total: 31,
  },
  {
    what: 'two mappings of one file are one executable, two files of one base name are not',
    profile: {
      mappings: ['/usr/bin/app', '/usr/bin/app', '/opt/app'],
      samples: [
        [[unsymbolized(0), unsymbolized(1)], 1],
        [[unsymbolized(1)], 2],
        [[unsymbolized(2), unsymbolized(0)], 4],
      ],
    },
    functions: [
      ['[app]', 4, 4],
      ['[app]', 3, 7],
    ],
    total: 7,
  },
  {
    what: 'functions without a name are their executable, apart by the line where they start',
    profile: {
      mappings: ['/usr/bin/app', '/lib/libc.so.6'],
      samples: [
        [[nameless(0), unsymbolized(0)], 1],
        [[nameless(1), f], 2],
        [[nameless(0, 12), nameless(0)], 4],
        [[nameless(1, 12), nameless(1)], 8],
      ],
    },
    functions: [
      ['[libc.so.6]', 8, 8],
      ['[app]', 4, 4],
      ['[libc.so.6]', 2, 10],
      ['[app]', 1, 5],
      ['f', 0, 2],
    ],
    total: 15,
  },
  {
    what: 'rows of one value are in order of the bytes of their names',
    profile: { samples: ['b', 'B', 'a.b', 'a', '\u{10000}', '\uffee', 'é', 'a b'].map((name) => [[at(name)], 1]) },
    functions: ['B', 'a', 'a b', 'a.b', 'b', 'é', '\uffee', '\u{10000}'].map((name) => [name, 1, 1]),
    total: 8,
  },
  {
    what: 'numeric labels change nothing',
    profile: {
      samples: [
        [[f, main], 3],
        [[f, main], 4],
      ],
      labels: [
        ['request', 9],
        ['bytes', 64],
      ],
    },
    functions: [
      ['f', 7, 7],
      ['main', 0, 7],
    ],
    total: 7,
  },
]

const GRANULARITIES: readonly Granularity[] = ['functions', 'lines']

describe.each(LAYOUTS)('a handmade profile $name', (layout) => {
  it.each(CASES)('$what', async ({ profile, functions, lines, total }) => {
    const bytes = profileBytes(profile, layout)
    expect(numbers(await folded(bytes, 'functions'))).toEqual({ rows: functions, total })
    if (lines !== undefined) expect(numbers(await folded(bytes, 'lines'))).toEqual({ rows: lines, total })
  })
})

const CANCELLING: HandProfile = {
  samples: [
    [[f], 6],
    [[f], -6],
    [[g], 1],
  ],
}

it('a stack table keeps in the total what cancels within one stack', async () => {
  expect((await folded(profileBytes(CANCELLING, LAYOUTS[1]), 'functions')).fold.total(0)).toBe(13)
})

// Expected values: `go tool pprof -top` of the installed Go.
describe('handmade profiles, against pprof', () => {
  it.each(CASES)('$what', async ({ profile }) => {
    for (const layout of LAYOUTS) {
      const bytes = profileBytes(profile, layout)
      const file = files.write(bytes)
      for (const granularity of GRANULARITIES) {
        const theirs = await pprofTop([`-${granularity}`], file)
        expect(topDifferences(await folded(bytes, granularity), 0, theirs), `${granularity}, ${layout.name}`).toEqual([])
      }
    }
  })

  const FILTERS: readonly FrameFilterOptions[] = [
    { focus: 'f' },
    { focus: 'main|unknown' },
    { ignore: 'main' },
    { hide: 'f' },
    { hide: 'app|middle' },
    { show: 'app|f' },
    { show: 'main', hide: 'f' },
    { focus: '/src/a\\.go|^outer$', hide: '^leaf$' },
  ]

  it.each(FILTERS)('filtered by %o every case has the same rows and total', async (filter) => {
    for (const { what, profile } of CASES) {
      const bytes = profileBytes(profile)
      const file = files.write(bytes)
      const options = Object.entries(filter).map(([name, pattern]) => `-${name}=${pattern}`)
      for (const granularity of GRANULARITIES) {
        const theirs = await pprofTop([`-${granularity}`, ...options], file)
        expect(topDifferences(await folded(bytes, granularity, filter), 0, theirs), `${granularity}, ${what}`).toEqual([])
      }
    }
  })

  it('keeps in the total what cancels within one stack', async () => {
    const bytes = profileBytes(CANCELLING)
    const theirs = await pprofTop([], files.write(bytes))
    expect(theirs.total).toBe(13n)
    expect(topDifferences(await folded(bytes, 'functions'), 0, theirs)).toEqual([])
  })

  it('adds up several profiles by node', async () => {
    const first = profileBytes({
      samples: [
        [[f, main], 1],
        [[unsymbolized(0)], 2],
        [[unsymbolized(1)], 4],
      ],
      mappings: ['/usr/bin/app', '/opt/app'],
    })
    const second = profileBytes({
      samples: [
        [[g, f], 8],
        [[unsymbolized(0), main], 16],
        [[h], -3],
      ],
      mappings: ['/opt/app'],
    })
    const both = [await folded(first, 'functions'), await folded(second, 'functions')]
    const rows = topRows(both.map((one) => ({ tables: one.profile, fold: one.fold, type: 0 })))
    const theirs = await pprofTop([], files.write(first), files.write(second))
    expect(theirs.rows.length).toBe(6)
    expect(rowDifferences(rows, theirs.rows)).toEqual([])
    expect(BigInt(both.reduce((sum, { fold }) => sum + Number(fold.total(0)), 0))).toBe(theirs.total)
  })

  it.each([
    ['the one named', 'alloc_space', 'alloc_space'],
    ['the last where a name is unknown', 'space', 'inuse_space'],
    ['the last where none is named', '', 'inuse_space'],
  ])('shows the default sample type: %s', async (_, defaultSampleType, expected) => {
    const sampleTypes = [
      ['alloc_space', 'bytes'],
      ['inuse_objects', 'count'],
      ['inuse_space', 'bytes'],
    ] as const
    const bytes = profileBytes({ samples: [[[f], 1, 2, 3]], sampleTypes, defaultSampleType })
    const ours = await folded(bytes, 'functions')
    const chosen = commonSampleType([ours.profile], undefined)
    const theirs = await pprofTop([], files.write(bytes))
    expect([chosen.type, theirs.type]).toEqual([expected, expected])
    expect(topDifferences(ours, chosen.indexes[0]!, theirs)).toEqual([])
  })
})

function folded(bytes: Uint8Array, granularity: Granularity, filter: FrameFilterOptions | null = null): Promise<FoldedProfile> {
  return foldProfile(bytesSource('handmade', bytes), granularity, filter, {})
}

function numbers({ profile, fold }: FoldedProfile): Pick<Case, 'total'> & { rows: Case['functions'] } {
  const rows = topRows([{ tables: profile, fold, type: 0 }])
  return { rows: rows.map(({ name, flat, cum }) => [name, flat, cum]), total: fold.total(0) }
}
