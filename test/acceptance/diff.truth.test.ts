import { describe, expect, it } from 'vitest'
import type { ProfileSource } from '../../src/base/profile-source.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { type DiffOptions, diff } from '../../src/pipeline/diff.ts'
import { trend } from '../../src/pipeline/trend.ts'
import { type Report, tablesOf } from '../../src/report/report.ts'
import { phaseCaptures, seriesCaptures } from '../support/truth-series.ts'

const OPTIONS: DiffOptions = {
  decode: { inflate: gunzip },
  by: 'flat',
  allTypes: false,
  alpha: 0.05,
  confidence: 0.95,
  minEffect: 0.01,
  sameProcess: null,
}

const compared = (before: readonly ProfileSource[], after: readonly ProfileSource[]) =>
  diff(
    [
      { label: 'before', sources: before },
      { label: 'after', sources: after },
    ],
    OPTIONS,
  )
const changeOf = (report: Report, name: string) => report.tables['defers']!.rows.find((row) => row['function'] === name)?.['change']
const isMarked = (change: unknown) => !['unchanged', 'too-few', undefined].includes(change as string)
const marked = (report: Report) =>
  tablesOf(report).flatMap(([, { rows }]) => rows.filter((row) => row['change'] !== undefined && isMarked(row['change'])))

describe.each(phaseCaptures('beforeafter'))('the fix of $version, $rate', ({ before, after }) => {
  const open = (paths: readonly string[]) => paths.map(fileSource)

  it('is found at 8 against 8, and the statement beside it is not', async () => {
    const report = await compared(open(before), open(after))
    expect(['gone', 'shrunk']).toContain(changeOf(report, 'main.scanBroken'))
    expect(isMarked(changeOf(report, 'main.other'))).toBe(false)
  })

  it('is found at every 1 against 1, and the other statement is hardly ever called changed', async () => {
    let false1 = 0
    for (let i = 0; i < before.length; i++) {
      const report = await compared(open([before[i]!]), open([after[i]!]))
      expect(['gone', 'shrunk']).toContain(changeOf(report, 'main.scanBroken'))
      if (isMarked(changeOf(report, 'main.other'))) false1++
    }
    expect(false1).toBeLessThanOrEqual(1)
  })

  it('marks nothing in a set against itself, and in at most one of its splits into four and four', async () => {
    expect(marked(await compared(open(before), open(before)))).toEqual([])
    let splits = 0
    for (const half of halves(before)) {
      const rest = before.filter((path) => !half.includes(path))
      if (marked(await compared(open(half), open(rest))).length > 0) splits++
    }
    expect(splits).toBeLessThanOrEqual(1)
  })
})

describe.each(seriesCaptures())('the series of $version, $rate', ({ paths, sites }) => {
  it('grows where it grows, and nowhere else', async () => {
    const report = await trend(paths.map(fileSource), OPTIONS)
    const patterns = new Map(report.tables['defers']!.rows.map((row) => [row['line'], row['pattern']]))
    for (const { site, line } of sites) {
      if (site === 'growing') expect(patterns.get(line), site).toBe('growing')
      else expect(patterns.get(line), site).not.toBe('growing')
    }
    expect([...patterns.values()].filter((pattern) => pattern === 'growing')).toHaveLength(1)
  })
})

/** The 35 ways to part eight into four and four, as the half that holds the first. */
function halves(paths: readonly string[]): string[][] {
  const found: string[][] = []
  for (let mask = 0; mask < 1 << paths.length; mask++) {
    const half = paths.filter((_, i) => (mask >> i) & 1)
    if (half.length === paths.length / 2 && half[0] === paths[0]) found.push(half)
  }
  return found
}
