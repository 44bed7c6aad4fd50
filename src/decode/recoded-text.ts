import type { Decoder } from './decode-content.ts'

/** Converts a text in another encoding to UTF-8 for a decoder. */
export class RecodedText<T> implements Decoder<T> {
  readonly #text: TextDecoder
  readonly #utf8 = new TextEncoder()
  readonly #inner: Decoder<T>

  constructor(encoding: 'utf-16le' | 'utf-16be', inner: Decoder<T>) {
    this.#text = new TextDecoder(encoding)
    this.#inner = inner
  }

  push(chunk: Uint8Array): void {
    this.#inner.push(this.#utf8.encode(this.#text.decode(chunk, { stream: true })))
  }

  end(): T {
    this.#inner.push(this.#utf8.encode(this.#text.decode()))
    return this.#inner.end()
  }
}
