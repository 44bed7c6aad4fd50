import type { LabelSet } from './goroutine-table.ts'

/**
 * The distinct label sets of goroutines; row 0 is the empty set. The order of keys does not matter; where a key is repeated, its last text
 * counts.
 */
export class LabelSets {
  #rows = new Map<string, number>([['[]', 0]])
  #sets: LabelSet[] = [[]]

  get length(): number {
    return this.#sets.length
  }

  intern(labels: LabelSet): number {
    if (labels.length === 0) return 0
    const set = [...new Map(labels)].sort((a, b) => (a[0] < b[0] ? -1 : 1))
    const key = JSON.stringify(set)
    const known = this.#rows.get(key)
    if (known !== undefined) return known
    this.#rows.set(key, this.#sets.length)
    return this.#sets.push(set) - 1
  }

  /** The labels of a row, sorted by key. */
  get(row: number): LabelSet {
    return this.#sets[row]!
  }
}
