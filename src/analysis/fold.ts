import { grown } from '../base/growable.ts'
import { addRow, type Int64Values, type Integer, magnitude, narrow, plus, SumGuard, widened } from '../base/int64.ts'
import { AllocationSites } from '../profile/allocation-sites.ts'
import type { LocationIndex, ProfileTables } from '../profile/profile.ts'
import type { SampleBuffer, SampleSink } from '../profile/sample-sink.ts'
import { type Granularity, NodeTable } from './nodes.ts'

const UNKNOWN_KEY = -1

/** What is known of a file's names when it was read before: a fold of its stack table need not guess. */
export interface KnownNames {
  /** For each string row the first with the same text. */
  readonly canonical: Uint32Array
  /** Canonical row of the label key `bytes`, -2 when the file has none. */
  readonly sizeKey: number
}

/**
 * Flat and cum of every node and the allocation sites, summed while samples stream by; no sample is kept.
 * A node counts once per sample however often it recurs; a sample without locations counts in the totals only; a location's
 * lines are inlined frames, innermost first.
 * Source: google/pprof internal/graph/graph.go, `newGraph`; internal/report/report.go, `computeTotal`.
 */
export class FoldSink implements SampleSink {
  readonly nodes: NodeTable
  #sites: AllocationSites | null = null
  #tables: ProfileTables | null = null
  #flat: Int64Values = new Float64Array(0)
  #cum: Int64Values = new Float64Array(0)
  #sums: Integer[] = []
  #totals: Integer[] = []
  #guard = new SumGuard()
  #isWide = false
  /** The last sample that counted the node. */
  #seenIn = new Int32Array(0)
  #stamp = 0
  /** Where a location's nodes start in `#locationNodes`; 0 while unknown. */
  #nodesStart = new Uint32Array(0)
  #nodesEnd = new Uint32Array(0)
  #locationNodes = new Uint32Array(1)
  #locationNodeCount = 1
  #canonical: Uint32Array | null
  #sizeKey: number
  #hasOtherKeys = false
  #isComplete = true

  constructor(granularity: Granularity = 'functions', names: KnownNames | null = null) {
    this.nodes = new NodeTable(granularity, names?.canonical ?? null)
    this.#canonical = names?.canonical ?? null
    this.#sizeKey = names?.sizeKey ?? UNKNOWN_KEY
  }

  begin(tables: ProfileTables): void {
    this.#tables = tables
  }

  /** False when a location or function is not known yet: the file has samples first, and must be read into a stack table. */
  sample(sample: SampleBuffer): boolean {
    const values = this.addToTotals(sample)
    if (sample.depth === 0) return true
    const typeCount = sample.valueCount
    this.#stamp++
    for (let i = 0; i < sample.depth; i++) {
      const location = sample.stack[i]!
      if (!this.#resolve(location)) {
        this.#isComplete = false
        return false
      }
      const end = this.#nodesEnd[location]!
      for (let n = this.#nodesStart[location]!; n < end; n++) {
        const node = this.#locationNodes[n]!
        if (this.#seenIn[node] === this.#stamp) continue
        this.#seenIn[node] = this.#stamp
        addRow(this.#cum, node * typeCount, values, typeCount)
      }
    }
    const leaf = this.#locationNodes[this.#nodesStart[sample.stack[0]!]!]!
    addRow(this.#flat, leaf * typeCount, values, typeCount)
    const allocator = sample.allocator === -1 ? sample.stack[0]! : sample.allocator
    this.sites.add(allocator, sample.prefix, this.#objectSize(sample), values)
    return true
  }

  /** Adds a sample to sums and totals alone, as one that a filter drops. Returns its values in the fold's own width. */
  addToTotals(sample: SampleBuffer): Int64Values {
    const typeCount = sample.valueCount
    this.#sites ??= new AllocationSites(typeCount)
    if (!this.#isWide && (!this.#guard.admits(sample.values, typeCount) || sample.isWide)) this.#widen()
    const values = sample.valuesAs(this.#isWide)
    for (let t = 0; t < typeCount; t++) {
      const value = values[t]!
      if (!value) continue
      this.#sums[t] = plus(this.#sums[t] ?? 0, value)
      this.#totals[t] = plus(this.#totals[t] ?? 0, magnitude(value))
    }
    return values
  }

  /**
   * Whether the sums are what the whole file says, now that its names are known. If not (samples before their locations,
   * repeated strings, other numeric labels than `bytes`), the profile must be read into a stack table and folded from there.
   */
  isExact(tables: ProfileTables): boolean {
    if (!this.#isComplete || this.#hasOtherKeys) return false
    if (this.#sizeKey !== UNKNOWN_KEY && tables.strings.text(this.#sizeKey) !== 'bytes') return false
    return this.nodes.isDistinct(tables)
  }

  get sites(): AllocationSites {
    return this.#sites ?? new AllocationSites(0)
  }

  /** Value of a node where it is the leaf, and where it is anywhere in the stack. */
  flat(node: number, type: number): Integer {
    return narrow(this.#flat[node * this.#typeCount + type] ?? 0)
  }

  cum(node: number, type: number): Integer {
    return narrow(this.#cum[node * this.#typeCount + type] ?? 0)
  }

  /** Sum of all samples. */
  sum(type: number): Integer {
    return this.#sums[type] ?? 0
  }

  /** Sum of the samples' magnitudes: pprof's total, the base of its percentages. */
  total(type: number): Integer {
    return this.#totals[type] ?? 0
  }

  get #typeCount(): number {
    return this.#sites?.typeCount ?? 0
  }

  #widen(): void {
    this.#isWide = true
    this.#flat = widened(this.#flat)
    this.#cum = widened(this.#cum)
    this.#sites?.widen()
  }

  /** The `bytes` label. Its key is a string row whose text may come later: while it may, the only numeric key is taken for it. */
  #objectSize(sample: SampleBuffer): number {
    for (let i = 0; i < sample.labelCount; i++) {
      if (sample.labelText[i] !== 0) continue
      const key = this.#canonical === null ? sample.labelKey[i]! : this.#canonical[sample.labelKey[i]!]!
      if (this.#sizeKey === UNKNOWN_KEY) this.#sizeKey = key
      if (this.#sizeKey === key) return sample.labelHigh[i]! * 0x1_0000_0000 + sample.labelLow[i]!
      this.#hasOtherKeys = true
    }
    return 0
  }

  /** Finds the nodes of a location, once. */
  #resolve(location: LocationIndex): boolean {
    if (location < this.#nodesStart.length && this.#nodesStart[location] !== 0) return true
    const start = this.#locationNodeCount
    const nodes = this.nodes.ofLocation(this.#tables!, location)
    if (nodes === null) return false
    this.#locationNodes = grown(this.#locationNodes, start + nodes.length)
    this.#locationNodes.set(nodes, start)
    this.#locationNodeCount += nodes.length
    this.#nodesStart = grown(this.#nodesStart, location + 1)
    this.#nodesEnd = grown(this.#nodesEnd, location + 1)
    this.#nodesStart[location] = start
    this.#nodesEnd[location] = start + nodes.length
    this.#seenIn = grown(this.#seenIn, this.nodes.length)
    this.#flat = grown(this.#flat, this.nodes.length * this.#typeCount)
    this.#cum = grown(this.#cum, this.nodes.length * this.#typeCount)
    return true
  }
}
