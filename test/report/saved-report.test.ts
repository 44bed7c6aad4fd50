import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProfileError } from '../../src/base/error.ts'
import { FORMATS, RENDERERS, STACKS } from '../../src/render/formats.ts'
import { renderJson } from '../../src/render/json.ts'
import { type Report, type Table, tablesOf } from '../../src/report/report.ts'
import { savedReports } from '../../src/report/saved-report.ts'
import { finding, findingsReport, heapInput } from '../support/findings.ts'

const BIG = 2n ** 60n

const saved = (report: Report) => savedReports('saved.json', renderJson(report))[0]!

/** What is wrong with a text, and where. */
function faultOf(text: string): string {
  try {
    savedReports('saved.json', text)
  } catch (error) {
    if (error instanceof ProfileError) return `${error.message} at ${error.where}`
    throw error
  }
  return 'nothing'
}

/** The text of a report with one value replaced; undefined takes it away. */
function changed(report: Report, path: readonly (string | number)[], value: unknown): string {
  const copy = JSON.parse(renderJson(report))
  const parent = path.slice(0, -1).reduce((node, key) => node[key], copy)
  const last = path.at(-1)!
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return JSON.stringify(copy, null, 1)
}

const TABLE: Table = {
  title: 'Defer records',
  columns: [
    { id: 'function', title: 'function', unit: null },
    { id: 'line', title: 'line', unit: null },
    { id: 'record_bytes', title: 'bytes', unit: 'bytes' },
  ],
  rows: [{ function: '9007199254740993', line: 7, record_bytes: BIG }],
}
const REPORT = findingsReport([finding({ value: BIG })], {
  answer: { text: 'So.', records: BIG },
  inputs: [{ ...heapInput('heap.pb.gz'), totals: { inuse_space: BIG } }],
  tables: { defers: TABLE, later: { ...TABLE, columns: [{ id: 'n', title: 'n', unit: 'count' }], rows: [{ n: BIG }] } },
})

describe('a saved report', () => {
  it('has its large integers back, and names that are digits stay names', () => {
    expect(saved(REPORT)).toEqual(REPORT)
  })

  it('keeps what a later version added, and drops stacks, which no saved report has', () => {
    const text = changed(REPORT, ['extra'], { a: [1] })
    expect(renderJson(savedReports('saved.json', text)[0]!)).toBe(renderJson({ ...REPORT, extra: { a: [1] } } as Report))
    expect(savedReports('saved.json', changed(REPORT, ['flame'], { nodes: 'x' }))[0]).not.toHaveProperty('flame')
  })

  it.each([
    [['schema'], 'deferscope.report/2', 'the report has schema 2, and this version reads 1 at saved.json $.schema'],
    [['schema'], 'speedscope', 'this is no report of deferscope at saved.json $.schema'],
    [['schema'], undefined, 'this is no report of deferscope at saved.json $.schema'],
    [['verdict'], undefined, 'the key "verdict" is missing at saved.json $ (line 1, byte 1)'],
    [
      ['findings', 0, 'severity'],
      'fatal',
      /^it should be one of "error", "warning", "note" at saved.json \$.findings\[0\].severity \(line /,
    ],
    [
      ['tables', 'defers', 'rows', 0, 'line'],
      true,
      /^true or false stands where a number or a text or null should at saved.json \$.tables.defers.rows\[0\].line /,
    ],
    [['tables', 'defers', 'rows', 0, 'record_bytes'], 'many', /^the text is not of the form \^-\?\[0-9\]\+\$ at .*\.record_bytes /],
    [['tables', 'defers', 'rows', 0, 'function'], 7, /^a number stands where a text or null should at .*\.function /],
    [['tables', 'later', 'rows', 0], 7, /^a number stands where an object should at saved.json \$.tables.later.rows\[0\] /],
  ] as const)('with %j = %j is refused, and the place is named', (path, value, message) => {
    const fault = faultOf(changed(REPORT, path, value))
    if (typeof message === 'string') expect(fault).toBe(message)
    else expect(fault).toMatch(message)
  })

  it.each([
    ['', 'the file is no JSON: it ends early at saved.json $ (line 1, byte 1)'],
    ['{"schema": }', 'the file is no JSON: } stands where a value should at saved.json $.schema (line 1, byte 12)'],
    ['heap profile: 1: 2 [3: 4]', 'the file is no JSON: no value begins here at saved.json $ (line 1, byte 1)'],
    ['[]', 'this is no report of deferscope at saved.json $.schema'],
    ['null', 'this is no report of deferscope at saved.json $.schema'],
  ])('that is %j is refused', (text, message) => {
    expect(faultOf(text)).toBe(message)
  })

  it('that is nested without end is refused', () => {
    const text = renderJson(REPORT).replace('"records": "', `"deep": ${'['.repeat(100_000)}${']'.repeat(100_000)}, "records": "`)
    expect(faultOf(text)).toMatch(/nested more than 64 deep/)
  })

  it('may be one of several, a line each, as watch prints them', () => {
    const line = `${JSON.stringify(JSON.parse(renderJson(REPORT)))}\n`
    expect(savedReports('saved.json', line + line)).toHaveLength(2)
    expect(faultOf(`${line}{"schema":1}\n`)).toBe('this is no report of deferscope at saved.json, document 2: $.schema')
  })
})

const GOLDEN = [
  'analyze-json',
  'goroutines-json',
  'diff-json',
  'scan-live-json',
  'scan-json',
  'analyze-details-json',
  'analyze-source-json',
]
const TEXTS = GOLDEN.map((name) => readFileSync(new URL(`../golden/${name}/stdout.txt`, import.meta.url), 'utf8'))

/** Replaces one value of a tree that `pick` chooses, or takes it away. */
function spoil(node: unknown, pick: (count: number) => number, value: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false
  const keys = Object.keys(node)
  if (keys.length === 0) return false
  const parent = node as Record<string, unknown>
  const key = keys[pick(keys.length)]!
  if (pick(3) > 0 && spoil(parent[key], pick, value)) return true
  if (value === undefined) delete parent[key]
  else parent[key] = value
  return true
}

describe('a saved report that is spoiled anywhere', () => {
  it('is refused, or shown in every format without a fault of ours', async () => {
    const renderers = await Promise.all(FORMATS.filter((format) => STACKS[format] !== 'needed').map((format) => RENDERERS[format]()))
    const values = fc.constantFrom(undefined, null, 0, -1.5, 1e308, 'x', '12', '\x1b[31m', true, [], [null], {}, { a: 'b' }, [['x']])
    fc.assert(
      fc.property(fc.constantFrom(...TEXTS), fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), values, (text, picks, value) => {
        const copy: unknown = JSON.parse(text)
        let at = 0
        spoil(copy, (count) => picks[at++ % picks.length]! % count, value)
        let report: Report
        try {
          report = savedReports('saved.json', JSON.stringify(copy))[0]!
        } catch (error) {
          expect(error).toBeInstanceOf(ProfileError)
          return
        }
        for (const render of renderers)
          for (const options of [{ width: 80 }, { width: 160, color: true, listsPossible: true, hasStacks: true }])
            expect(render(report, options)).toMatch(/\n$/)
        expect(tablesOf(report).length).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: Number(process.env['RUNS'] ?? 100) },
    )
  })
})
