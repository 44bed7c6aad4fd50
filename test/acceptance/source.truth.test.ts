import { describe, expect, it } from 'vitest'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { analyzeHeaps } from '../../src/pipeline/analyze.ts'
import { analyzeReport } from '../../src/report/analyze-report.ts'
import type { Report } from '../../src/report/report.ts'
import { deferlabFacts } from '../support/deferlab.ts'
import { type DeferRow, deferRows, isStolen, keyOf, tellableSites, toleranceOf } from '../support/truth.ts'
import { TRUTH_PROFILES, truthCaptures } from '../support/truth-profiles.ts'

const captures = truthCaptures(TRUTH_PROFILES).filter(({ version }) => version >= 19)
// one tree for all: a file of it is parsed once
const facts = await deferlabFacts()

async function reportOf(file: string): Promise<Report> {
  return analyzeReport(await analyzeHeaps([fileSource(file)], { decode: { inflate: gunzip } }, facts))
}

/** Rows that claim records, on whatever evidence but the size alone. */
const claims = (report: Report): DeferRow[] => deferRows(report).filter(({ confidence }) => confidence !== 'possible')

describe('truth: the source of the programs beside their profiles', () => {
  const versions = [...new Set(captures.map(({ version }) => version))].sort()

  it('is there for all Go versions whose records show where they were made', () => {
    expect(versions).toEqual([19, 21, 22, 23, 24, 26, 27])
  })

  describe.each(versions.flatMap((version) => ['heap.pb.gz', 'heap.debug1.txt'].map((kind) => ({ version, kind }))))(
    'of Go 1.$version, $kind',
    ({ version, kind }) => {
      const files = captures.filter((one) => one.version === version && one.file(kind) !== null)

      it('makes every tellable site strong, with its count and its statement', async () => {
        const wrong: string[] = []
        let sites = 0
        for (const capture of files) {
          const rows = deferRows(await reportOf(capture.file(kind)!))
          for (const site of isStolen(capture) ? [] : tellableSites(capture)) {
            sites++
            const row = rows.find((one) => keyOf(one) === keyOf(site))
            const found = row === undefined ? 'none' : `${row.confidence} by ${row.evidence}, ${row.records}: ${row.statement}`
            const isRight =
              row?.confidence === 'strong' &&
              row.evidence === 'source' &&
              Math.abs(row.records - site.live_defer_records) <= toleranceOf(capture, site) &&
              /^defer /.test(row.statement ?? '')
            if (!isRight) wrong.push(`${capture.label} ${keyOf(site)} (${site.live_defer_records}): ${found}`)
          }
        }
        expect(wrong).toEqual([])
        expect(sites).toBeGreaterThan(0)
      })

      it('leaves no site at less where every allocation is recorded, a single marker neither', async () => {
        const less: string[] = []
        for (const capture of files.filter(({ rate }) => rate <= 1)) {
          const sites = new Set(capture.sites.filter(({ trap }) => !trap).map(keyOf))
          const rows = deferRows(await reportOf(capture.file(kind)!)).filter((row) => sites.has(keyOf(row)) && row.confidence !== 'strong')
          less.push(...rows.map((row) => `${capture.label} ${keyOf(row)}: ${row.confidence} by ${row.evidence}, ${row.records}`))
        }
        expect(less).toEqual([])
      })

      it('makes no trap, and nothing that is not pooled, a record', async () => {
        for (const capture of files) {
          const rows = claims(await reportOf(capture.file(kind)!))
          const sites = new Set(capture.sites.filter(({ trap }) => !trap).map(keyOf))
          const elsewhere = rows.filter((row) => !sites.has(keyOf(row)) && !row.notes.includes('pooled'))
          expect(
            elsewhere.map((row) => `${keyOf(row)} ${row.confidence} by ${row.evidence}`),
            capture.label,
          ).toEqual([])
          const traps = new Set(capture.sites.filter(({ trap }) => trap).map(keyOf))
          expect(rows.filter((row) => traps.has(keyOf(row))).map(keyOf), capture.label).toEqual([])
        }
      })
    },
  )

  it('contradicts no other kind of evidence', async () => {
    const conflicts: string[] = []
    for (const capture of captures) {
      const file = capture.file('heap.pb.gz')
      if (file === null) continue
      const notices = (await reportOf(file)).notices.filter(({ code }) => code === 'evidence-conflict')
      conflicts.push(...notices.map(({ text }) => `${capture.label}: ${text}`))
    }
    expect(conflicts).toEqual([])
  })
})
