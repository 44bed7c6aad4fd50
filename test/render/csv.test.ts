import { describe, expect, it } from 'vitest'
import { renderCsv } from '../../src/render/csv.ts'
import { findingsReport } from '../support/findings.ts'

/** The one cell of a table, as CSV shows it. */
function cell(value: string | number): string {
  const table = { title: 'T', columns: [{ id: 'c', title: 'c', unit: null }], rows: [{ c: value }] }
  const text = renderCsv(findingsReport([], { tables: { t: table } }), { width: 80, color: false, listsPossible: false })
  return text.slice(text.indexOf('t\nc\n') + 't\nc\n'.length, -1)
}

describe('a cell', () => {
  it.each(['=1+2', '+1+2', '-1+2', '@SUM(A1)'])('that a spreadsheet would run is text: %s', (formula) => {
    expect(cell(formula)).toBe(`'${formula}`)
  })

  it.each([-5, 1e21, '-0.25', 'a@b', 'main.f'])('that no spreadsheet runs stays as it is: %s', (value) => {
    expect(cell(value)).toBe(String(value))
  })

  it.each([
    ['a\rb', 'a\\x0db'],
    ['a\nb', 'a\\x0ab'],
    ['\t=1', '\\x09=1'],
  ])('with a line break or tab shows its code, so that a record is one line: %j', (text, shown) => {
    expect(cell(text)).toBe(shown)
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
