import { grown } from '../../../base/growable.ts'
import { type Integer, narrow } from '../../../base/int64.ts'
import { compareText } from '../../../base/order.ts'
import { scaledLabel } from '../measurement.ts'
import type { LabelSet } from '../profile.ts'
import { DIFF_BASE_KEY, type PprofReport } from '../report.ts'
import type { Weights } from './edge-columns.ts'
import type { NodeTags, Tag } from './graph.ts'
import { zeros } from './node-sums.ts'
import { PairTable } from './pair-table.ts'

/** The numeric label that images show; other numeric labels are left out. */
const SIZE_KEY = 'bytes'

/** A tag to which the samples of a label set add. */
interface Entry {
  readonly tag: number
  readonly value: Integer
  readonly unit: string
}

/** The identity of a tag: a text (`name`), or a number and the text `labels` beside it. */
interface TagKey {
  readonly isNumber: boolean
  readonly labels: string
  readonly name: string
}

/** Which nodes a sample counts for. */
export interface SampleNodes {
  /** Appends the kept nodes of a sample, each once. */
  collect(sample: number, nodes: number[]): void
  /** The node of the leaf, -1 where it is not kept. */
  leaf(sample: number): number
}

/**
 * The tags of each kept node, by node. The sorted texts of a sample make one tag together; of its numbers only `bytes` makes one. Numbers
 * that are formatted alike are one tag, with the value of the first. Source: google/pprof internal/graph/graph.go, `addSample`,
 * `joinLabels`;
 * internal/report/report.go, `newGraph`.
 */
export function nodeTags(report: PprofReport, weights: Weights, nodes: SampleNodes): Map<number, NodeTags> {
  const { samples } = report.profile
  const { keys, entriesOf } = entries(samples.labelSets, report)
  const result = new Map<number, NodeTags>()
  if (keys.length === 0) return result
  const pairs = new PairTable()
  /** For each tag of a node, the entry that first made it. */
  const firstEntry: Entry[] = []
  const values = weights.values as Float64Array
  const divisors = weights.divisors as Float64Array | null
  const sums: Record<'flat' | 'cum' | 'flatDivisor' | 'cumDivisor', Float64Array> = {
    flat: zeros(values, 256) as Float64Array,
    cum: zeros(values, 256) as Float64Array,
    flatDivisor: zeros(divisors ?? values, divisors === null ? 0 : 256) as Float64Array,
    cumDivisor: zeros(divisors ?? values, divisors === null ? 0 : 256) as Float64Array,
  }
  const inStack: number[] = []
  for (let s = 0; s < samples.length; s++) {
    const value = values[s]!
    if (!value && (divisors === null || !divisors[s])) continue
    const added = entriesOf[samples.labels[s]!]!
    if (added.length === 0) continue
    inStack.length = 0
    nodes.collect(s, inStack)
    for (const entry of added)
      for (let i = 0; i < inStack.length; i++) {
        const row = rowOf(inStack[i]!, entry)
        sums.cum[row]! += value
        if (divisors !== null) sums.cumDivisor[row]! += divisors[s]!
      }
    const leaf = nodes.leaf(s)
    if (leaf === -1) continue
    for (const entry of added) {
      const row = rowOf(leaf, entry)
      sums.flat[row]! += value
      if (divisors !== null) sums.flatDivisor[row]! += divisors[s]!
    }
  }
  for (let row = 0; row < pairs.length; row++) addTag(row)
  return result

  function rowOf(node: number, entry: Entry): number {
    const row = pairs.row(node, entry.tag)
    if (row < firstEntry.length) return row
    firstEntry.push(entry)
    if (row >= sums.flat.length) {
      sums.flat = grown(sums.flat, row + 1)
      sums.cum = grown(sums.cum, row + 1)
      if (divisors !== null) {
        sums.flatDivisor = grown(sums.flatDivisor, row + 1)
        sums.cumDivisor = grown(sums.cumDivisor, row + 1)
      }
    }
    return row
  }

  function addTag(row: number): void {
    const node = pairs.first[row]!
    const { isNumber, labels, name } = keys[pairs.second[row]!]!
    const { value, unit } = firstEntry[row]!
    const tag: Tag = {
      name,
      unit,
      value,
      flat: narrow(sums.flat[row]!),
      cum: narrow(sums.cum[row]!),
      flatDivisor: divisors === null ? 0 : narrow(sums.flatDivisor[row]!),
      cumDivisor: divisors === null ? 0 : narrow(sums.cumDivisor[row]!),
    }
    let tags = result.get(node)
    if (tags === undefined) {
      tags = { labels: [], numbers: new Map() }
      result.set(node, tags)
    }
    if (!isNumber) tags.labels.push(tag)
    else {
      const numbers = tags.numbers.get(labels)
      if (numbers === undefined) tags.numbers.set(labels, [tag])
      else numbers.push(tag)
    }
  }
}

/** The tags that each label set adds to. */
function entries(labelSets: readonly LabelSet[], report: PprofReport): { keys: TagKey[]; entriesOf: Entry[][] } {
  const keys: TagKey[] = []
  const known = new Map<string, number>()
  const unit = report.options.numLabelUnits.get(SIZE_KEY) ?? ''
  const intern = (key: TagKey): number => {
    const text = JSON.stringify(key)
    let row = known.get(text)
    if (row === undefined) {
      row = keys.push(key) - 1
      known.set(text, row)
    }
    return row
  }
  const entriesOf = labelSets.map((set) => {
    const labels = joinedLabels(set)
    const added: Entry[] = []
    if (labels !== '') added.push({ tag: intern({ isNumber: false, labels, name: labels }), value: 0, unit: '' })
    for (const value of set.numbers.get(SIZE_KEY) ?? [])
      added.push({ tag: intern({ isNumber: true, labels, name: scaledLabel(value, unit, report.outputUnit) }), value, unit })
    return added
  })
  return { keys, entriesOf }
}

/** The texts of a sample in one line, separated as in images. The label that marks a diff base is left out. */
function joinedLabels({ texts }: LabelSet): string {
  const labels: string[] = []
  for (const [key, values] of texts) if (key !== DIFF_BASE_KEY) for (const value of values) labels.push(`${key}:${value}`)
  return labels.sort(compareText).join('\\n')
}
