import { runeCount } from './characters.ts'

interface Cell {
  text: string
  width: number
}

/** Byte 0xff, kept as a surrogate: between two of these marks, tabs and line ends are text. */
const ESCAPE = '\udcff'
const SPECIAL = /[\t\v\n\f\udcff]/g

/**
 * Aligns cells of lines, each ended by a tab, to the right, with a space between columns. A column spans the neighbouring lines that
 * have it; text after the last tab of a line is not aligned. `\v` also ends a cell, and `\f` a line. The text comes in pieces, and each
 * line is passed on once its columns have ended.
 * Source: Go text/tabwriter/tabwriter.go, `Writer` with minimal width 0, padding 1 by spaces and `AlignRight`.
 */
export function* alignRight(pieces: Iterable<string>): Iterable<string> {
  const writer = new Tabwriter()
  for (const piece of pieces) {
    writer.write(piece)
    yield writer.take()
  }
  writer.end()
  yield writer.take()
}

class Tabwriter {
  #out: string[] = []
  #lines: Cell[][] = [[]]
  #text = ''
  #width = 0
  #isEscaped = false
  #widths: number[] = []

  write(text: string): void {
    let from = 0
    for (const { 0: character, index } of text.matchAll(SPECIAL)) {
      if (this.#isEscaped) {
        if (character !== ESCAPE) continue
        this.#add(text.slice(from, index + 1))
        from = index + 1
        this.#endEscape()
      } else if (character === ESCAPE) {
        this.#add(text.slice(from, index))
        from = index
        this.#isEscaped = true
      } else {
        this.#add(text.slice(from, index))
        from = index + 1
        this.#endCell(character)
      }
    }
    this.#add(text.slice(from))
  }

  /** Ends the last line and all columns. */
  end(): void {
    if (this.#text !== '') {
      if (this.#isEscaped) this.#endEscape()
      this.#terminate()
    }
    this.#endColumns()
  }

  /** The text that is aligned and was not taken before. */
  take(): string {
    return this.#out.splice(0).join('')
  }

  #endColumns(): void {
    this.#format(0, this.#lines.length)
    this.#lines = [[]]
  }

  #add(text: string): void {
    this.#text += text
    this.#width += runeCount(text)
  }

  /** Ends an escaped text. Its two marks have no width. */
  #endEscape(): void {
    this.#isEscaped = false
    this.#width -= 2
  }

  #endCell(end: string): void {
    const cells = this.#terminate()
    if (end !== '\n' && end !== '\f') return
    this.#lines.push([])
    // a line with only one cell ends the columns before it
    if (end === '\f' || cells === 1) this.#endColumns()
  }

  #terminate(): number {
    const line = this.#lines.at(-1)!
    line.push({ text: this.#text, width: this.#width })
    this.#text = ''
    this.#width = 0
    return line.length
  }

  #format(first: number, end: number): void {
    const column = this.#widths.length
    let from = first
    for (let at = first; at < end; at++) {
      if (column >= this.#lines[at]!.length - 1) continue
      this.#print(from, at)
      from = at
      let width = 0
      for (; at < end && column < this.#lines[at]!.length - 1; at++) width = Math.max(width, this.#lines[at]![column]!.width + 1)
      this.#widths.push(width)
      this.#format(from, at)
      this.#widths.pop()
      from = at
    }
    this.#print(from, end)
  }

  #print(first: number, end: number): void {
    for (let i = first; i < end; i++) {
      for (const [column, { text, width }] of this.#lines[i]!.entries()) {
        const to = this.#widths[column]
        this.#out.push(to === undefined ? text : ' '.repeat(to - width) + text)
      }
      if (i + 1 < this.#lines.length) this.#out.push('\n')
    }
  }
}
