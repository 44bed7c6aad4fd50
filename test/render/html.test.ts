import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { renderHtml } from '../../src/render/html.ts'
import type { PageData } from '../../src/report/page-data.ts'
import type { Table } from '../../src/report/report.ts'
import { finding, findingsReport } from '../support/findings.ts'

const PAGE = { script: 'start()', style: 'p { color: red }', scriptHash: 'c2NyaXB0', styleHash: 'c3R5bGU=' }

function dataIn(html: string): PageData {
  return JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)![1]!)
}

function table(rows: number, cell: string): Table {
  return {
    title: 'Top',
    columns: [{ id: 'function', title: 'function', unit: null }],
    rows: Array.from({ length: rows }, () => ({ function: cell })),
  }
}

describe('renderHtml', () => {
  it('holds the report, its code, and a policy that allows this code alone', () => {
    const html = renderHtml(findingsReport([finding()]), { page: PAGE })
    expect(html).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-c2NyaXB0'; style-src 'sha256-c3R5bGU='; img-src data:">`,
    )
    expect(html).toContain('<script>start()</script>')
    expect(html).toContain('<style>p { color: red }</style>')
    expect(dataIn(html).report.findings[0]).toEqual(finding())
  })

  it('shows answer, findings, limits and notices where nothing runs', () => {
    const report = findingsReport([finding({ confidence: 'likely', next: ['deferscope heap.pb.gz --binary server'] })], {
      answer: { text: '4,000 defer records are alive' },
      gates: [{ expression: 'defers.records>10', from: '--fail-on', outcome: 'failed', reasons: ['main.f has 4,000'] }],
      notices: [{ code: 'as-of-gc', text: 'as of the last collection' }],
    })
    const static_ = renderHtml(report).replace(/<script[\s\S]*/, '')
    for (const text of [
      '4,000 defer records are alive',
      'likely: main.f (main.go:7)',
      'A defer in a loop.',
      'Put the body into a function.',
    ])
      expect(static_).toContain(text)
    for (const text of ['defers.records&gt;10', 'main.f has 4,000', 'as-of-gc', 'as of the last collection', '--binary server'])
      expect(static_).toContain(text)
  })

  it('keeps names from being markup, in the text and in the data', () => {
    const name = '</script><img src=x onerror=alert(1)>\u202e\u001b[0m"\''
    const html = renderHtml(findingsReport([finding({ title: name, function: name })], { answer: { text: name } }), { page: PAGE })
    expect(html.match(/<\/script>/g)).toHaveLength(2)
    for (const text of ['<img', '\u202e', '\u001b']) expect(html).not.toContain(text)
    expect(dataIn(html).report.findings[0]!.function).toBe(name)
  })

  it('cuts names of a megabyte, not the profile that it carries', () => {
    const base64 = 'A'.repeat(100_000)
    const html = renderHtml(findingsReport([finding({ function: 'f'.repeat(1 << 20) })]), { profiles: [{ name: 'heap', base64 }] })
    expect(html.length).toBeLessThan(120_000)
    expect(dataIn(html).profiles[0]!.base64).toBe(base64)
  })

  it('leaves out the last rows of the largest tables where they are too many, and says how many', () => {
    const small = table(10, 'main.g')
    const html = renderHtml(findingsReport([], { tables: { top: table(50_000, 'main.f'.repeat(20)), small } }))
    expect(html.length).toBeLessThan(2_000_000)
    const { report, leftOut } = dataIn(html)
    expect(report.tables['top']!.rows.length + leftOut['top']!).toBe(50_000)
    expect(report.tables['top']!.rows.length).toBeGreaterThan(1000)
    expect(report.tables['small']!.rows).toEqual(small.rows)
    expect(Object.keys(leftOut)).toEqual(['top'])
  })

  it('carries no profile where the file would be larger than 5 MB', () => {
    const report = findingsReport([], { tables: { top: table(9000, 'main.f'.repeat(20)) } })
    const carried = (length: number) =>
      dataIn(renderHtml(report, { profiles: [{ name: 'heap', base64: 'A'.repeat(length) }] })).profiles.map(({ base64 }) => base64 !== null)
    expect([carried(2_000_000), carried(3_900_000)]).toEqual([[true], [false]])
  })

  it('holds 500 findings at most', () => {
    const { report, leftOut } = dataIn(renderHtml(findingsReport(Array.from({ length: 600 }, () => finding()))))
    expect([report.findings.length, leftOut]).toEqual([500, { findings: 100 }])
  })

  it('writes integers past 2^53 as digits', () => {
    const html = renderHtml(findingsReport([finding({ value: 2n ** 60n })]))
    expect(dataIn(html).report.findings[0]!.value).toBe('1152921504606846976')
  })
})

describe('the built page', () => {
  it('has the hashes that browsers compute', async () => {
    const { buildPage } = await import('../../scripts/build-page.mjs')
    const { script, style, scriptHash, styleHash } = await buildPage()
    const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('base64')
    expect([scriptHash, styleHash]).toEqual([sha256(script), sha256(style)])
    expect(script.length + style.length).toBeLessThan(600_000)
  })
})
