import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { convert } from '../../src/pipeline/convert.ts'
import { TRUTH_PROFILES, truthCaptures } from '../support/truth-profiles.ts'
import { inParallel, pprofTop } from './pprof.ts'

const captures = truthCaptures(TRUTH_PROFILES).filter((capture) => capture.file('heap.pb.gz') !== null)
const folder = mkdtempSync(join(tmpdir(), 'deferscope-frames-'))
afterAll(() => rmSync(folder, { recursive: true }))

const HIDDEN = '-hide=^runtime\\.(newdefer|deferproc|deferprocat|deferrangefunc)$'

// Expected values: what pprof of the installed Go says of the file before, and the report of it.
describe('convert --defer-frames, read by pprof', () => {
  it('shows the records of the report below runtime.newdefer, and all else as before', async () => {
    let focusedCount = 0
    const wrong = await inParallel(captures, async ({ label, file }) => {
      const path = file('heap.pb.gz')!
      const report = await analyze([fileSource(path)], { decode: { inflate: gunzip }, minConfidence: 'likely' })
      const rows = report.tables.defers!.rows
      const converted = await convert([fileSource(path)], { to: 'pprof', deferFrames: 'likely', decode: { inflate: gunzip } })
      if (converted.form !== 'protobuf') throw new Error('not protobuf')
      const framed = join(folder, `${label.replaceAll(/\W+/g, '-')}.pb`)
      writeFileSync(framed, converted.bytes)
      const found: string[] = []
      for (const [type, column] of [
        ['inuse_objects', 'records'],
        ['inuse_space', 'record_bytes'],
        ['alloc_space', 'alloc_bytes'],
      ] as const) {
        const focused = await pprofTop(['-focus=^runtime\\.newdefer$', `-sample_index=${type}`], framed).catch(() => null)
        const flat = focused?.rows.find(({ name }) => name === 'runtime.newdefer')?.flat ?? 0n
        const callers = (focused?.rows ?? []).filter(({ name }) => !name.startsWith('runtime.')).map(({ name }) => name)
        if (flat !== rows.reduce((sum, row) => sum + BigInt(row[column] ?? 0), 0n)) found.push(`${label} ${type}`)
        if (rows.some((row) => row.function !== null && !callers.some((name) => isOf(name, row.function!)))) found.push(`${label} callers`)
        if (flat > 0n) focusedCount++
        const [before, after] = [await pprofTop([`-sample_index=${type}`], path), await pprofTop([HIDDEN, `-sample_index=${type}`], framed)]
        if (before.total !== after.total || !isEqual(before.rows, after.rows)) found.push(`${label} ${type} elsewhere`)
      }
      return found
    })
    expect(wrong.flat()).toEqual([])
    expect(focusedCount).toBeGreaterThan(captures.length)
  })
})

/** Rows fold the bodies of range-over-func loops and type arguments. */
function isOf(name: string, folded: string): boolean {
  return name.replaceAll(/\[.*\]/g, '[...]').replaceAll(/-range\d+/g, '') === folded
}

function isEqual(a: readonly object[], b: readonly object[]): boolean {
  return a.length === b.length && a.every((row, i) => Object.entries(row).every(([key, value]) => b[i]![key as keyof object] === value))
}
