import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyze } from '../../src/pipeline/analyze.ts'
import type { Report } from '../../src/report/report.ts'
import { deferRows } from '../support/truth.ts'

const at = (path: string) => fileSource(fileURLToPath(new URL(`../evidence/${path}`, import.meta.url)))

function heapReport(...paths: readonly string[]): Promise<Report> {
  return analyze(paths.map(at), { decode: { inflate: gunzip } })
}

/** Rows as `FUNCTION:LINE RECORDS CONFIDENCE by EVIDENCE`. */
const claims = (report: Report) =>
  deferRows(report).map((row) => `${row.function}:${row.line} ${row.records} ${row.confidence} by ${row.evidence}`)

describe('a text whose lines hide other frames than a record of its release', () => {
  it('has the records alone: what hides two frames on Go 1.26 is cleared', async () => {
    expect(claims(await heapReport('text-other-prefix/heap.txt'))).toEqual(['main.hold:16 300 likely by prefix'])
  })
})
