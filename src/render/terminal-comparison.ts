import { baseName } from '../base/go-path.ts'
import { counted, formatValue } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import { cellText } from '../report/cell-text.ts'
import type { Table, Unit } from '../report/report.ts'
import { type Page, shortened } from './page.ts'
import type { PageOptions } from './renderer.ts'

type Row = Table['rows'][number]

/** The cells of a row; the first cell takes the remaining width. */
interface Line {
  readonly name: string
  readonly before: string
  readonly beforeRange: string
  readonly after: string
  readonly afterRange: string
  readonly delta: string
  readonly test: string
  readonly row: Row
}

/**
 * Lays out a comparison as benchstat does: `before ± range │ after ± range  vs before`, a block per later set. Rows that changed
 * come first; rows that did not change are cut off first when there are too many.
 */
export function renderComparison(page: Page, table: Table, base: string, options: PageOptions): void {
  for (const set of new Set(table.rows.map((row) => row['set']))) {
    const rows = table.rows.filter((row) => row['set'] === set && (options.listsPossible || row['confidence'] !== 'possible'))
    const shown = rows.slice(0, options.rows)
    if (shown.length === 0) continue
    page.blank()
    page.text(table.title, 0, 'bold')
    layOut(
      page,
      shown.map((row) => lineOf(row, options)),
      visibleText(base),
      visibleText(String(set)),
    )
    if (shown.length < rows.length)
      page.text(`… ${counted(rows.length - shown.length, 'more row')}; --rows ${rows.length} shows all`, 2, 'dim')
  }
}

function lineOf(row: Row, { unit: scale, width }: PageOptions): Line {
  const unit = row['unit'] as Unit
  return {
    name: nameOf(row),
    before: cellText(row['before']!, unit, scale),
    beforeRange: rangeText(row, 'before'),
    after: cellText(row['after']!, unit, scale),
    afterRange: rangeText(row, 'after'),
    delta: deltaText(row),
    test: testText(row, width < WIDE_ENOUGH),
    row,
  }
}

function nameOf(row: Row): string {
  if (row['function'] === null) return `records of ${String(row['record_size'])} bytes`
  const file = String(row['file'])
  const place = row['line'] === null ? '' : ` ${baseName(file)}:${String(row['line'])}`
  const moved = row['moved_from'] == null ? '' : ` (was line ${String(row['moved_from'])})`
  const held = row['metric'] === 'held_bytes' ? ' (held)' : ''
  return visibleText(`${String(row['function'])}${place}${moved}${held}`)
}

/** Half the width of the interval, as percent of the value. */
function rangeText(row: Row, side: 'before' | 'after'): string {
  const [value, low, high] = [row[side], row[`${side}_low`], row[`${side}_high`]].map((cell) => (cell === null ? null : Number(cell)))
  if (row['method'] === 'exact') return ''
  if (low === null || high === null || low === undefined || high === undefined) return '± ∞'
  if (value === 0) return high === 0 ? '± 0%' : `≤ ${formatValue(high, String(row['unit']))}`
  return `± ${Math.round(100 * Math.max(high / value! - 1, 1 - low / value!))}%`
}

function deltaText(row: Row): string {
  const { change, ratio } = row
  if (change === 'too-few') return 'too few'
  if (change === 'unchanged') return '~'
  if (change === 'new') return 'new'
  const percent = (Number(ratio) - 1) * 100
  return `${percent < 0 ? '' : '+'}${percent.toFixed(2)}%`
}

/** From this width on, the counts that p depends on are shown. */
const WIDE_ENOUGH = 100

function testText(row: Row, isShort: boolean): string {
  const { p, n_before: before, n_after: after, before_samples: k1, after_samples: k2, needed } = row
  const counts =
    k1 === null || k2 === null || k1 === undefined || k2 === undefined
      ? `n=${before === after ? String(before) : `${String(before)}+${String(after)}`}`
      : `k=${String(k1)}+${String(k2)}`
  if (isShort) return p === null || row['method'] === 'exact' ? '' : `(p=${Number(p).toFixed(3)})`
  if (p === null) return needed === null || needed === undefined ? `(${counts})` : `(${counts}, need ${String(needed)} a side)`
  if (row['method'] === 'exact') return `(${counts})`
  const more = needed === null || needed === undefined ? '' : `, need ${String(needed)} a side`
  return `(p=${Number(p).toFixed(3)} ${counts}${more})`
}

const GAP = '  '

function layOut(page: Page, lines: readonly Line[], base: string, set: string): void {
  const { width } = page.options
  const widest = (cell: (line: Line) => string, least = 0) => lines.reduce((most, line) => Math.max(most, cell(line).length), least)
  const widths = {
    before: widest((line) => line.before),
    beforeRange: widest((line) => line.beforeRange),
    after: widest((line) => line.after),
    afterRange: widest((line) => line.afterRange),
    delta: widest((line) => line.delta),
    test: widest((line) => line.test),
  }
  const left = widths.before + widths.beforeRange + 1
  const right = widths.after + widths.afterRange + widths.delta + widths.test + 3 + GAP.length
  const room = Math.max(width - left - right - 8, 20)
  const names = lines.map(({ name }) => shortened(name, room))
  const nameWidth = names.reduce((most, name) => Math.max(most, name.length), 0)
  const head = `${' '.repeat(nameWidth)} │ ${centred(base, left)} │ ${centred(set, widths.after + widths.afterRange + 1)}${GAP}vs ${base}`
  page.raw(page.paint(head, 'dim'))
  lines.forEach((line, i) => {
    const before = `${line.before.padStart(widths.before)} ${line.beforeRange.padEnd(widths.beforeRange)}`
    const after = `${line.after.padStart(widths.after)} ${line.afterRange.padEnd(widths.afterRange)}`
    const text = `${names[i]!.padEnd(nameWidth)} │ ${before} │ ${after}${GAP}${line.delta.padStart(widths.delta)} ${line.test}`
    page.raw(page.paint(text, styleOf(line.row)))
  })
}

function centred(text: string, width: number): string {
  const before = Math.max(0, Math.floor((width - text.length) / 2))
  return `${' '.repeat(before)}${text}`.padEnd(width)
}

function styleOf({ change }: Row): 'plain' | 'red' | 'yellow' {
  return change === 'grown' || change === 'new' ? 'red' : 'plain'
}
