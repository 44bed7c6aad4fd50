import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/pipeline/analyze.ts'
import { FORMATS, type Format, RENDERERS, STACKS } from '../../src/render/formats.ts'
import type { Report } from '../../src/report/report.ts'
import { finding, findingsReport, heapInput } from '../support/findings.ts'
import { gfmToHtml, tagsOf } from '../support/gfm.ts'
import { junitErrors } from '../support/junit-schema.ts'
import { sarifErrors } from '../support/sarif-schema.ts'
import { textSource } from '../support/text-profile.ts'
import { parseXml } from '../support/xml.ts'

const ESCAPE = '\x1b]0;owned\x07\x1b[2J'
const NAME = `main.${ESCAPE}<script>alert(1)</script>|\`\u202e\x9bf`
const FILE = `=cmd()${ESCAPE}.go`

async function hostileReport() {
  const pair = `
    500 8000 500 8000  ${NAME}@${FILE}:7 {bytes=16}
    5 4000 5 4000  main.g@f.go:20 {bytes=800}
    500 24000 500 24000  ${NAME}@${FILE}:7#2 {bytes=48}`
  return analyze([textSource(pair, {}, `heap${ESCAPE}\n.pb.gz`)], { goVersion: '1.24', drawsStacks: true })
}

describe('names from a profile', () => {
  it.each(FORMATS)('cannot send control characters through %s', async (format) => {
    const render = await RENDERERS[format]()
    for (const width of [80, 160]) {
      const text = render(await hostileReport(), { width, color: false, listsPossible: true })
      expect(text).toContain('owned')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(text.replace(/[\n\t]/g, '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/)
    }
  })

  it('are no HTML, table cells or code in Markdown', async () => {
    const text = (await RENDERERS.markdown())(await hostileReport(), { width: 80, color: false, listsPossible: true })
    expect(text).not.toContain('<script>')
    const rows = text.split('\n').filter((line) => line.startsWith('| ') && line.includes('owned'))
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(row.replace(/\\[|`]/g, '')).not.toMatch(/`|\|.*script.*\|.*\|.*alert/)
  })

  it('are no formulas in CSV', async () => {
    const text = (await RENDERERS.csv())(await hostileReport(), { width: 80, color: false, listsPossible: true })
    expect(text).not.toMatch(/(^|,)=cmd/m)
    expect(text).toContain("'=cmd()")
  })
})

/** A report that has a text wherever a text of a profile or of a saved report can stand. */
function reportOf(text: string): Report {
  const column = { id: text, title: text, unit: null }
  const row = { [text]: text, function: text, labels: { [text]: text }, stack: [text, text], notes: [text] }
  const columns = [column, ...['function', 'labels', 'stack'].map((id) => ({ ...column, id }))]
  const place = { path: text, column: 1, endLine: 2, endColumn: 3 }
  const more = { title: text, detail: text, cause: text, fix: text, example: text, next: [text], evidence: text }
  return findingsReport([finding({ function: text, file: text, ...more }), finding({ rule: text, place, ...more })], {
    answer: { text, fact: text },
    inputs: [
      { ...heapInput(text), set: text, kind: text, goVersion: { value: text, evidence: text }, buildId: text, labels: { [text]: text } },
    ],
    evidence: [{ kind: 'source', source: text, detail: text }],
    tables: { [text]: { title: text, columns, rows: [row] }, defers: { title: text, columns, rows: [row, row] } },
    notices: [{ code: 'as-of-gc', text }],
    gates: [{ expression: text, from: text, outcome: 'failed', reasons: [text, text] }],
    verdict: 'fail',
  })
}

const TEXTS = {
  markup: '</script><img onerror=alert(1) src=x><!-- ]]> --> &lt;b&gt; "\'`[x](javascript:alert(1))|',
  terminal: '\x1b[31m\x1b]0;owned\x07\x9b2J\r\b\0',
  lines: 'a\n::error::b\n# c\r\nd\u2028e\u0085f',
  direction: '\u202egnp.exe\u2066\u200f',
  'invalid UTF-8': '\ufffd\ud800x\udfff\ufffe\uffff',
  formula: "=cmd|' /C calc'!A0",
  'any length': `main.${'<@\x1b'.repeat(1_000)}`,
}

/** What is wrong with the text of a format, as those who read it see it. */
const FAULTS: Partial<Record<Format, (text: string) => unknown>> = {
  json: (text) => void JSON.parse(text),
  csv: (text) => void parse(text, { relax_column_count: true }),
  markdown: (text) =>
    tagsOf(gfmToHtml(text)).filter((tag) => /^(a|img|script|b|i|input|del)$/.test(tag)).length > 0 || text.length > 60_000 || undefined,
  html: (text) => text.includes('<img') || undefined,
  sarif: (text) => sarifErrors(text)[0],
  junit: async (text) => {
    parseXml(text)
    return (await junitErrors(text))[0]
  },
  // the last line is for the log; nothing that a profile says begins a line
  github: (text) =>
    text
      .trimEnd()
      .split('\n')
      .slice(0, -1)
      .find((line) => !/^::(error|warning|notice) (title|file)=/.test(line)),
}

describe.each(Object.entries(TEXTS))('a text of %s', (_, hostile) => {
  it.each(FORMATS.filter((format) => STACKS[format] !== 'needed'))('is inert in %s, wherever it stands', async (format) => {
    const render = await RENDERERS[format]()
    const text = render(reportOf(hostile), { width: 80, listsPossible: true, hasStacks: true, showsNotices: true, isVerbose: true })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(text.replace(/[\n\t]/g, '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\u200f]/)
    expect(/\p{Surrogate}/u.test(text)).toBe(false)
    expect(await FAULTS[format]?.(text)).toBeUndefined()
  })
})
