import { grown } from '../base/growable.ts'
import type { Int64Values } from '../base/int64.ts'
import type { ProfileTables } from './profile.ts'

/**
 * One sample while it is decoded. The arrays are reused for the next sample, so a sink must copy what it keeps.
 * Label texts and keys are string rows, whose text may come later in the file.
 */
export class SampleBuffer {
  /** LocationIndex, leaf first; the first `depth` cells are valid. */
  stack = new Uint32Array(64)
  depth = 0
  /** One value per sample type. Where a value does not fit 53 bits, `wideValues` holds all of them and `isWide` is true. */
  values = new Float64Array(4)
  wideValues = new BigInt64Array(4)
  valueCount = 0
  isWide = false
  labelCount = 0
  labelKey = new Uint32Array(4)
  labelText = new Uint32Array(4)
  labelUnit = new Uint32Array(4)
  /** The lower 32 bits of numeric labels; `labelHigh` has the upper 32 bits. */
  labelLow = new Uint32Array(4)
  labelHigh = new Int32Array(4)
  /** Row of the prefix table: the runtime frames, shown or hidden, between the leaf and the allocating frame. */
  prefix = 0
  /** LocationIndex of the frame that allocated, where that is not the leaf of `stack` (runtime frames kept, or frames hidden); else -1. */
  allocator = -1

  clear(): void {
    this.depth = 0
    this.valueCount = 0
    this.isWide = false
    this.labelCount = 0
    this.prefix = 0
    this.allocator = -1
  }

  /** Makes room for `count` more locations. */
  reserveStack(count: number): void {
    if (this.depth + count > this.stack.length) this.stack = grown(this.stack, this.depth + count)
  }

  pushLocation(row: number): void {
    this.reserveStack(1)
    this.stack[this.depth++] = row
  }

  pushValue(value: number): void {
    if (this.valueCount === this.values.length) this.values = grown(this.values, this.valueCount + 1)
    this.values[this.valueCount] = value
    if (this.isWide) this.#setWide(BigInt(value))
    this.valueCount++
  }

  /** Appends a value beyond 53 bits; the earlier values are copied to `wideValues`. */
  pushWideValue(value: bigint): void {
    this.widen()
    this.pushValue(Number(value))
    this.wideValues[this.valueCount - 1] = value
  }

  /** Fills `wideValues` from `values`, unless it is filled already. */
  widen(): void {
    if (this.isWide) return
    this.wideValues = grown(this.wideValues, this.values.length)
    for (let i = 0; i < this.valueCount; i++) this.wideValues[i] = BigInt(this.values[i]!)
    this.isWide = true
  }

  #growLabels(length: number): void {
    this.labelKey = grown(this.labelKey, length)
    this.labelText = grown(this.labelText, length)
    this.labelUnit = grown(this.labelUnit, length)
    this.labelLow = grown(this.labelLow, length)
    this.labelHigh = grown(this.labelHigh, length)
  }

  /** The values as numbers, or all of them as 64-bit integers where `isWide` is true. */
  valuesAs(isWide: boolean): Int64Values {
    if (!isWide) return this.values
    this.widen()
    return this.wideValues
  }

  #setWide(value: bigint): void {
    this.wideValues = grown(this.wideValues, this.valueCount + 1)
    this.wideValues[this.valueCount] = value
  }

  pushLabel(key: number, text: number, low: number, high: number, unit: number): void {
    const length = this.labelCount + 1
    if (length > this.labelKey.length) this.#growLabels(length)
    this.labelKey[this.labelCount] = key
    this.labelText[this.labelCount] = text
    this.labelLow[this.labelCount] = low
    this.labelHigh[this.labelCount] = high
    this.labelUnit[this.labelCount] = unit
    this.labelCount = length
  }
}

/** Receives the samples that a decoder reads: one call per sample, in file order. */
export interface SampleSink {
  /** Called first, with the tables that are filled while samples come. */
  begin(tables: ProfileTables): void
  /**
   * Takes one sample. Returns false where the sink cannot use this file (because of its order or its names): then no more samples are sent.
   */
  sample(sample: SampleBuffer): boolean
  /**
   * Called where a decoder can read the values and labels of a sample before its stack, since decoding the stack is most of the work.
   * True: the sink needs nothing more, and the decoder skips `sample`. A stack that is not decoded is not checked either.
   */
  takesWithoutStack?(sample: SampleBuffer): boolean
}
