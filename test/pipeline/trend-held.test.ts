import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { MetricsPage } from '../../src/cli/metrics-page.ts'
import { readGoGrammar } from '../../src/node/go-grammar.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { openSourceFiles } from '../../src/node/source-files.ts'
import { fileSource } from '../../src/node/sources.ts'
import { trend } from '../../src/pipeline/trend.ts'
import { Watch } from '../../src/pipeline/watch.ts'
import type { Report } from '../../src/report/report.ts'

const ROOT = fileURLToPath(new URL('../held', import.meta.url))

/** The trend of captures of one program, in this order: after its functions returned (`after`), or while they run (`during`). */
async function trended(states: readonly ('after' | 'during')[], hasSource = true) {
  const files = await openSourceFiles(`${ROOT}/programs`, {})
  const sourceTree = { files, grammar: await readGoGrammar(), module: null, prefix: '' }
  const path = { after: `${ROOT}/after/archive.rate1.pb.gz`, during: `${ROOT}/after/archive.during.rate1.pb.gz` }
  const report = await trend(
    states.map((state) => fileSource(path[state])),
    { decode: { inflate: gunzip }, ...(hasSource ? { sourceTree } : {}) },
  )
  return { report, held: report.tables.defers.rows.filter(({ metric }) => metric === 'held_bytes') }
}

describe('held memory over a series', () => {
  it('has a value per capture, and none without the source', async () => {
    const { held } = await trended(['during', 'during'])
    const row = held.find(({ line }) => line === 54)!
    expect(row).toMatchObject({ pattern: 'too-few', evidence: 'source', confidence: 'strong', records: null, unit: 'bytes' })
    expect((row.values as number[]).map((value) => Math.round(value / 2 ** 20))).toEqual([116, 116])
    expect((await trended(['during'], false)).held).toEqual([])
  })

  it('does not grow where it stays', async () => {
    const { report, held } = await trended(['during', 'during', 'during', 'during', 'during', 'during'])
    expect(new Set(held.map(({ pattern }) => pattern))).toEqual(new Set(['flat']))
    expect(report.answer!['outcome']).not.toBe('growing')
  })

  it('leads the answer where it grows, with a finding', async () => {
    const files = await openSourceFiles(`${ROOT}/growing`, {})
    const report = await trend(
      [1, 2, 3, 4, 5, 6].map((n) => fileSource(`${ROOT}/growing/heap.${n}.pb.gz`)),
      { decode: { inflate: gunzip }, sourceTree: { files, grammar: await readGoGrammar(), module: null, prefix: '' } },
    )
    const row = report.tables.defers.rows.find(({ metric }) => metric === 'held_bytes')!
    expect(row).toMatchObject({ function: 'main.compress', line: 19, pattern: 'growing' })
    expect(Number(row.last)).toBeGreaterThan(4 * Number(row.first))
    expect(report.answer).toMatchObject({ outcome: 'growing', line: 19, evidence: 'source' })
    expect(report.answer!.text).toContain('What the pending deferred calls of main.compress (main.go:19) hold grows by')
    expect(report.findings[0]).toMatchObject({ rule: 'defer-holds-memory', line: 19 })
  })

  it('is followed by watch as well', async () => {
    const files = await openSourceFiles(`${ROOT}/growing`, {})
    const sourceTree = { files, grammar: await readGoGrammar(), module: null, prefix: '' }
    const watch = new Watch({ source: 'http://a/debug/pprof/', decode: { inflate: gunzip }, sourceTree })
    let last: Report | null = null
    for (const n of [1, 2, 3, 4, 5, 6]) {
      const content = readFileSync(`${ROOT}/growing/heap.${n}.pb.gz`)
      const heap = { profile: 'heap' as const, files: [{ form: 'pb' as const, bytes: content }], content, frames: null, notices: [] }
      last = await watch.add({ captures: [heap], failures: [] }, n * 10)
    }
    const row = last!.tables['defers']!.rows.find(({ metric }) => metric === 'held_bytes')!
    expect(row).toMatchObject({ function: 'main.compress', line: 19, pattern: 'growing', evidence: 'source' })
    expect(last!.answer!.text).toContain('What the pending deferred calls of main.compress (main.go:19) hold grows by')
    const page = new MetricsPage([{ name: 'http://a/', labels: {} }], 20)
    page.captured(0, last!, 60)
    const { text } = await page.page()
    expect(text).toMatch(/^deferscope_defer_growing{.*line="19".*} 1$/m)
    expect(text).toMatch(
      /^deferscope_defer_held_bytes{target="http:\/\/a\/",function="main.compress",file="[^"]*main.go",line="19",confidence="likely"} [\d.]+$/m,
    )
  })
})
