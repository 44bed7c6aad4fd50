import Table from 'cli-table3'
import { counted } from '../base/units.ts'
import { cellText, cellUnit } from '../report/cell-text.ts'
import { isComparison } from '../report/comparison-table.ts'
import { evidenceLine, inputLines } from '../report/input-lines.ts'
import { type Finding, type Notice, type Report, type Table as ReportTable, tablesOf } from '../report/report.ts'
import { Page, shortened } from './page.ts'
import type { PageOptions, Renderer } from './renderer.ts'
import { renderComparison } from './terminal-comparison.ts'
import { renderList, renderPeek } from './terminal-functions.ts'
import { renderStacks } from './terminal-goroutines.ts'
import { renderScan } from './terminal-scan.ts'
import { COMPOSED, OPTIONAL_COLUMNS, SAMPLED_COLUMNS, type View, viewOf, WIDE } from './terminal-views.ts'

const DEFAULTS = { width: 100, color: false, listsPossible: false }

/** The report for a terminal: inputs, answer, suspects, tables, notices; for `watch` the tables come first. */
export const renderTerminal: Renderer = (report, given) => {
  const options: PageOptions = { ...DEFAULTS, ...given }
  const page = new Page(options)
  renderInputs(page, report)
  const isSeries = report.command === 'watch' || report.command === 'trend'
  if (report.answer !== null) page.text(report.answer.text, 0, 'bold')
  if (report.command === 'scan') {
    renderScan(page, report, options)
    renderTables(page, report, options)
    renderNotices(page, report.notices)
    return page.end()
  }
  if (isSeries) renderTables(page, report, options)
  const isNote = ({ severity }: Finding) => severity === 'note'
  renderSuspects(
    page,
    report.findings.filter((finding) => !isNote(finding)),
  )
  renderNotes(page, report.findings.filter(isNote))
  renderTerms(page, report.tables['terms'])
  if (!isSeries) renderTables(page, report, options)
  if (options.hasStacks === true) renderStacks(page, report, options.rows)
  renderNotices(page, report.notices)
  return page.end()
}

/** Shows the inputs. Those of `fetch` have a table of their own; those of `watch` are the same at each capture. */
function renderInputs(page: Page, report: Report): void {
  const { command, inputs, evidence, tables } = report
  if (command === 'fetch' && tables['defers'] === undefined) return
  if (command === 'diff') return void renderSets(page, inputs)
  if (command === 'trend') return void renderSeries(page, inputs)
  const isWatch = command === 'watch'
  for (const input of isWatch ? inputs.slice(0, 1) : inputs) {
    const [first, ...rest] = inputLines(input)
    page.text(first!, 0, 'bold')
    for (const line of isWatch ? rest.slice(0, 1) : rest) page.text(line, 2)
  }
  // a scan without profiles is about the source alone
  if (evidence !== undefined) page.text(evidenceLine(evidence, inputs.length > 0), inputs.length > 0 ? 2 : 0, 'plain', 4)
  for (const { text } of report.notices.filter(isOfEvidence)) page.text(text, 2, 'yellow', 4)
  page.blank()
}

/** Shows the first and last profile of a series. */
function renderSeries(page: Page, inputs: Report['inputs']): void {
  const [first, last] = [inputs[0]!, inputs.at(-1)!]
  const isOne = inputs.length === 1
  page.text(`${counted(inputs.length, `${first.kind} profile`)}: ${first.source}${isOne ? '' : ` … ${last.source}`}`, 0, 'bold', 2)
  for (const line of inputLines(last).slice(1, 2)) page.text(`${isOne ? '' : 'the last one '}${line}`, 2)
  page.blank()
}

/** Shows one line per set of a comparison. */
function renderSets(page: Page, inputs: Report['inputs']): void {
  for (const label of new Set(inputs.map(({ set }) => set))) {
    const ofSet = inputs.filter(({ set }) => set === label)
    const first = ofSet[0]!
    const version = first.goVersion === null ? '' : `, Go ${first.goVersion.value}`
    const more = ofSet.length === 1 ? '' : ` and ${counted(ofSet.length - 1, 'more')}`.replace(/more(s?)$/, 'more')
    page.text(`${label}: ${first.kind} ${first.source}${more}${version}`, 0, 'plain', 2)
  }
  page.blank()
}

function renderTables(page: Page, report: Report, options: PageOptions): void {
  for (const [id, table] of tablesOf(report)) {
    if (isComparison(table)) renderComparison(page, table, report.inputs[0]?.set ?? 'before', options)
    else if (id === 'peek') renderPeek(page, table, options)
    else if (id === 'list') renderList(page, table, options)
    else renderTable(page, viewOf(report.command, id, table), table, options)
  }
}

/** Shows suspects in full, largest first; a usual cause or fix that was shown for an earlier one is not repeated. */
function renderSuspects(page: Page, suspects: readonly Finding[]): void {
  const told = new Map<string, number>()
  for (const [i, finding] of suspects.slice(0, MAX_SUSPECTS).entries()) {
    page.blank()
    page.text(`Suspect ${i + 1} (${finding.severity}): ${finding.title}`, 0, finding.severity === 'error' ? 'red' : 'yellow')
    page.text(finding.detail, 2)
    const advice = [finding.cause, finding.fix, finding.example, ...finding.next].join('\n')
    const earlier = told.get(advice)
    if (earlier === undefined) renderAdvice(page, finding)
    else page.text(`Cause, fix and next step: as for suspect ${earlier}.`, 2)
    if (earlier === undefined) told.set(advice, i + 1)
  }
  if (suspects.length > MAX_SUSPECTS) {
    page.blank()
    page.text(`… ${suspects.length - MAX_SUSPECTS} more suspects: see the table`, 0, 'dim')
  }
}

const MAX_SUSPECTS = 10

function renderAdvice(page: Page, finding: Finding): void {
  page.text(`Cause: ${finding.cause}`, 2, 'plain', 9)
  page.text(`Fix:   ${finding.fix}`, 2, 'plain', 9)
  for (const line of finding.example?.split('\n') ?? []) page.verbatim(line.replaceAll('\t', '    '), 13)
  for (const [i, command] of finding.next.entries()) page.verbatim(`${i === 0 ? 'Next:  ' : '       '}${command}`, 2)
}

function renderNotes(page: Page, notes: readonly Finding[]): void {
  if (notes.length === 0) return
  page.blank()
  for (const note of notes) {
    page.text(`Note: ${note.title}`, 0, 'plain', 2)
    page.text(note.detail, 2, 'dim')
  }
}

/** Shows the terms of `explain`, one paragraph each. */
function renderTerms(page: Page, table: ReportTable | undefined): void {
  for (const row of table?.rows ?? []) {
    page.blank()
    page.text(`${String(row['term'])} (${String(row['kind'])})`, 0, 'bold')
    page.text(String(row['text']), 2)
    page.text(`Source: ${String(row['source'])}`, 2, 'dim', 4)
  }
}

const OF_EVIDENCE: readonly Notice['code'][] = [
  'executable-refused',
  'executable-unreadable',
  'focus-replaced',
  'goroutines-unused',
  'source-missing',
  'source-moved',
  'live-unplaced',
]

/** Whether a notice says that an extra input was not used: it is shown beside the inputs, not at the end. */
function isOfEvidence({ code }: Notice): boolean {
  return OF_EVIDENCE.includes(code)
}

function renderNotices(page: Page, notices: readonly Notice[]): void {
  const rest = notices.filter((notice) => !isOfEvidence(notice))
  if (rest.length === 0) return
  page.blank()
  page.text('Notices', 0, 'bold')
  for (const { code, text } of rest) page.text(`${code}: ${text}`, 2, 'plain', 4)
}

function renderTable(page: Page, view: View | null, table: ReportTable, options: PageOptions): void {
  const folded = options.listsPossible || view?.listsPossible === true ? [] : table.rows.filter((row) => row['confidence'] === 'possible')
  const listed = table.rows.filter((row) => !folded.includes(row))
  const shown = listed.slice(0, options.rows)
  if (view === null || shown.length === 0) return
  page.blank()
  page.text(table.title, 0, 'bold')
  layOut(page, columnsOf(view, table, shown, options), shown.length)
  if (shown.length < listed.length)
    page.text(`… ${counted(listed.length - shown.length, 'more row')}; --rows ${listed.length} shows all`, 2, 'dim')
  if (folded.length > 0) page.text(foldedText(folded.length), 2, 'dim')
}

function foldedText(count: number): string {
  return `${counted(count, 'more line')} ${count === 1 ? 'has' : 'have'} the size of a record and no other sign (possible); --min-confidence possible lists them`
}

interface TextColumn {
  readonly title: string
  readonly isNumber: boolean
  readonly cells: readonly string[]
}

function columnsOf(view: View, table: ReportTable, rows: ReportTable['rows'], options: PageOptions): TextColumn[] {
  const isSampled = rows.some((row) => row['sampled_objects'] != null)
  const isReused = rows.some((row) => row['alloc_records'] !== row['records'])
  const hasBefore = rows.some((row) => row['before'] != null)
  const hasLimit = rows.some((row) => row['seconds_to_limit'] != null)
  const ids = (options.width >= WIDE ? view.wide : view.narrow).filter(
    (id) =>
      (isSampled || !SAMPLED_COLUMNS.includes(id)) &&
      (isReused || id !== 'alloc_records') &&
      (hasLimit || id !== 'limit') &&
      (!OPTIONAL_COLUMNS.includes(id) || rows.some((row) => row[id] !== null)) &&
      (hasBefore || id !== 'before'),
  )
  return ids.map((id): TextColumn => {
    const composed = COMPOSED[id]
    if (composed !== undefined)
      return { title: composed.title, isNumber: composed.isNumber, cells: rows.map((row) => composed.text(row, options)) }
    const column = table.columns.find((one) => one.id === id)!
    return {
      title: column.title,
      isNumber: column.unit !== null,
      cells: rows.map((row) => cellText(row[id] ?? null, cellUnit(column, row), options.unit)),
    }
  })
}

const GAP = 2

/** Prints columns side by side; the last one is shortened in its middle to fit the line. */
function layOut(page: Page, columns: readonly TextColumn[], rowCount: number): void {
  const widths = columns.map(({ title, cells }) => cells.reduce((width, cell) => Math.max(width, cell.length), title.length))
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP, 0)
  const room = Math.max(page.options.width - before - 1, 20)
  const shape = {
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
    colAligns: columns.map(({ isNumber }) => (isNumber ? 'right' : 'left')) as ('left' | 'right')[],
    colWidths: widths.map((width, i) => (i === widths.length - 1 ? Math.min(width, room) : width)),
  }
  // in parts, because the layout takes quadratic time in its rows
  for (let first = 0; first < rowCount; first += PART) {
    const table = new Table(first === 0 ? { ...shape, head: columns.map(({ title }) => title) } : shape)
    for (let row = first; row < Math.min(first + PART, rowCount); row++)
      table.push(columns.map(({ cells }, i) => (i === columns.length - 1 ? shortened(cells[row]!, room) : cells[row]!)))
    const lines = table.toString().split('\n')
    for (const [i, line] of lines.entries()) page.raw(first === 0 && i === 0 ? page.paint(line.trimEnd(), 'dim') : line)
  }
}

const PART = 500

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
} as const
