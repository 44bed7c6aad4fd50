import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import { convert } from '../../src/pipeline/convert.ts'
import type { AnalyzeReport, DefersRow } from '../../src/report/rows.ts'
import { runCli } from '../support/run-cli.ts'
import { isWholeSet, TRUTH_PROFILES, truthCaptures } from '../support/truth-profiles.ts'

const captures = truthCaptures(TRUTH_PROFILES)
const folder = mkdtempSync(join(tmpdir(), 'deferscope-frames-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Given = Parameters<typeof analyze>[1]
type Grade = 'exact' | 'strong' | 'likely'

const FORMS: readonly (readonly [string, Grade])[] = [
  ['heap.pb.gz', 'likely'],
  ['heap.pb.gz', 'exact'],
  ['heap.debug1.txt', 'likely'],
  ['heap.debug1.txt', 'exact'],
]

const cases = captures.flatMap((capture) =>
  FORMS.flatMap(([form, grade]) => {
    const path = capture.file(form)
    if (path === null) return []
    const symbols = capture.file('symbols.txt')
    const given =
      form !== 'heap.debug1.txt' || symbols === null ? {} : { symbols: [{ source: symbols, text: readFileSync(symbols, 'utf8') }] }
    return [{ label: `${capture.label}, ${form}, ${grade}`, path, grade, given }]
  }),
)

async function reportOf(path: string, given: Given): Promise<AnalyzeReport> {
  return analyze([fileSource(path)], { decode: { inflate: gunzip }, ...given })
}

async function withFrames(path: string, grade: Grade, given: Given): Promise<string> {
  const converted = await convert([fileSource(path)], { to: 'pprof', deferFrames: grade, decode: { inflate: gunzip }, ...given })
  if (converted.form !== 'protobuf') throw new Error('not protobuf')
  const file = join(folder, 'profile.pb')
  writeFileSync(file, converted.bytes)
  return file
}

/** What a row says, except for the notices that go with it. */
function said({ notes: _, ...row }: DefersRow): Omit<DefersRow, 'notes'> {
  return row
}

/** A report of our pprof, without its head. */
async function pprof(path: string, ...flags: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli([
    'pprof',
    ...flags,
    '-nodecount=0',
    '-nodefraction=0',
    '-edgefraction=0',
    '-unit=B',
    '-symbolize=none',
    path,
  ])
  if (code !== 0) throw new Error(stderr)
  return stdout.slice(stdout.indexOf('Showing nodes'))
}

/** The sum of a sample type below `runtime.newdefer`, 0 where there is none. */
async function focused(path: string, sampleIndex: string): Promise<number> {
  const text = await pprof(path, '-top', '-focus=^runtime\\.newdefer$', `-sample_index=${sampleIndex}`).catch(
    (error: Error) => error.message,
  )
  return Number(/nodes accounting for (\d+)/.exec(text)?.[1] ?? 0)
}

const HIDDEN = '-hide=^runtime\\.(newdefer|deferproc|deferprocat|deferrangefunc)$'

// each case reads its profile a dozen times: the whole set has the rest
const looked = isWholeSet ? cases : cases.filter((_, i) => i % 5 === 0)

describe('truth: frames of defer records put back', () => {
  it.each(looked)(
    '$label: the rows of the report are those below runtime.newdefer, and all else is as it was',
    async ({ path, grade, given }) => {
      const before = await reportOf(path, given)
      const ranks = ['exact', 'strong', 'likely', 'possible']
      const records = before.tables.defers!.rows.filter(
        (row) => row.confidence !== null && ranks.indexOf(row.confidence) <= ranks.indexOf(grade),
      )
      const file = await withFrames(path, grade, given)

      const sum = (column: 'records' | 'record_bytes' | 'alloc_records') =>
        records.reduce((total, row) => total + Number(row[column] ?? 0), 0)
      expect(await focused(file, 'inuse_objects')).toBe(sum('records'))
      expect(await focused(file, 'inuse_space')).toBe(sum('record_bytes'))
      expect(await focused(file, 'alloc_objects')).toBe(sum('alloc_records'))

      const plain = await convert([fileSource(path)], { to: 'pprof', decode: { inflate: gunzip }, ...given })
      if (plain.form !== 'protobuf') throw new Error('not protobuf')
      const original = join(folder, 'plain.pb')
      writeFileSync(original, plain.bytes)
      for (const type of ['inuse_space', 'alloc_objects'])
        expect(await pprof(file, '-top', HIDDEN, `-sample_index=${type}`)).toBe(await pprof(original, '-top', `-sample_index=${type}`))

      const after = await reportOf(file, {})
      expect(after.tables.defers!.rows.filter((row) => row.notes?.includes('frames-put-back') === true).map(said)).toEqual(
        records.map(said),
      )
      // what is less sure than asked for is found as in the plain file
      if (path.endsWith('.pb.gz')) expect(after.tables.defers!.rows.map(said)).toEqual(before.tables.defers!.rows.map(said))
      expect(after.notices.some(({ code }) => code === 'frames-put-back')).toBe(true)
      expect(after.inputs[0]!.totals).toEqual(before.inputs[0]!.totals)
    },
  )
})
