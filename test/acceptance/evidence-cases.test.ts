import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import type { Report } from '../../src/report/report.ts'
import { runCli } from '../support/run-cli.ts'
import { deferRows } from '../support/truth.ts'

const path = (name: string) => fileURLToPath(new URL(`../evidence/${name}`, import.meta.url))

function heapReport(...names: readonly string[]): Promise<Report> {
  return analyze(
    names.map((name) => fileSource(path(name))),
    { decode: { inflate: gunzip } },
  )
}

/** Rows as `FUNCTION:LINE RECORDS CONFIDENCE by EVIDENCE`. */
const claims = (report: Report) =>
  deferRows(report).map((row) => `${row.function}:${row.line} ${row.records} ${row.confidence} by ${row.evidence}`)

describe('a text whose lines hide other frames than a record of its release', () => {
  it('has the records alone: what hides two frames on Go 1.26 is cleared', async () => {
    expect(claims(await heapReport('text-other-prefix/heap.txt'))).toEqual(['main.hold:16 300 likely by prefix'])
  })
})

describe('a literal of a function that is inlined twice', () => {
  const heaps = ['go1.24', 'go1.26', 'go1.27'].map((release) => `literals/${release}.heap.pb.gz`)

  it.each(heaps)('%s: is one statement, whatever its copies are called', async (heap) => {
    expect(claims(await heapReport(heap)).map((row) => row.replace(/^\S+:/, ''))).toEqual(['19 5000 likely by shape'])
  })

  it.each(heaps.flatMap((before) => heaps.filter((one) => one !== before).map((after) => [before, after])))(
    '%s and %s: is unchanged',
    async (before, after) => {
      const { code, stdout } = await runCli([
        'diff',
        path(before!),
        path(after!),
        '--format',
        'json',
        '--fail-on',
        'defers.total_bytes>+1%',
      ])
      const { tables, findings } = JSON.parse(stdout)
      expect(tables.defers.rows).toMatchObject([{ line: 19, before: 320_000, after: 320_000, change: 'unchanged' }])
      // other functions may differ: runtimes of two releases do
      const isLiteral = (row: { readonly function: string }) => /^main\..*\.func\d+$/.test(row.function)
      expect(findings.filter(isLiteral)).toEqual([])
      expect(tables.functions.rows.filter(isLiteral).map((row: { readonly change: string }) => row.change)).toEqual(['unchanged'])
      expect(code).toBe(0)
    },
  )
})

describe('a list of cleanups that a user fills in a loop', () => {
  it('is no defer, although each pass makes a closure and an object of record size: a call stands between them', async () => {
    const rows = deferRows(await heapReport('cleanup-stack/heap.pb.gz'))
    const lines = (confidence: string) => rows.filter((row) => row.confidence === confidence && row.records >= 3000).map(({ line }) => line)
    expect(lines('likely').sort((a, b) => a - b)).toEqual([49, 51, 69, 90, 102, 113])
    expect(lines('possible')).toContain(237)
  })
})
