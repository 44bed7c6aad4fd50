import { grown } from '../base/growable.ts'
import { addRow, addToRows, type Int64Values, type Integer, narrow, widened } from '../base/int64.ts'
import { AllocationSites } from '../profile/allocation-sites.ts'
import { ColumnTotals } from '../profile/column-totals.ts'
import type { FoldedColumns } from '../profile/folded-columns.ts'
import type { LocationIndex, ProfileTables } from '../profile/profile.ts'
import type { SampleBuffer, SampleSink } from '../profile/sample-sink.ts'
import { type Granularity, NodeTable } from './nodes.ts'

const UNKNOWN_KEY = -1
/** Marks the end of a location's nodes. */
const END = -1

/** The names of a file that was read before, so that a fold of its stack table need not guess them. */
export interface KnownNames {
  /** For each string row, the first row with an equal text. */
  readonly canonical: Uint32Array
  /** Totals of the whole file, also where a filter leaves only a part of it to fold. */
  readonly totals: ColumnTotals
  /** Canonical row of the label key `bytes`; -2 where the file has no such key. */
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
  /** Row of `sites` that the last sample counts at; -1 where it has no stack. */
  lastSite = -1
  #sites: AllocationSites | null = null
  #tables: ProfileTables | null = null
  #flat: Int64Values = new Float64Array(0)
  #cum: Int64Values = new Float64Array(0)
  #totals: ColumnTotals
  #isWide = false
  /** For each node, the last sample that was counted for it. */
  #seenIn = new Int32Array(0)
  #stamp = 0
  /** The distinct nodes of the current sample. */
  #distinct = new Int32Array(0)
  #distinctCount = 0
  /** Where a location's nodes start in `#locationNodes`; END marks their end. 0 while unknown. */
  #nodesStart = new Uint32Array(0)
  #locationNodes = new Int32Array(1)
  #locationNodeCount = 1
  #canonical: Uint32Array | null
  #sizeKey: number
  #hasTotals: boolean
  #hasOtherKeys = false
  #isComplete = true
  /** Whether it is known without looking at the names. */
  #areNodesDistinct = false

  constructor(granularity: Granularity = 'functions', names: KnownNames | null = null, nodes: NodeTable | null = null) {
    this.#totals = names?.totals ?? new ColumnTotals()
    this.#hasTotals = names !== null
    this.nodes = nodes ?? new NodeTable(granularity, names?.canonical ?? null)
    this.#canonical = names?.canonical ?? null
    this.#sizeKey = names?.sizeKey ?? UNKNOWN_KEY
  }

  /** The sums of a profile by function that were made elsewhere. No sample can be added. */
  static of({ nodeNames, flat, cum, totals, sizeKey, sites }: FoldedColumns): FoldSink {
    const fold = new FoldSink('functions', null, NodeTable.ofFunctions(nodeNames))
    fold.#areNodesDistinct = true
    fold.#flat = flat
    fold.#cum = cum
    fold.#totals = totals
    fold.#sizeKey = sizeKey === 0 ? UNKNOWN_KEY : sizeKey
    fold.#sites = sites
    return fold
  }

  begin(tables: ProfileTables): void {
    this.#tables = tables
  }

  /**
   * Adds a sample. Returns false where a location or function is not known yet: the file has samples first, and must be read into a stack
   * table.
   */
  sample(sample: SampleBuffer): boolean {
    const values = this.#valuesOf(sample)
    const { stack, depth, valueCount: typeCount } = sample
    this.lastSite = -1
    if (depth === 0) return true
    if (!this.#resolveAll(stack, depth)) {
      this.#isComplete = false
      return false
    }
    const nodes = this.#distinctNodes(stack, depth)
    addToRows(this.#cum, nodes, this.#distinctCount, values, typeCount)
    addRow(this.#flat, this.#locationNodes[this.#nodesStart[stack[0]!]!]! * typeCount, values, typeCount)
    const allocator = sample.allocator === -1 ? stack[0]! : sample.allocator
    this.lastSite = this.sites.add(allocator, sample.prefix, this.#objectSize(sample), values)
    return true
  }

  /**
   * Whether the sums are right, now that all names of the file are known. If not (samples before their locations,
   * repeated strings, other numeric labels than `bytes`), the profile must be read into a stack table and folded from there.
   */
  isExact(tables: ProfileTables): boolean {
    if (!this.#isComplete || this.#hasOtherKeys) return false
    if (this.#sizeKey !== UNKNOWN_KEY && tables.strings.text(this.#sizeKey) !== 'bytes') return false
    return this.#areNodesDistinct || this.nodes.isDistinct(tables)
  }

  get sites(): AllocationSites {
    return this.#sites ?? new AllocationSites(0)
  }

  /** Value of a node over the samples in which it is the leaf; `cum` is over all samples with it in the stack. */
  flat(node: number, type: number): Integer {
    return narrow(this.#flat[node * this.#typeCount + type] ?? 0)
  }

  cum(node: number, type: number): Integer {
    return narrow(this.#cum[node * this.#typeCount + type] ?? 0)
  }

  /** Sum over the whole profile, also with a filter. */
  sum(type: number): Integer {
    return this.#totals.sum(type)
  }

  /** Sum of magnitudes over the whole profile: pprof calls it the total, and its percentages are of it. */
  total(type: number): Integer {
    return this.#totals.magnitude(type)
  }

  get #typeCount(): number {
    return this.#sites?.typeCount ?? 0
  }

  #valuesOf(sample: SampleBuffer): Int64Values {
    this.#sites ??= new AllocationSites(sample.valueCount)
    if (!this.#hasTotals) this.#totals.add(sample)
    if (this.#totals.isWide && !this.#isWide) this.#widen()
    return sample.valuesAs(this.#isWide)
  }

  /** Finds the nodes of locations that are seen for the first time; false where one is not known yet. */
  #resolveAll(stack: Uint32Array, depth: number): boolean {
    let { length } = this.#nodesStart
    let starts = this.#nodesStart
    for (let i = 0; i < depth; i++) {
      const location = stack[i]!
      if (location < length && starts[location] !== 0) continue
      if (!this.#resolve(location)) return false
      starts = this.#nodesStart
      length = starts.length
    }
    return true
  }

  /** The nodes of a stack, each once: the first `#distinctCount` cells of the array. */
  #distinctNodes(stack: Uint32Array, depth: number): Int32Array {
    const starts = this.#nodesStart
    const locationNodes = this.#locationNodes
    const seenIn = this.#seenIn
    const distinct = this.#distinct
    const stamp = ++this.#stamp
    let count = 0
    for (let i = 0; i < depth; i++)
      for (let n = starts[stack[i]!]!, node = locationNodes[n]!; node !== END; node = locationNodes[++n]!) {
        if (seenIn[node] === stamp) continue
        seenIn[node] = stamp
        distinct[count++] = node
      }
    this.#distinctCount = count
    return distinct
  }

  #widen(): void {
    this.#isWide = true
    this.#flat = widened(this.#flat)
    this.#cum = widened(this.#cum)
    this.#sites?.widen()
  }

  /** The value of the `bytes` label. The text of its key may come later in the file; until then the only numeric key is taken for it. */
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

  /** Finds the nodes of a location that is seen for the first time; false where one is not known yet. */
  #resolve(location: LocationIndex): boolean {
    const start = this.#locationNodeCount
    const nodes = this.nodes.ofLocation(this.#tables!, location)
    if (nodes === null) return false
    this.#locationNodeCount += nodes.length + 1
    this.#locationNodes = grown(this.#locationNodes, this.#locationNodeCount)
    this.#locationNodes.set(nodes, start)
    this.#locationNodes[start + nodes.length] = END
    this.#nodesStart = grown(this.#nodesStart, location + 1)
    this.#nodesStart[location] = start
    this.#seenIn = grown(this.#seenIn, this.nodes.length)
    this.#distinct = grown(this.#distinct, this.nodes.length)
    this.#flat = grown(this.#flat, this.nodes.length * this.#typeCount)
    this.#cum = grown(this.#cum, this.nodes.length * this.#typeCount)
    return true
  }
}
