import { runeCount } from '../go/characters.ts'

/** How a cell's text is placed within its columns. */
export type Alignment = 'left' | 'center' | 'right'

interface LaidCell {
  readonly row: number
  readonly column: number
  readonly span: number
  readonly value: string
  readonly margin: string
  readonly alignment: Alignment
}

/** The style of a cell. By default the margin is a space; it is empty in the first column and for empty cells. */
export interface CellStyle {
  readonly alignment?: Alignment
  readonly margin?: string
}

/**
 * Lays out a table of text with columns as wide as their cells. Cells are added row by row, from left to right, and may span columns.
 * Source: golang.org/x/perf cmd/benchstat/internal/texttab/table.go.
 */
export class TextLayout {
  readonly #cells: LaidCell[] = []
  readonly #fixed = new Set<number>()
  #row = 0
  #column = 0
  #columnCount = 0

  /** Begins a row. */
  row(): void {
    if (this.#cells.length > 0) this.#row++
    this.#column = 0
  }

  /** Moves to a column further right. */
  goTo(column: number): void {
    this.#column = column
  }

  /** Adds a cell that spans `span` columns. */
  cell(value: string, { alignment = 'left', margin }: CellStyle = {}, span = 1): void {
    const usual = this.#column === 0 || value === '' ? '' : ' '
    this.#cells.push({ row: this.#row, column: this.#column, span, value, margin: margin ?? usual, alignment })
    this.#column += span
    this.#columnCount = Math.max(this.#columnCount, this.#column)
  }

  /** Stops columns from `start` up to `end` from growing for cells that span them. */
  fix(start: number, end: number): void {
    for (let column = start; column < end; column++) this.#fixed.add(column)
  }

  /** The text in pieces: lines without spaces at their ends; empty rows at the end of the table are left out. */
  *pieces(): Generator<string> {
    const margins = this.#margins()
    const starts = [0]
    for (const width of this.#widths(margins)) starts.push(starts.at(-1)! + width)
    let row = 0
    let at = 0
    for (const { row: cellRow, column, span, value, margin, alignment } of this.#cells) {
      if (value.trim() === '' && margin.trim() === '') continue
      if (cellRow > row) {
        yield '\n'.repeat(cellRow - row)
        row = cellRow
        at = 0
      }
      const gap = starts[column]! - at
      const room = starts[column + span]! - starts[column]! - margins[column]!
      const shown = aligned(value, room, alignment)
      yield spaces(gap) + margin.padStart(margins[column]!) + shown
      at += gap + margins[column]! + runeCount(shown)
    }
    if (this.#cells.length > 0) yield '\n'
  }

  #margins(): number[] {
    const margins = new Array<number>(this.#columnCount).fill(0)
    for (const { column, margin } of this.#cells) margins[column] = Math.max(margins[column]!, margin.length)
    return margins
  }

  /** Column widths with their margins: computed from single cells first, then from cells that span more and more columns. */
  #widths(margins: readonly number[]): number[] {
    const widths = new Array<number>(this.#columnCount).fill(0)
    for (const cell of [...this.#cells].sort((a, b) => a.span - b.span)) {
      const needed = runeCount(cell.value) + margins[cell.column]!
      if (cell.span === 1) widths[cell.column] = Math.max(widths[cell.column]!, needed)
      else this.#widen(widths, cell, needed)
    }
    return widths
  }

  /**
   * Makes room for a spanning cell: the missing width is shared by the columns that may grow, and columns that are wide enough keep their
   * width.
   */
  #widen(widths: number[], { column, span }: LaidCell, needed: number): void {
    const columns = Array.from({ length: span }, (_, i) => column + i)
    if (columns.reduce((sum, one) => sum + widths[one]!, 0) >= needed) return
    const growing = columns.filter((one) => !this.#fixed.has(one)).sort((a, b) => widths[b]! - widths[a]!)
    let rest = needed
    for (const one of columns) if (this.#fixed.has(one)) rest -= widths[one]!
    growing.forEach((one, i) => {
      widths[one] = Math.max(widths[one]!, Math.ceil(rest / (growing.length - i)))
      rest -= widths[one]!
    })
  }
}

function aligned(value: string, room: number, alignment: Alignment): string {
  const free = room - runeCount(value)
  if (alignment === 'right') return spaces(Math.max(0, free)) + value
  return alignment === 'center' ? spaces(Math.trunc(free / 2)) + value : value
}

/** Go accepts negative widths: where a cell is wider than its columns, the next cell moves to the right. */
function spaces(count: number): string {
  return ' '.repeat(Math.abs(count))
}
