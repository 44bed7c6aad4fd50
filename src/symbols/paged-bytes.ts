import type { ByteRange } from '../base/byte-range.ts'
import { truncated } from './executable-errors.ts'

const PAGE = 1 << 15
const MAX_PAGES = 128
/** Longer reads are of tables that are read once: keeping them would only push out the pages. */
const LONG = 1 << 18

/** A range of bytes that keeps its last used pages of 32 KiB in memory, at most 4 MiB. */
export class PagedBytes {
  readonly name: string
  readonly size: number
  readonly #range: ByteRange
  /** Pages in the order of their last use, the latest last. */
  readonly #pages = new Map<number, Promise<Uint8Array>>()

  constructor(range: ByteRange) {
    this.name = range.name
    this.size = range.size
    this.#range = range
  }

  /** Reads exactly `length` bytes; the caller must not modify them. Throws `executable-truncated` where the range ends before. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    if (!(offset >= 0 && length >= 0 && offset + length <= this.size)) throw truncated(this.name, this.size)
    if (length > LONG) return this.#range.read(offset, length)
    const first = Math.floor(offset / PAGE)
    const start = offset - first * PAGE
    const page = await this.#page(first)
    if (start + length <= page.length) return page.subarray(start, start + length)
    const bytes = new Uint8Array(length)
    bytes.set(page.subarray(start))
    for (let filled = page.length - start, index = first + 1; filled < length; index++) {
      const next = await this.#page(index)
      bytes.set(next.subarray(0, length - filled), filled)
      filled += next.length
    }
    return bytes
  }

  #page(index: number): Promise<Uint8Array> {
    let page = this.#pages.get(index)
    if (page === undefined) {
      const offset = index * PAGE
      page = this.#range.read(offset, Math.min(PAGE, this.size - offset))
      // a page whose read failed is not kept, since a second try may succeed
      page.catch(() => this.#pages.delete(index))
      if (this.#pages.size >= MAX_PAGES) this.#pages.delete(this.#pages.keys().next().value!)
    } else this.#pages.delete(index)
    this.#pages.set(index, page)
    return page
  }
}
