import { describe, expect, it } from 'vitest'
import { fileSource } from '../../src/node/sources.ts'
import { foldProfile } from '../../src/pipeline/fold-profile.ts'
import { topDifferences } from './compare-top.ts'
import { inParallel, pprofTop } from './pprof.ts'
import { shortName, someFiles } from './real-profiles.ts'

const FILES = someFiles(100)

// Expected values: `go tool pprof -top -lines` of the installed Go.
describe('top of source lines, against pprof', () => {
  it('has the same lines, flat, cum and total, in the same order', async () => {
    const checks = await inParallel(FILES, checkFile)
    expect(checks.flatMap(({ differences }) => differences)).toEqual([])
    expect(checks.some(({ lineCount, functionCount }) => lineCount > functionCount)).toBe(true)
    for (const { lineCount, functionCount } of checks) expect(lineCount).toBeGreaterThanOrEqual(functionCount)
  })
})

async function checkFile(path: string): Promise<{ differences: string[]; lineCount: number; functionCount: number }> {
  const ours = await foldProfile(fileSource(path), 'lines', null, {})
  const differences: string[] = []
  let lineCount = 0
  let functionCount = 0
  for (const [index, { type }] of ours.profile.sampleTypes.entries()) {
    const theirs = await pprofTop(['-lines', `-sample_index=${type}`], path)
    lineCount += theirs.rows.length
    functionCount += (await pprofTop([`-sample_index=${type}`], path)).rows.length
    differences.push(...topDifferences(ours, index, theirs).map((text) => `${shortName(path)}, ${type}, ${text}`))
  }
  return { differences, lineCount, functionCount }
}
