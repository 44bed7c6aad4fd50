/** How the words of a binary profile are written. */
export interface WordFormat {
  /** Bytes. */
  readonly size: 4 | 8
  readonly isLittle: boolean
}

/** In the order they are tried. Source: google/pprof profile/legacy_profile.go, `cpuInts`. */
export const WORD_FORMATS: readonly WordFormat[] = [
  { size: 4, isLittle: true },
  { size: 4, isLittle: false },
  { size: 8, isLittle: true },
  { size: 8, isLittle: false },
]

/** Reads words of a binary profile one by one, as two halves of 64 bits. Words beyond the end are 0. */
export class CpuWords {
  /** Bytes before the next word; the size of the data once a word was cut. */
  at = 0
  /** Whether a word was asked for that the data does not hold. */
  isCut = false
  /** Upper half of the word read last. */
  high = 0
  readonly #view: DataView
  readonly #format: WordFormat

  constructor(bytes: Uint8Array, format: WordFormat) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#format = format
  }

  /** Bytes that are left. */
  get rest(): number {
    return this.#view.byteLength - this.at
  }

  /** The lower half of the next word; `high` is the upper one. */
  low(): number {
    const { size, isLittle } = this.#format
    this.high = 0
    if (this.rest < size) {
      this.isCut = true
      this.at = this.#view.byteLength
      return 0
    }
    const at = this.at
    this.at += size
    if (size === 4) return this.#view.getUint32(at, isLittle)
    this.high = this.#view.getUint32(isLittle ? at + 4 : at, isLittle)
    return this.#view.getUint32(isLittle ? at : at + 4, isLittle)
  }

  /** The next word. */
  word(): bigint {
    const low = this.low()
    return (BigInt(this.high) << 32n) | BigInt(low)
  }
}
