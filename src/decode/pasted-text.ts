import { ByteLines } from './byte-lines.ts'
import type { Decoder } from './decode-content.ts'
import { GoleakHeaders } from './goleak-headers.ts'
import { LogMessages } from './log-messages.ts'
import { LogPrefix } from './log-prefix.ts'
import { plainLines } from './plain-line.ts'
import { RecodedText } from './recoded-text.ts'
import { notAText, utf16Of } from './sniff.ts'
import { type TextFormat, textFormatOf } from './text-formats.ts'

/** The readers for texts that a copy may contain. */
export interface PastedReaders<T> {
  /**
   * Reads lines from the first one until a profile begins: for a dump, the words before its first goroutine matter. Null where none is
   * needed.
   */
  readonly before: Decoder<T> | null
  /** Returns a decoder for a text, from its first line on. May throw `ProfileError` for a format that is not wanted. */
  begin(format: TextFormat): Decoder<T>
}

/** Returns a decoder for a copied text in any encoding. Where no profile begins in the text, the error is chosen by its first bytes. */
export function pastedText<T>(head: Uint8Array, readers: PastedReaders<T>): Decoder<T> {
  const encoding = utf16Of(head)
  const text = new PastedText(readers, encoding === null ? head : new TextEncoder().encode(new TextDecoder(encoding).decode(head)))
  return encoding === null ? text : new RecodedText(encoding, text)
}

/** The most bytes of a line: a log may have a dump of many goroutines in one line. */
const LINE_MAX = 1 << 26
/** How deep messages are searched that are logs with messages themselves. */
const MAX_DEPTH = 3

/**
 * Reads a text that was copied from a log (with words before each line, or with messages in JSON), a chat, an issue or a web page.
 * Finds where a profile or dump begins, and passes its bare lines to the decoder for it, with the line numbers that they
 * have in the source.
 */
class PastedText<T> implements Decoder<T> {
  readonly #readers: PastedReaders<T>
  readonly #head: Uint8Array
  readonly #lines = new ByteLines(
    LINE_MAX,
    (bytes, start, end) => this.#line(this.#utf8.decode(bytes.subarray(start, end)), 0),
    () => {},
  )
  readonly #utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
  readonly #encoder = new TextEncoder()
  readonly #messages = Array.from({ length: MAX_DEPTH }, () => new LogMessages())
  readonly #goleak = new GoleakHeaders()
  #reader: Decoder<T> | null
  #format: TextFormat | null = null
  #prefix: LogPrefix | null = null

  constructor(readers: PastedReaders<T>, head: Uint8Array) {
    this.#readers = readers
    this.#head = head
    this.#reader = readers.before
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk)
  }

  end(): T {
    this.#lines.end()
    for (const line of this.#goleak.rest()) this.#read(line)
    if (this.#format === null || this.#reader === null) throw notAText(this.#head)
    return this.#reader.end()
  }

  #line(line: string, depth: number): void {
    const messages = depth < MAX_DEPTH ? this.#messages[depth]!.linesIn(line) : null
    if (messages !== null) for (const message of messages) this.#line(message, depth + 1)
    else for (const plain of plainLines(line)) for (const one of this.#goleak.lines(plain)) this.#read(one)
  }

  #read(line: string): void {
    const start = this.#format === null || this.#format === 'goroutine-dump' ? textFormatOf(line) : null
    // a profile that begins after a goroutine is another text
    if (start !== null && this.#format === null) {
      this.#format = start.format
      if (start.format !== 'goroutine-dump' || this.#reader === null) this.#reader = this.#readers.begin(start.format)
      if (start.format !== 'goroutine-dump' && start.at > 0) this.#prefix = new LogPrefix(line.slice(0, start.at))
    }
    const length = this.#prefix?.lengthIn(line) ?? 0
    // an empty line without the prefix does not belong to the text
    if (this.#prefix === null || line !== '') this.#hand(length > 0 ? line.slice(length) : line)
  }

  #hand(line: string): void {
    this.#reader?.push(this.#encoder.encode(`${line}\n`), this.#lines.number)
  }
}
