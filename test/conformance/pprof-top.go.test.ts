import { dirname } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { topRows } from '../../src/analysis/top.ts'
import { fileSource } from '../../src/node/sources.ts'
import { foldProfile } from '../../src/pipeline/fold-profile.ts'
import { commonSampleType } from '../../src/pipeline/sample-type.ts'
import { rowDifferences, topDifferences } from './compare-top.ts'
import { ProfileFiles } from './handmade.ts'
import { inParallel, pprofTop, runPprof } from './pprof.ts'
import { heapGroups, shortName, someFiles } from './real-profiles.ts'

const rewritten = new ProfileFiles()
afterAll(() => rewritten.remove())

const HEAP_TYPES = ['alloc_objects', 'alloc_space', 'inuse_objects', 'inuse_space']

// Expected values: `go tool pprof -top` of the installed Go.
describe('top of real heap profiles, against pprof', () => {
  it.each(heapGroups)('has the same functions, flat, cum and total, in the same order ($name)', async ({ files }) => {
    const checks = await inParallel(files, checkFile)
    expect(checks.flatMap(({ differences }) => differences)).toEqual([])
    for (const { rowCount } of checks) expect(rowCount).toBeGreaterThan(0)
  })

  it('is the same for files that pprof wrote anew, samples first', async () => {
    const checks = await inParallel(someFiles(30), async (path) => {
      const copy = rewritten.path()
      await runPprof(['-proto', '-symbolize=none', `-output=${copy}`, path])
      return checkFile(copy, `${shortName(path)} rewritten`)
    })
    expect(checks.flatMap(({ differences }) => differences)).toEqual([])
  })

  it('is the same for several profiles added up', async () => {
    const heaps = heapGroups.flatMap(({ files }) => files).filter((path) => path.endsWith('.heap.pb.gz'))
    const directories = [...new Set(heaps.map((path) => dirname(path)))]
    const sets = directories
      .map((directory) => heaps.filter((path) => dirname(path) === directory).slice(0, 3))
      .filter((set) => set.length > 1)
    const differences = await inParallel(sets, sumDifferences)
    expect(sets.length).toBeGreaterThan(0)
    expect(differences.flat()).toEqual([])
  })
})

/** Differences between several profiles added up by us and by pprof, memory in use. */
async function sumDifferences(paths: readonly string[]): Promise<string[]> {
  const ours = await Promise.all(paths.map((path) => foldProfile(fileSource(path), 'functions', null, {})))
  const type = HEAP_TYPES.indexOf('inuse_space')
  const theirs = await pprofTop(['-sample_index=inuse_space'], ...paths)
  const rows = topRows(ours.map(({ profile, fold }) => ({ tables: profile, fold, type })))
  const total = ours.reduce((sum, { fold }) => sum + BigInt(fold.total(type)), 0n)
  const found = rowDifferences(rows, theirs.rows)
  if (total !== theirs.total) found.push(`total: ${total}, but pprof has ${theirs.total}`)
  return found.map((text) => `${paths.map(shortName).join(' + ')}, ${text}`)
}

async function checkFile(path: string, name = shortName(path)): Promise<{ differences: string[]; rowCount: number }> {
  const ours = await foldProfile(fileSource(path), 'functions', null, {})
  const types = ours.profile.sampleTypes.map(({ type }) => type)
  expect(types, name).toEqual(HEAP_TYPES)
  const differences: string[] = []
  let rowCount = 0
  for (const [index, type] of types.entries()) {
    const theirs = await pprofTop([`-sample_index=${type}`], path)
    rowCount += theirs.rows.length
    differences.push(...topDifferences(ours, index, theirs).map((text) => `${name}, ${type}, ${text}`))
  }
  const { type: unasked } = await pprofTop([], path)
  const chosen = commonSampleType([ours.profile], undefined).type
  if (unasked !== chosen) differences.push(`${name}, sample type ${chosen} by default, but pprof has ${unasked}`)
  return { differences, rowCount }
}
