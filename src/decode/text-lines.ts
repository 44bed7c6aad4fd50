/** Splits a text that comes in chunks of bytes into lines, without their ends (`\n` or `\r\n`). */
export class TextLines {
  /** Number of the current line, counted from 1. */
  number = 0
  #text = new TextDecoder('utf-8', { ignoreBOM: true })
  #rest = ''
  readonly #maxLength: number
  readonly #onLine: (line: string) => void
  readonly #tooLong: (lineNumber: number) => Error

  /** `tooLong` creates the error for a line of more than `maxLength` characters: text without line ends must not fill the memory. */
  constructor(maxLength: number, onLine: (line: string) => void, tooLong: (lineNumber: number) => Error) {
    this.#maxLength = maxLength
    this.#onLine = onLine
    this.#tooLong = tooLong
  }

  /** `line` is the number of the chunk's first line, for callers that pass lines one by one. */
  push(chunk: Uint8Array, line?: number): void {
    if (line !== undefined) this.number = line - 1
    this.#split(this.#rest + this.#text.decode(chunk, { stream: true }))
  }

  /** The text after the last line end: empty where the text ends with one. */
  end(): string {
    this.#split(this.#rest + this.#text.decode())
    return this.#rest
  }

  #split(text: string): void {
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.number++
      if (end - start > this.#maxLength) throw this.#tooLong(this.number)
      this.#onLine(text.slice(start, text[end - 1] === '\r' ? end - 1 : end))
      start = end + 1
    }
    this.#rest = text.slice(start)
    if (this.#rest.length > this.#maxLength) throw this.#tooLong(this.number + 1)
  }
}
