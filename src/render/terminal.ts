import { shellWord } from '../base/shell-word.ts'
import { counted } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import { roughCellText } from '../report/cell-text.ts'
import { isComparison } from '../report/comparison-table.ts'
import { type Answer, type Notice, type Report, type Table as ReportTable, tablesOf } from '../report/report.ts'
import { Page, type Style } from './page.ts'
import type { PageOptions, Renderer } from './renderer.ts'
import { renderComparison } from './terminal-comparison.ts'
import { renderList, renderPeek } from './terminal-functions.ts'
import { renderStacks } from './terminal-goroutines.ts'
import { renderHead } from './terminal-head.ts'
import { renderScan } from './terminal-scan.ts'
import { renderSuspects } from './terminal-suspects.ts'
import { leastWidth, type TextColumn, tableLines, wholeWidth } from './terminal-table.ts'
import { COMPOSED, OPTIONAL_COLUMNS, SAMPLED_COLUMNS, type View, viewOf } from './terminal-views.ts'
import { shortened } from './text-width.ts'

const DEFAULTS = { width: 100, color: false, listsPossible: false }

/**
 * The report for a terminal: a line per input, the answer with the notices that change it, the suspects with advice, tables, the codes
 * of the other notices. For `watch` and `trend` the tables come before the suspects.
 */
export const renderTerminal: Renderer = (report, given) => {
  const options: PageOptions = { ...DEFAULTS, ...given }
  const page = new Page(options)
  renderHead(page, report)
  renderAnswer(page, report)
  const isSeries = report.command === 'watch' || report.command === 'trend'
  if (isSeries) renderTables(page, report, options)
  if (report.command === 'scan') renderScan(page, report, options)
  else renderSuspects(page, report.findings)
  renderTerms(page, report)
  if (report.command === 'fetch') renderSaved(page, report)
  if (!isSeries) renderTables(page, report, options)
  if (options.hasStacks === true) renderStacks(page, report, options.rows)
  renderNotices(page, report.notices)
  return page.end()
}

/** Shows the answer, and what takes from it: gates that did not pass, and evidence that was not used. */
function renderAnswer(page: Page, { answer, gates = [], notices }: Report): void {
  if (answer !== null) page.text(answer.text, 0, styleOf(answer))
  for (const { expression, from, outcome, reasons } of gates) {
    if (outcome === 'passed') continue
    const rest = reasons.length > MAX_REASONS ? `; and ${reasons.length - MAX_REASONS} more` : ''
    page.text(`${outcome}: ${from} ${expression}: ${reasons.slice(0, MAX_REASONS).join('; ')}${rest}`, 2, 'red', 4)
  }
  for (const { text } of notices.filter(changesAnswer)) page.text(text, 2, 'yellow', 4)
}

/** The most reasons of one gate on the first screen. */
const MAX_REASONS = 3

/** Red where something grew, green where something was fixed or shrank and nothing grew. */
function styleOf(answer: Answer): Style {
  const { outcome, grown, new: added, shrunk, gone } = answer
  if (outcome === 'growing' || outcome === 'function-growing' || Number(grown ?? 0) + Number(added ?? 0) > 0) return 'red'
  return Number(gone ?? 0) + Number(shrunk ?? 0) > 0 ? 'green' : 'bold'
}

const CHANGES_ANSWER: readonly Notice['code'][] = [
  'executable-refused',
  'executable-unreadable',
  'focus-replaced',
  'goroutines-unused',
  'live-unplaced',
  'lossy-source',
  'source-missing',
  'source-moved',
]

/** Whether a notice changes what the answer is worth: it is shown beside it, whole. */
function changesAnswer({ code }: Notice): boolean {
  return CHANGES_ANSWER.includes(code)
}

/** Shows the notices that leave the answer as it is: their codes, or their texts where these are asked for. */
function renderNotices(page: Page, notices: readonly Notice[]): void {
  const rest = notices.filter((notice) => !changesAnswer(notice) && !notice.code.startsWith('gate-'))
  if (rest.length === 0) return
  page.blank()
  if (page.options.showsNotices !== true && page.options.isVerbose !== true) {
    const codes = [...new Set(rest.map(({ code }) => code))]
    page.text(`notices: ${codes.join(', ')} (--notices)`, 0, 'dim', 9)
    return
  }
  page.text('Notices', 0, 'bold')
  for (const { code, text } of rest) page.text(`${code}: ${text}`, 2, 'plain', 4)
}

/** Shows the terms of `explain`: one paragraph each, or their names by kind where all of them are asked for. */
function renderTerms(page: Page, { answer, tables }: Report): void {
  const rows = tables['terms']?.rows ?? []
  if (answer?.['outcome'] === 'terms' && page.options.isVerbose !== true) {
    for (const kind of new Set(rows.map((row) => row['kind']))) {
      const names = new Set(rows.filter((row) => row['kind'] === kind).map((row) => String(row['term'])))
      page.blank()
      page.text(`${String(kind)}: ${[...names].join(', ')}`, 0, 'plain', 2)
    }
    return
  }
  for (const row of rows) {
    page.blank()
    page.text(`${String(row['term'])} (${String(row['kind'])})`, 0, 'bold')
    page.text(String(row['text']), 2)
    if (typeof row['example'] === 'string')
      for (const line of row['example'].split('\n')) page.line(`      ${line.replaceAll('\t', '    ')}`)
    page.text(`Source: ${String(row['source'])}`, 2, 'dim', 4)
  }
}

/** Shows what to do with the files of `fetch`, unless they were analyzed already. */
function renderSaved(page: Page, { answer, tables }: Report): void {
  const folder = answer?.['folder']
  if (typeof folder !== 'string' || tables['defers'] !== undefined) return
  page.blank()
  page.command(`deferscope ${shellWord(folder)}`, 'next  ')
}

function renderTables(page: Page, report: Report, options: PageOptions): void {
  for (const [id, table] of tablesOf(report)) {
    if (isComparison(table)) renderComparison(page, table, report.inputs[0]?.set ?? 'before', options)
    else if (id === 'peek') renderPeek(page, table, options)
    else if (id === 'list') renderList(page, table, options)
    else renderTable(page, viewOf(report.command, id, table), table, options, id === 'defers' && report.command === 'analyze')
  }
}

function renderTable(page: Page, view: View | null, table: ReportTable, options: PageOptions, isTold: boolean): void {
  const folded = options.listsPossible || view?.listsPossible === true ? [] : table.rows.filter((row) => row['confidence'] === 'possible')
  const listed = table.rows.filter((row) => !folded.includes(row))
  const shown = listed.slice(0, options.rows)
  if (view === null || shown.length === 0) return
  const columns = columnsOf(view, table, shown, options)
  if (columns.length === 0) return
  page.table({
    title: table.title,
    rowCount: shown.length,
    leftOut: listed.length - shown.length + (table.leftOut ?? 0),
    isTold,
    lines: (count) => {
      const [head, ...rows] = tableLines(columns, count, options.width)
      const rest = folded.length === 0 ? [] : [page.paint(foldedText(folded.length, options.width), 'dim')]
      return [page.paint(head!, 'dim'), ...rows, ...rest]
    },
  })
}

function foldedText(count: number, width: number): string {
  const lines = `${counted(count, 'more line')} with objects of that size alone`
  const whole = `… ${lines} (possible); --min-confidence possible lists them`
  return whole.length <= width ? whole : `… ${lines}`
}

/** The columns that there is room for: those of the wide view, without those that only it has where they are too many. */
function columnsOf(view: View, table: ReportTable, rows: ReportTable['rows'], options: PageOptions): TextColumn[] {
  const isTelling = tellingColumns(rows)
  // a saved report may be of a version that has other columns
  const says = (id: string) => isTelling(id) && (COMPOSED[id] !== undefined || table.columns.some((one) => one.id === id))
  const wide = view.wide.filter(says)
  // a narrow view with columns of its own says there in short what the wide one says at length
  const spare = view.narrow.every((id) => view.wide.includes(id)) ? wide.filter((id) => !view.narrow.includes(id)) : []
  let ids = wide
  const columns = new Map([...new Set([...view.narrow, ...view.wide])].filter(says).map((id) => [id, textColumn(id, table, rows, options)]))
  const textsOf = (of: readonly string[]) => of.map((id) => columns.get(id)!)
  while (wholeWidth(textsOf(ids)) > options.width && spare.length > 0) {
    const least = spare.pop()!
    ids = ids.filter((id) => id !== least)
  }
  if (spare.length === 0 && wholeWidth(textsOf(ids)) > options.width) ids = view.narrow.filter(says)
  // names before the last column, such as those of processes, lose their beginning rather than push numbers out
  if (leastWidth(textsOf(ids)) > options.width)
    for (const id of ids.slice(0, -1)) {
      const column = columns.get(id)!
      if (!column.isNumber) columns.set(id, { ...column, cells: column.cells.map((cell) => shortened(cell, LONGEST_NAME)) })
    }
  // a table without a view of its own may have more columns than any terminal: the last one tells what the row is about
  while (leastWidth(textsOf(ids)) > options.width && ids.length > 2) ids = [...ids.slice(0, -2), ids.at(-1)!]
  return textsOf(ids)
}

/** Room of a name that is not in the last column of a narrow terminal. */
const LONGEST_NAME = 20

/** Which columns say something in these rows. */
function tellingColumns(rows: ReportTable['rows']): (id: string) => boolean {
  const isSampled = rows.some((row) => row['sampled_objects'] != null)
  const isReused = rows.some((row) => row['alloc_records'] !== row['records'])
  const hasBefore = rows.some((row) => row['before'] != null)
  const hasLimit = rows.some((row) => row['seconds_to_limit'] != null)
  return (id) =>
    (isSampled || !SAMPLED_COLUMNS.includes(id)) &&
    (isReused || id !== 'alloc_records') &&
    (hasLimit || id !== 'limit') &&
    (!OPTIONAL_COLUMNS.includes(id) || rows.some((row) => row[id] != null)) &&
    (hasBefore || id !== 'before')
}

function textColumn(id: string, table: ReportTable, rows: ReportTable['rows'], options: PageOptions): TextColumn {
  const composed = COMPOSED[id]
  if (composed !== undefined)
    return { title: composed.title, isNumber: composed.isNumber, cells: rows.map((row) => composed.text(row, options)) }
  const column = table.columns.find((one) => one.id === id)!
  return {
    title: visibleText(column.title),
    isNumber: column.unit !== null,
    cells: rows.map((row) => roughCellText(column, row, options.unit)),
  }
}
