import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { visibleText } from '../../src/base/visible-text.ts'
import { renderCsv } from '../../src/render/csv.ts'
import type { Cell } from '../../src/report/report.ts'
import { findingsReport } from '../support/findings.ts'

/** The one cell of a table, as CSV shows it. */
function cell(value: Cell): string {
  const table = { title: 'T', columns: [{ id: 'c', title: 'c', unit: null }], rows: [{ c: value }] }
  const text = renderCsv(findingsReport([], { tables: { t: table } }), { width: 80, color: false, listsPossible: false })
  return text.slice(text.indexOf('t\nc\n') + 't\nc\n'.length, -1)
}

describe('a cell', () => {
  it.each(['=1+2', '+1+2', '-1+2', '@SUM(A1)', ' =1', '\uff1d1+2', '-main.f', "=cmd|' /C calc'!A0"])(
    'that a spreadsheet would run is text: %s',
    (formula) => {
      expect(cell(formula)).toBe(`'${formula}`)
    },
  )

  it.each([-5, 1e21, -5n, Number.NEGATIVE_INFINITY, true, '-0.25', 'a@b', 'main.f'])(
    'that no spreadsheet runs stays as it is: %s',
    (value) => {
      expect(cell(value)).toBe(String(value))
    },
  )

  it.each([
    ['a\rb', 'a\\x0db'],
    ['a\nb', 'a\\x0ab'],
    ['\t=1', '\\x09=1'],
  ])('with a line break or tab shows its code, so that a record is one line: %j', (text, shown) => {
    expect(cell(text)).toBe(shown)
  })

  it.each([
    [['a', '=1'], "a;'=1"],
    ['a;=1', "a;'=1"],
    [[-1, null, 2], '-1;;2'],
    [{ '=k': 'v' }, "'=k=v"],
  ])('is safe too where a spreadsheet ends cells at semicolons: %j', (value, shown) => {
    expect(cell(value)).toBe(shown)
  })

  it('with separators is quoted, and its quotes doubled', () => {
    expect(cell('f[a,b]("x")')).toBe('"f[a,b](""x"")"')
  })
})

describe('an id', () => {
  it('prints no escape sequences, be it of a table or a column', () => {
    const table = { title: 'T', columns: [{ id: 'c\x1b[31m', title: 'c', unit: null }], rows: [] }
    const text = renderCsv(findingsReport([], { tables: { 't\x1b]0;x\x07': table } }), { width: 80, color: false, listsPossible: false })
    expect(text).toContain('t\\x1b]0;x\\x07\nc\\x1b[31m\n')
    expect(text).not.toContain('\x1b')
  })
})

describe('limits', () => {
  it('stand after the answer, each with its outcome', () => {
    const gates = [
      { expression: 'defers.records>1', from: '--fail-on', outcome: 'failed', reasons: ['main.f has 2', 'main.g has 3'] },
    ] as const
    expect(
      renderCsv({ ...findingsReport([]), gates })
        .split('\n\n')
        .at(-1),
    ).toBe("gates\nexpression,from,outcome,reasons\ndefers.records>1,'--fail-on,failed,main.f has 2;main.g has 3\n")
  })
})

describe('a parser of CSV', () => {
  const cells = fc.oneof(
    fc.constantFrom('=1', '"', ',', '\r\n', ' ', '', '-1', '\u202e;=x', "'"),
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  )
  const tables = fc.dictionary(fc.string({ minLength: 1, unit: 'binary' }), fc.array(fc.array(cells, { minLength: 1, maxLength: 3 })), {
    minKeys: 1,
  })

  it('reads the name, the columns and every cell of every table back, none of which begins as a formula', () => {
    fc.assert(
      fc.property(tables, (given) => {
        const expected = Object.entries(given).map(([id, rows]) => {
          const columns = Array.from({ length: Math.max(1, ...rows.map((row) => row.length)) }, (_, i) => `c${i}`)
          return { id, columns, rows: rows.map((row) => columns.map((_, i) => row[i] ?? null)) }
        })
        const text = renderCsv(
          findingsReport([], {
            tables: Object.fromEntries(
              expected.map(({ id, columns, rows }) => [
                id,
                {
                  title: id,
                  columns: columns.map((column) => ({ id: column, title: column, unit: null })),
                  rows: rows.map((row) => Object.fromEntries(row.map((one, i) => [`c${i}`, one]))),
                },
              ]),
            ),
          }),
        )
        const read = text.split('\n\n').map((table) => parse(table, { relax_column_count: true }) as string[][])
        // an apostrophe is in front of what would be a formula, and nowhere else
        const plain = (field: string) => field.replace(/(^|;)'(?=\s*[=+@\-\uff1d\uff0b\uff20\uff0d])/g, '$1')
        const shown = (one: Cell) => (one === null ? '' : plain(visibleText(String(one))))
        expect(read.map((records) => records.map((record) => record.map(plain)))).toEqual(
          expected.map(({ id, columns, rows }) => [[shown(id)], columns, ...rows.map((row) => row.map(shown))]),
        )
        for (const field of read.flat(2).flatMap((one) => one.split(';')))
          expect(field).not.toMatch(/^\s*[=+@\uff1d\uff0b\uff20\uff0d]|^\s*-(?!\d+(\.\d+)?(e[+-]?\d+)?$|Infinity$)/)
      }),
    )
  })
})
