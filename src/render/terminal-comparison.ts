import { baseName } from '../base/go-path.ts'
import { type ByteUnit, formatValue, roughValue } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import { cellText } from '../report/cell-text.ts'
import type { Table, Unit } from '../report/report.ts'
import type { Page, Style } from './page.ts'
import type { PageOptions } from './renderer.ts'
import { cutOff, padded, shortened, textWidth } from './text-width.ts'

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
    const lines = shown.map((row) => lineOf(row, options))
    page.table({
      title: table.title,
      rowCount: shown.length,
      leftOut: rows.length - shown.length,
      lines: (count) => laidOut(page, lines.slice(0, count), visibleText(base), visibleText(String(set))),
    })
  }
}

function lineOf(row: Row, { unit: scale, width }: PageOptions): Line {
  const unit = row['unit'] as Unit
  return {
    name: nameOf(row),
    before: sideText(row, 'before', unit, scale),
    beforeRange: rangeText(row, 'before'),
    after: sideText(row, 'after', unit, scale),
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

/** The value of a side, with the digits that its interval allows. */
function sideText(row: Row, side: 'before' | 'after', unit: Unit, scale: ByteUnit | undefined): string {
  const [value, low, high] = [row[side], row[`${side}_low`], row[`${side}_high`]]
  if (row['method'] === 'exact' || typeof value !== 'number' || value === 0 || typeof low !== 'number' || typeof high !== 'number')
    return cellText(value ?? null, unit, scale)
  return roughValue(value, low, high, unit, scale)
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
/** The least room of a name. Where there is less, the test and then the ranges are left out. */
const LEAST_NAME = 16

/** The cells of lines that a terminal has room for, most first. */
const VARIANTS = [
  (line: Line) => line,
  (line: Line) => ({ ...line, test: '' }),
  (line: Line) => ({ ...line, test: '', beforeRange: '', afterRange: '' }),
]

function laidOut(page: Page, all: readonly Line[], base: string, set: string): string[] {
  const { width } = page.options
  const variants = VARIANTS.map((variant) => {
    const lines = all.map(variant)
    const widest = (cell: (line: Line) => string) => lines.reduce((most, line) => Math.max(most, textWidth(cell(line))), 0)
    const widths = {
      before: widest((line) => line.before),
      beforeRange: widest((line) => line.beforeRange),
      after: widest((line) => line.after),
      afterRange: widest((line) => line.afterRange),
      delta: widest((line) => line.delta),
      test: widest((line) => line.test),
    }
    const left = sideWidth(widths.before, widths.beforeRange)
    const right = sideWidth(widths.after, widths.afterRange)
    const room = width - left - right - 2 * BAR.length - GAP.length - widths.delta - (widths.test === 0 ? 0 : widths.test + 1)
    return { lines, widths, left, right, room }
  })
  const whole = all.reduce((most, { name }) => Math.max(most, textWidth(name)), 0)
  const { lines, widths, left, right, room } = variants.find((one) => one.room >= Math.min(whole, LEAST_NAME)) ?? variants.at(-1)!
  const names = lines.map(({ name }) => shortened(name, Math.max(room, 1)))
  const nameWidth = names.reduce((most, name) => Math.max(most, textWidth(name)), 0)
  const head = `${' '.repeat(nameWidth)}${BAR}${centred(base, left)}${BAR}${centred(set, right)}${GAP}vs ${base}`
  const side = (value: string, range: string, valueWidth: number, rangeWidth: number) =>
    `${padded(value, valueWidth, true)}${rangeWidth === 0 ? '' : ` ${padded(range, rangeWidth, false)}`}`
  const rows = lines.map((line, i) => {
    const before = side(line.before, line.beforeRange, widths.before, widths.beforeRange)
    const after = side(line.after, line.afterRange, widths.after, widths.afterRange)
    const text = `${padded(names[i]!, nameWidth, false)}${BAR}${before}${BAR}${after}${GAP}${padded(line.delta, widths.delta, true)} ${line.test}`
    return page.paint(text.trimEnd(), styleOf(line.row))
  })
  return [page.paint(cutOff(head.trimEnd(), width), 'dim'), ...rows]
}

const BAR = ' │ '

function sideWidth(value: number, range: number): number {
  return value + (range === 0 ? 0 : range + 1)
}

function centred(label: string, width: number): string {
  const text = shortened(label, width)
  const before = Math.max(0, Math.floor((width - text.length) / 2))
  return `${' '.repeat(before)}${text}`.padEnd(width)
}

function styleOf({ change }: Row): Style {
  if (change === 'grown' || change === 'new') return 'red'
  return change === 'gone' || change === 'shrunk' ? 'green' : 'plain'
}
