import { visibleText } from '../base/visible-text.ts'
import type { PageOptions } from './renderer.ts'

export type Style = 'plain' | 'bold' | 'dim' | 'red' | 'yellow'

const CODES: Readonly<Record<Style, string>> = { plain: '', bold: '\x1b[1m', dim: '\x1b[2m', red: '\x1b[1;31m', yellow: '\x1b[1;33m' }

/** Lines of text, wrapped to a width, with control characters made visible. */
export class Page {
  readonly options: PageOptions
  #lines: string[] = []

  constructor(options: PageOptions) {
    this.options = options
  }

  text(text: string, indent = 0, style: Style = 'plain', hang = indent): void {
    wrap(visibleText(text), this.options.width - indent, this.options.width - hang).forEach((line, i) => {
      this.#lines.push(`${' '.repeat(i === 0 ? indent : hang)}${this.paint(line, style)}`)
    })
  }

  /** Adds a line that must not be broken: a command to copy, or source code. */
  verbatim(text: string, indent: number): void {
    this.#lines.push(`${' '.repeat(indent)}${visibleText(text)}`)
  }

  /** Adds a line that is laid out and coloured already. */
  raw(line: string): void {
    this.#lines.push(line.trimEnd())
  }

  blank(): void {
    if (this.#lines.length > 0 && this.#lines.at(-1) !== '') this.#lines.push('')
  }

  paint(text: string, style: Style): string {
    return this.options.color && style !== 'plain' ? `${CODES[style]}${text}\x1b[0m` : text
  }

  end(): string {
    return `${this.#lines.join('\n')}\n`
  }
}

function wrap(text: string, first: number, rest: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const room = Math.max(lines.length === 0 ? first : rest, 20)
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** Shortens a text that is too long and keeps both ends, since package and place matter most. */
export function shortened(text: string, width: number): string {
  if (text.length <= width) return text
  const tail = Math.floor((width - 1) * 0.6)
  return `${text.slice(0, width - 1 - tail)}…${text.slice(text.length - tail)}`
}
