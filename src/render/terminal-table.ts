import Table from 'cli-table3'
import { isNarrow, padded, shortened, textWidth } from './text-width.ts'

/** A column of texts. */
export interface TextColumn {
  readonly title: string
  readonly isNumber: boolean
  readonly cells: readonly string[]
}

const GAP = 2
/** The least room of the last column. */
const LEAST_LAST = 20

/** The width of columns side by side. The last one can be shortened to `LEAST_LAST`. */
export function leastWidth(columns: readonly TextColumn[]): number {
  const widths = columns.map(naturalWidth)
  return sum(widths.slice(0, -1)) + (columns.length - 1) * GAP + Math.min(widths.at(-1) ?? 0, LEAST_LAST)
}

/** The width of columns side by side, each as wide as its widest cell. */
export function wholeWidth(columns: readonly TextColumn[]): number {
  return sum(columns.map(naturalWidth)) + (columns.length - 1) * GAP
}

/** The head and the first `count` rows of a table, no wider than `width`; the last column loses the beginning of its texts to fit. */
export function tableLines(columns: readonly TextColumn[], count: number, width: number): string[] {
  const shown = columns.map((column) => ({ ...column, cells: column.cells.slice(0, count) }))
  const widths = shown.map(naturalWidth)
  const room = width - sum(widths.slice(0, -1)) - (columns.length - 1) * GAP
  const last = Math.min(widths.at(-1)!, Math.max(room, 1))
  widths[widths.length - 1] = last
  const rows = Array.from({ length: count }, (_, row) =>
    shown.map(({ cells }, i) => (i === shown.length - 1 ? shortened(cells[row]!, last) : cells[row]!)),
  )
  const head = shown.map(({ title }, i) => (i === shown.length - 1 ? shortened(title, last) : title))
  const isNumber = shown.map((column) => column.isNumber)
  return [head, ...rows].every((cells) => cells.every(isNarrow))
    ? [head, ...rows].map((cells) =>
        cells
          .map((cell, i) => padded(cell, widths[i]!, isNumber[i]!))
          .join(' '.repeat(GAP))
          .trimEnd(),
      )
    : wideLines(head, rows, widths, isNumber)
}

/** Lays out texts with characters of two columns, or of none, which cli-table3 knows to measure. */
function wideLines(head: readonly string[], rows: readonly string[][], widths: readonly number[], isNumber: readonly boolean[]): string[] {
  const lines: string[] = []
  // in parts, because the layout takes quadratic time in its rows
  for (let first = 0; first < rows.length; first += PART) {
    const table = new Table({
      chars: NO_LINES,
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
      colAligns: isNumber.map((is) => (is ? 'right' : 'left')),
      colWidths: [...widths],
      ...(first === 0 ? { head: [...head] } : {}),
    })
    table.push(...rows.slice(first, first + PART))
    lines.push(...table.toString().split('\n'))
  }
  return lines.map((line) => line.trimEnd())
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

function naturalWidth({ title, cells }: TextColumn): number {
  return cells.reduce((width, cell) => Math.max(width, textWidth(cell)), textWidth(title))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
