import { grown } from '../base/growable.ts'
import { type Int64Values, widened } from '../base/int64.ts'
import { ColumnTotals } from './column-totals.ts'
import { type Label, LabelRows } from './label-rows.ts'
import type { ProfileTables } from './profile.ts'
import type { SampleBuffer, SampleSink } from './sample-sink.ts'

/**
 * Which parts of the samples to keep: `all`; `no-stacks`; `nothing`; or only the samples that are non-zero in one of `columns` (-1 is the
 * last column).
 */
export type SampleNeeds = 'all' | 'no-stacks' | 'nothing' | { readonly columns: readonly number[] }

/** The first samples of a file are always decoded whole, so that small files are checked completely: this many. */
const CHECKED = 4096

/**
 * The samples of a profile, one row each, in file order. Row `i` owns `stack[stackStart[i] .. stackStart[i + 1])`, leaf
 * first. `StackTable` is smaller, but joins samples with equal stacks. After the first few thousand samples, those that `SampleNeeds`
 * does not ask for are left out, or only their stacks are; `labelSets` still has the label sets of all samples.
 */
export class SampleTable implements SampleSink {
  length = 0
  stackStart = new Uint32Array(1)
  /** LocationIndex. */
  stack = new Uint32Array(0)
  /** One column per sample type, in its own unit. */
  values: Int64Values[] = []
  /** Row of `labelSets`. */
  labels = new Uint32Array(0)
  #labelRows = new LabelRows()
  #totals = new ColumnTotals()
  #isWide = false
  #seen = 0
  #limit = Number.POSITIVE_INFINITY
  readonly takesWithoutStack?: (sample: SampleBuffer) => boolean

  constructor(needs: SampleNeeds = 'all') {
    if (needs === 'nothing') this.#limit = CHECKED
    else if (needs !== 'all') this.takesWithoutStack = (sample) => this.#seen++ >= CHECKED && this.#take(sample, needs)
  }

  get labelSets(): readonly (readonly Label[])[] {
    return this.#labelRows.sets
  }

  begin(_tables: ProfileTables): void {}

  sample(sample: SampleBuffer): boolean {
    const row = this.length++
    const { depth, stack } = sample
    const start = this.stackStart[row]!
    if (row + 2 > this.stackStart.length) this.#growRows()
    this.stack = grown(this.stack, start + depth)
    const to = this.stack
    for (let i = 0; i < depth; i++) to[start + i] = stack[i]!
    this.stackStart[row + 1] = start + depth
    this.labels[row] = this.#labelRows.intern(sample)
    this.#setValues(row, this.#totals.add(sample), sample.valueCount)
    return this.length < this.#limit
  }

  /** Handles a sample before its stack is decoded. True: the sample is done; false: the sample must be decoded whole. */
  #take(sample: SampleBuffer, needs: Exclude<SampleNeeds, 'all' | 'nothing'>): boolean {
    if (needs === 'no-stacks') {
      this.sample(sample)
      return true
    }
    for (const column of needs.columns) {
      const at = column === -1 ? sample.valueCount - 1 : column
      if (at >= sample.valueCount || sample.values[at] !== 0) return false
    }
    this.#labelRows.intern(sample)
    return true
  }

  #setValues(row: number, values: Int64Values, count: number): void {
    while (this.values.length < count) this.values.push(new Float64Array(this.labels.length))
    if (this.#totals.isWide && !this.#isWide) {
      this.#isWide = true
      this.values = this.values.map(widened)
    }
    for (let type = 0; type < count; type++) (this.values[type] as Float64Array)[row] = values[type] as number
  }

  #growRows(): void {
    this.stackStart = grown(this.stackStart, this.length + 1)
    const room = this.stackStart.length
    this.labels = grown(this.labels, room)
    this.values = this.values.map((column) => grown(column, room))
  }
}
