import { visibleText } from '../base/visible-text.ts'
import type { Finding } from '../report/report.ts'
import { asciiText } from './ascii.ts'
import { limited } from './finding-text.ts'
import type { PageOptions } from './renderer.ts'
import { cutOff, textWidth } from './text-width.ts'

export type Style = 'plain' | 'bold' | 'dim' | 'red' | 'yellow' | 'green'

const CODES: Readonly<Record<Style, string>> = {
  plain: '',
  bold: '\x1b[1m',
  dim: '\x1b[2m',
  red: '\x1b[1;31m',
  yellow: '\x1b[1;33m',
  green: '\x1b[1;32m',
}

/** Longest paragraph in UTF-16 units: nobody reads on, and a name of a megabyte would take many seconds to lay out. */
const MAX_TEXT = 8192

/** A table of a page, of which as many rows are shown as there is room for. */
export interface PageTable {
  readonly title: string
  /** Rows that can be shown. */
  readonly rowCount: number
  /** Rows that the row limit leaves out. */
  readonly leftOut: number
  /** The lines of the first `count` rows, with those above and below them. */
  readonly lines: (count: number) => readonly string[]
  /** Whether the page says the same elsewhere, so that the table is the first to go where room is short. */
  readonly isTold?: boolean
}

/** The fewest rows of a table in a terminal that is too low for all of them. */
const LEAST_ROWS = 3

/** Lines that stand together, and are shown only where there is room for them. */
interface Optional {
  readonly optional: readonly string[]
}

/**
 * Lines for a terminal. Texts are wrapped and lines cut at the width; tables and optional lines fit the height, where one is given.
 * Control characters are made visible.
 */
export class Page {
  readonly options: PageOptions
  #parts: (string | PageTable | Optional)[] = []

  constructor(options: PageOptions) {
    this.options = options
  }

  /** Adds a paragraph; `hang` is the indent of its lines but the first. */
  text(text: string, indent = 0, style: Style = 'plain', hang = indent): void {
    for (const line of wrapped(visibleText(limited(text, MAX_TEXT)), this.options.width, indent, hang))
      this.#parts.push(this.paint(line, style))
  }

  /**
   * Adds a command that people copy: where it is too long for a line, it goes on in the next one, as shells read it. A word is never
   * broken.
   */
  command(text: string, before: string): void {
    const indent = ' '.repeat(textWidth(before))
    const lines: string[] = []
    for (const word of visibleText(text).split(' ')) {
      const last = lines.at(-1)
      if (last !== undefined && textWidth(`${indent}${last} ${word} \\`) <= this.options.width) lines[lines.length - 1] = `${last} ${word}`
      else lines.push(last === undefined ? word : `  ${word}`)
    }
    lines.forEach((line, i) => {
      this.#parts.push(`${i === 0 ? this.paint(before, 'dim') : indent}${line}${i === lines.length - 1 ? '' : ' \\'}`)
    })
  }

  /** Whether a command behind `before` needs no line that is wider than the terminal. */
  fits(text: string, before: string): boolean {
    return text.split(' ').every((word) => textWidth(`${before}  ${visibleText(word)} \\`) <= this.options.width)
  }

  /** Adds a line that is cut where the terminal ends: source code, or a row. */
  line(text: string, style: Style = 'plain'): void {
    this.#parts.push(this.paint(cutOff(visibleText(text), this.options.width).trimEnd(), style))
  }

  /** Adds a line that is laid out and coloured already. */
  raw(line: string): void {
    this.#parts.push(line.trimEnd())
  }

  /** Adds a table with a blank line before it. */
  table(table: PageTable): void {
    this.#parts.push(table)
  }

  /** Adds what `write` writes, where there is room for all of it. */
  optional(write: () => void): void {
    const before = this.#parts
    this.#parts = []
    write()
    const optional = this.#parts as string[]
    this.#parts = before
    this.#parts.push({ optional })
  }

  blank(): void {
    const last = this.#parts.at(-1)
    if (last !== undefined && last !== '') this.#parts.push('')
  }

  paint(text: string, style: Style): string {
    return this.options.color && style !== 'plain' && text !== '' ? `${CODES[style]}${text}\x1b[0m` : text
  }

  /** A text that leads to a line of source where the terminal has links and the file is here. */
  linked(text: string, { file, line, place }: Pick<Finding, 'file' | 'line' | 'place'>): string {
    const path = place?.path ?? file
    const address = path === null ? null : (this.options.linkOf?.(path, line ?? 1) ?? null)
    return address === null ? text : `\x1b]8;;${address}\x1b\\${text}\x1b]8;;\x1b\\`
  }

  /** The page as text that ends in a newline. */
  end(): string {
    const { parts, rows } = this.#fitted()
    const lines = parts.flatMap((part) =>
      typeof part === 'string' ? [part] : 'optional' in part ? part.optional : this.#tableLines(part, rows.get(part) ?? part.rowCount),
    )
    // two parts may each have brought a blank line
    const text = `${lines.filter((line, i) => line !== '' || (i > 0 && lines[i - 1] !== '')).join('\n')}\n`
    return this.options.ascii === true ? asciiText(text) : text
  }

  #tableLines(table: PageTable, count: number): string[] {
    const all = table.rowCount + table.leftOut
    const rest = count < all ? this.paint(` (${count} of ${all} rows; --rows ${all} shows all)`, 'dim') : ''
    const title = cutOff(visibleText(table.title), this.options.width)
    const fits = textWidth(title) + ` (${count} of ${all} rows; --rows ${all} shows all)`.length <= this.options.width
    return ['', this.paint(title, 'bold') + (fits ? rest : ''), ...table.lines(count)]
  }

  /** The parts that fit the height, and how many rows each table shows: first the least of every table, then more from the first on. */
  #fitted(): { parts: readonly (string | PageTable | Optional)[]; rows: ReadonlyMap<PageTable, number> } {
    const rows = new Map<PageTable, number>()
    const { height } = this.options
    if (height === undefined) return { parts: this.#parts, rows }
    let parts = [...this.#parts]
    const tables = () => parts.filter((part) => typeof part !== 'string' && 'rowCount' in part)
    for (const table of tables()) rows.set(table, Math.min(table.rowCount, LEAST_ROWS))
    const needed = () =>
      parts.reduce((sum, part) => {
        if (typeof part === 'string') return sum + 1
        return sum + ('optional' in part ? part.optional.length : this.#tableLines(part, rows.get(part)!).length)
      }, 0)
    // what goes first: details, the last ones before the first; then tables of what the page says already
    const spare = parts.filter((part) => typeof part !== 'string' && 'optional' in part).reverse()
    for (const part of [...spare, ...tables().filter(({ isTold }) => isTold)])
      if (needed() > height) parts = parts.filter((one) => one !== part)
    for (const table of tables()) rows.set(table, Math.min(table.rowCount, rows.get(table)! + Math.max(0, height - needed())))
    return { parts, rows }
  }
}

/** The lines of a paragraph, indented; a word that is wider than a line is broken. */
function wrapped(text: string, width: number, indent: number, hang: number): string[] {
  const lines: string[] = []
  let line = ' '.repeat(indent)
  let isEmpty = true
  const next = () => {
    lines.push(line.trimEnd())
    line = ' '.repeat(hang)
    isEmpty = true
  }
  for (const word of text.split(' ')) {
    let rest = word
    if (!isEmpty && textWidth(line) + 1 + textWidth(rest) > width) next()
    if (!isEmpty) line += ' '
    while (textWidth(line) + textWidth(rest) > width && rest.length > 1) {
      const part = cutOff(rest, Math.max(2, width - textWidth(line) + 1)).slice(0, -1)
      line += part
      rest = rest.slice(part.length)
      next()
    }
    line += rest
    isEmpty = false
  }
  return [...lines, line.trimEnd()]
}
