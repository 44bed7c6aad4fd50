import { describe, expect, it } from 'vitest'
import type { RenderOptions } from '../../src/render/renderer.ts'
import { renderTerminal } from '../../src/render/terminal.ts'
import { isComparison } from '../../src/report/comparison-table.ts'
import type { Cell, Report, Table } from '../../src/report/report.ts'

const COLUMNS = ['set', 'function', 'before', 'before_low', 'before_high', 'after'].map((id) => ({ id, title: id, unit: null }))

/** A function that grew from 1 to 2 KiB, by six profiles a side. */
const ROW = {
  set: 'after',
  function: 'main.f',
  file: 'a/main.go',
  line: null,
  unit: 'bytes',
  before: 1024,
  before_low: 973,
  before_high: 1054,
  after: 2048,
  after_low: 2048,
  after_high: 2253,
  ratio: 2,
  p: 0.00216,
  n_before: 6,
  n_after: 6,
  before_samples: null,
  after_samples: null,
  method: 'mann-whitney',
  change: 'grown',
  needed: null,
}

type Row = Readonly<Record<string, Cell>>

const row = (cells: Partial<Record<keyof typeof ROW | 'confidence' | 'moved_from' | 'record_size', Cell>> = {}): Row => ({
  ...ROW,
  ...cells,
})
const table = (...rows: Row[]): Table => ({ title: 'Functions by flat inuse_space', columns: COLUMNS, rows })

/** The title of the table, with what stands behind it. */
function title(rows: Row[], options: Partial<RenderOptions> = {}): string {
  return page(rows, options).find((line) => line.includes('by flat inuse_space'))!
}

/** The lines of the table below its title. */
function lines(rows: Row[], options: Partial<RenderOptions> = {}): string[] {
  const all = page(rows, options)
  return all.slice(all.findIndex((line) => line.includes('by flat inuse_space')) + 1).filter((line) => line !== '')
}

function page(rows: Row[], options: Partial<RenderOptions>): string[] {
  const report: Report = {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: '0' },
    command: 'diff',
    answer: null,
    inputs: [],
    tables: { defers: { title: 'Defers', columns: COLUMNS, rows: [] }, functions: table(...rows) },
    findings: [],
    notices: [],
    verdict: 'pass',
  }
  return renderTerminal(report, { width: 120, color: false, listsPossible: false, ...options }).split('\n')
}

/** The one row of a table, without the spaces that lay it out. */
const shown = (cells: Parameters<typeof row>[0]) => lines([row(cells)])[1]!.replace(/ +/g, ' ')

describe('isComparison', () => {
  it('is a table with an interval before', () => {
    expect(isComparison(table())).toBe(true)
    expect(isComparison({ ...table(), columns: COLUMNS.slice(0, 3) })).toBe(false)
  })
})

describe('a comparison on a terminal', () => {
  it('is laid out as benchstat does', () => {
    const small = row({
      function: 'main.longer',
      before: 0,
      before_low: 0,
      before_high: 0,
      after: 5,
      after_low: 5,
      after_high: 5,
      change: 'new',
      ratio: null,
    })
    const [head, ...rows] = lines([row(), small])
    expect(rows).toEqual([
      'main.f      │ 1.00 KiB ± 5% │ 2.00 KiB ± 10%  +100.00% (p=0.002 n=6)',
      'main.longer │       0B ± 0% │       5B ± 0%        new (p=0.002 n=6)',
    ])
    expect(head!.replace(/ +/g, ' ')).toBe(' │ before │ after vs before')
    expect([...head!].flatMap((char, i) => (char === '│' ? [i] : []))).toEqual(
      [...rows[0]!].flatMap((char, i) => (char === '│' ? [i] : [])),
    )
  })

  it.each<[string, Parameters<typeof row>[0], string]>([
    ['the farther end of an interval', { before_low: 512, before_high: 1034 }, '1.0 KiB ± 50%'],
    ['no interval', { before_low: null, before_high: null }, '1.00KiB ± ∞'],
    ['nothing seen, which may be something', { before: 0, before_low: 0, before_high: 2048 }, '0B ≤ 2.00KiB'],
    ['no interval of what is exact', { method: 'exact' }, '│ 1.00KiB │ 2.00KiB +100.00% (n=6)'],
    ['counts', { unit: 'count', before: 20_013, before_low: 20_013, before_high: 20_013 }, '20,013 ± 0%'],
  ])('shows %s', (_name, cells, text) => {
    expect(shown(cells)).toContain(text)
  })

  it.each<[string, Parameters<typeof row>[0], string]>([
    ['too few', { change: 'too-few', p: null, needed: 4 }, 'too few (n=6, need 4 a side)'],
    ['too few objects', { change: 'too-few', p: null, before_samples: 2, after_samples: 3 }, 'too few (k=2+3)'],
    ['nothing', { change: 'unchanged', p: 0.5 }, '~ (p=0.500 n=6)'],
    ['new', { change: 'new', ratio: null }, 'new (p=0.002 n=6)'],
    ['gone', { change: 'gone', after: 0, ratio: 0 }, '-100.00% (p=0.002 n=6)'],
    ['less', { change: 'shrunk', ratio: 0.25 }, '-75.00% (p=0.002 n=6)'],
    ['sets of other sizes', { n_after: 9 }, '+100.00% (p=0.002 n=6+9)'],
    ['one profile a side', { before_samples: 12, after_samples: 31 }, '+100.00% (p=0.002 k=12+31)'],
  ])('tells the change: %s', (_name, cells, text) => {
    expect(shown(cells).endsWith(` ${text}`)).toBe(true)
  })

  it.each<[string, Parameters<typeof row>[0], string]>([
    ['function', {}, 'main.f'],
    ['line, by the name of its file', { line: 7 }, 'main.f main.go:7'],
    ['line that was another', { line: 7, moved_from: 5 }, 'main.f main.go:7 (was line 5)'],
    ['size, where the line is not known', { function: null, file: null, record_size: 80 }, 'records of 80 bytes'],
  ])('names the %s', (_name, cells, name) => {
    expect(shown(cells).split(' │')[0]).toBe(name)
  })

  it('has a block for each later set', () => {
    const all = lines([row({ set: 'v2' }), row({ set: 'v3', function: 'main.g' }), row({ set: 'v2', function: 'main.h' })])
    expect(all.map((line) => line.trim().split(' ')[0])).toEqual(['│', 'main.f', 'main.h', 'Functions', '│', 'main.g'])
    expect([all[0], all[4]].map((line) => /v\d/.exec(line!)![0])).toEqual(['v2', 'v3'])
  })

  it('cuts rows off where it is told to, and says how many', () => {
    const rows = ['main.f', 'main.g', 'main.h'].map((name) => row({ function: name }))
    expect(
      lines(rows, { rows: 1 })
        .slice(1)
        .map((line) => line.split(' │')[0]),
    ).toEqual(['main.f'])
    expect(title(rows, { rows: 1 })).toBe('Functions by flat inuse_space (1 of 3 rows; --rows 3 shows all)')
    expect(lines(rows).length).toBe(4)
  })

  it('leaves out what is only possible, unless that is asked for', () => {
    const rows = [row({ confidence: 'exact' }), row({ function: 'main.g', confidence: 'possible' })]
    expect(lines(rows).length).toBe(2)
    expect(lines(rows, { listsPossible: true }).length).toBe(3)
  })

  it('shortens names rather than the numbers', () => {
    const name = `example.com/very/long/${'path/'.repeat(20)}pkg.(*Type).method`
    for (const width of [80, 100, 160]) {
      const [, line] = lines([row({ function: name })], { width })
      expect(line!.length).toBeLessThanOrEqual(width)
      expect(line).toContain('…')
      expect(line).toContain('.method')
      expect(line!.endsWith(width < 100 ? '(p=0.002)' : '(p=0.002 n=6)')).toBe(true)
    }
  })

  it('shows bytes in the unit that is asked for', () => {
    expect(lines([row()], { unit: 'B' })[1]).toContain('1,020 B')
  })

  it('paints what grew, and nothing without colour', () => {
    const painted = lines([row(), row({ change: 'unchanged' })], { color: true })
    expect(painted.map((line) => line.includes('\x1b[1;31m'))).toEqual([false, true, false])
    expect(lines([row()]).join()).not.toContain('\x1b')
  })

  it('sends no control characters of a name', () => {
    const [, line] = lines([row({ function: 'main.\x1b[2Jf\n\u202e' })])
    expect(line).not.toContain('\x1b')
    expect(line).not.toContain('\u202e')
    expect(line).toContain('[2Jf')
  })
})
