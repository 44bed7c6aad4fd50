/** Negative where the first value comes before the second, zero where they are equal. */
type Compare<T> = (a: T, b: T) => number

/** Ranges up to this length are sorted by insertion. */
const MAX_INSERTION = 12
/** Ranges below this length are not worth shifting single elements, or comparing nine candidates for a pivot. */
const SHORT = 50

/**
 * Sorts in place as Go's unstable sort does: elements that compare equal end in the order that Go gives them for this input order.
 * Source: Go 1.26 sort/zsortinterface.go, `pdqsort`, after Peters, Pattern-defeating Quicksort (2021), arXiv:2106.05123.
 */
export function sortAsGo<T>(items: T[], compare: Compare<T>): void {
  new Sorter(items, compare).sort(0, items.length, bitLength(items.length))
}

function bitLength(value: number): number {
  return 32 - Math.clz32(value)
}

class Sorter<T> {
  readonly #items: T[]
  readonly #compare: Compare<T>
  /** The number of exchanges made to find a pivot. */
  #exchanges = 0

  constructor(items: T[], compare: Compare<T>) {
    this.#items = items
    this.#compare = compare
  }

  #less(i: number, j: number): boolean {
    return this.#compare(this.#items[i]!, this.#items[j]!) < 0
  }

  #swap(i: number, j: number): void {
    const item = this.#items[i]!
    this.#items[i] = this.#items[j]!
    this.#items[j] = item
  }

  /** `limit` is the number of bad pivots allowed before heap sort takes over. */
  sort(from: number, to: number, limit: number): void {
    let [a, b, left] = [from, to, limit]
    let wasBalanced = true
    let wasPartitioned = true
    for (;;) {
      const length = b - a
      if (length <= MAX_INSERTION || left === 0) {
        if (length <= MAX_INSERTION) this.#insertionSort(a, b)
        else this.#heapSort(a, b)
        return
      }
      if (!wasBalanced) {
        this.#breakPatterns(a, b)
        left--
      }
      let pivot = this.#choosePivot(a, b)
      let isIncreasing = this.#exchanges === 0
      if (this.#exchanges === 12) {
        this.#reverse(a, b)
        pivot = b - 1 - (pivot - a)
        isIncreasing = true
      }
      if (wasBalanced && wasPartitioned && isIncreasing && this.#partialInsertionSort(a, b)) return
      if (a > 0 && !this.#less(a - 1, pivot)) {
        a = this.#partitionEqual(a, b, pivot)
        continue
      }
      const { middle, isDone } = this.#partition(a, b, pivot)
      wasPartitioned = isDone
      const lower = middle - a
      const upper = b - middle
      wasBalanced = Math.min(lower, upper) >= Math.trunc(length / 8)
      if (lower < upper) {
        this.sort(a, middle, left)
        a = middle + 1
      } else {
        this.sort(middle + 1, b, left)
        b = middle
      }
    }
  }

  #insertionSort(a: number, b: number): void {
    for (let i = a + 1; i < b; i++) for (let j = i; j > a && this.#less(j, j - 1); j--) this.#swap(j, j - 1)
  }

  #heapSort(a: number, b: number): void {
    const count = b - a
    for (let i = Math.trunc((count - 1) / 2); i >= 0; i--) this.#siftDown(i, count, a)
    for (let i = count - 1; i >= 0; i--) {
      this.#swap(a, a + i)
      this.#siftDown(0, i, a)
    }
  }

  #siftDown(low: number, high: number, first: number): void {
    for (let root = low; ; ) {
      let child = 2 * root + 1
      if (child >= high) return
      if (child + 1 < high && this.#less(first + child, first + child + 1)) child++
      if (!this.#less(first + root, first + child)) return
      this.#swap(first + root, first + child)
      root = child
    }
  }

  /** Partitions a range. Returns the final index of the pivot, and whether no other element had to move. */
  #partition(a: number, b: number, pivot: number): { middle: number; isDone: boolean } {
    this.#swap(a, pivot)
    let i = a + 1
    let j = b - 1
    for (let isDone = true; ; isDone = false) {
      while (i <= j && this.#less(i, a)) i++
      while (i <= j && !this.#less(j, a)) j--
      if (i > j) {
        this.#swap(j, a)
        return { middle: j, isDone }
      }
      this.#swap(i++, j--)
    }
  }

  /** Puts elements equal to the pivot first; returns where the rest begins. */
  #partitionEqual(a: number, b: number, pivot: number): number {
    this.#swap(a, pivot)
    let i = a + 1
    let j = b - 1
    for (;;) {
      while (i <= j && !this.#less(a, i)) i++
      while (i <= j && this.#less(a, j)) j--
      if (i > j) return i
      this.#swap(i++, j--)
    }
  }

  /** Sorts by moving at most five elements; returns whether the range is sorted then. */
  #partialInsertionSort(a: number, b: number): boolean {
    let i = a + 1
    for (let step = 0; step < 5; step++) {
      while (i < b && !this.#less(i, i - 1)) i++
      if (i === b) return true
      if (b - a < SHORT) return false
      this.#swap(i, i - 1)
      if (i - a >= 2) for (let j = i - 1; j >= 1 && this.#less(j, j - 1); j--) this.#swap(j, j - 1)
      if (b - i >= 2) for (let j = i + 1; j < b && this.#less(j, j - 1); j++) this.#swap(j, j - 1)
    }
    return false
  }

  /** Swaps three elements to break patterns; the random numbers always start from the same seed. */
  #breakPatterns(a: number, b: number): void {
    const length = b - a
    if (length < 8) return
    let random = BigInt(length)
    const mask = (1n << BigInt(bitLength(length))) - 1n
    const middle = a + Math.trunc(length / 4) * 2
    for (let i = middle - 1; i <= middle + 1; i++) {
      random ^= BigInt.asUintN(64, random << 13n)
      random ^= random >> 7n
      random ^= BigInt.asUintN(64, random << 17n)
      const other = Number(random & mask)
      this.#swap(i, a + (other >= length ? other - length : other))
    }
  }

  #choosePivot(a: number, b: number): number {
    const length = b - a
    const quarter = Math.trunc(length / 4)
    let [i, j, k] = [a + quarter, a + quarter * 2, a + quarter * 3]
    this.#exchanges = 0
    if (length >= SHORT) {
      i = this.#median(i - 1, i, i + 1)
      j = this.#median(j - 1, j, j + 1)
      k = this.#median(k - 1, k, k + 1)
    }
    return this.#median(i, j, k)
  }

  #median(first: number, second: number, third: number): number {
    let [a, b, c] = [first, second, third]
    ;[a, b] = this.#ordered(a, b)
    ;[b, c] = this.#ordered(b, c)
    ;[a, b] = this.#ordered(a, b)
    return b
  }

  #ordered(a: number, b: number): [number, number] {
    if (!this.#less(b, a)) return [a, b]
    this.#exchanges++
    return [b, a]
  }

  #reverse(a: number, b: number): void {
    for (let i = a, j = b - 1; i < j; i++, j--) this.#swap(i, j)
  }
}
