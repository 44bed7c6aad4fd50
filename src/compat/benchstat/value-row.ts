/** Slots of a node of a row, and the bits of an index that choose one. */
const WIDTH = 32
const BITS = 5

/** An inner node has nodes, a leaf has values; what was never set is missing. */
type Node = readonly (Node | string | undefined)[]

/**
 * A row of values by index, "" where none was set, that is never changed. A row made of another one shares all nodes except those on the
 * way to what changed, so that a thousand results with a thousand keys each take little more memory than their lines.
 */
export class ValueRow {
  static readonly EMPTY = new ValueRow([], BITS, 0)
  /** Equal for equal rows. */
  readonly hash: number
  readonly #root: Node
  /** Bits of the indexes below the root. */
  readonly #bits: number

  private constructor(root: Node, bits: number, hash: number) {
    this.#root = root
    this.#bits = bits
    this.hash = hash
  }

  at(index: number): string {
    if (index >= 2 ** this.#bits) return ''
    let node: Node | string | undefined = this.#root
    for (let shift = this.#bits - BITS; shift >= 0; shift -= BITS) node = (node as Node | undefined)?.[(index >>> shift) % WIDTH]
    return (node as string | undefined) ?? ''
  }

  /** The row with another value at an index; the row itself where it has that value. */
  with(index: number, value: string): ValueRow {
    const before = this.at(index)
    if (before === value) return this
    let { root, bits } = { root: this.#root, bits: this.#bits }
    for (; index >= 2 ** bits; bits += BITS) root = [root]
    const hash = this.hash ^ hashOf(index, before) ^ hashOf(index, value)
    return new ValueRow(changed(root, bits - BITS, index, value), bits, hash)
  }

  equals(other: ValueRow): boolean {
    return this === other || (this.hash === other.hash && this.firstDifference(other) === -1)
  }

  /** The lowest index, `from` or above, at which the rows differ; -1 where there is none. */
  firstDifference(other: ValueRow, from = 0): number {
    const bits = Math.max(this.#bits, other.#bits)
    return difference(this.#raised(bits), other.#raised(bits), bits - BITS, 0, from)
  }

  #raised(to: number): Node {
    let root = this.#root
    for (let bits = this.#bits; bits < to; bits += BITS) root = [root]
    return root
  }
}

function changed(node: Node | undefined, shift: number, index: number, value: string): Node {
  const copy = node === undefined ? [] : node.slice()
  const slot = (index >>> shift) % WIDTH
  copy[slot] = shift === 0 ? value : changed(copy[slot] as Node | undefined, shift - BITS, index, value)
  return copy
}

/** `base` is the index of the node's first value. */
function difference(a: Node | undefined, b: Node | undefined, shift: number, base: number, from: number): number {
  if (a === b) return -1
  const size = 2 ** shift
  for (let slot = Math.max(0, Math.floor((from - base) / size)); slot < WIDTH; slot++) {
    const x = a?.[slot]
    const y = b?.[slot]
    const at = base + slot * size
    if (shift === 0) {
      if ((x ?? '') !== (y ?? '')) return at
    } else {
      const found = difference(x as Node | undefined, y as Node | undefined, shift - BITS, at, from)
      if (found !== -1) return found
    }
  }
  return -1
}

/** FNV-1a of index and value; 0 for no value, so that a row's hash does not tell it from one that is not set. */
function hashOf(index: number, value: string): number {
  if (value === '') return 0
  let hash = Math.imul(0x811c9dc5 ^ index, 0x01000193)
  for (let i = 0; i < value.length; i++) hash = Math.imul(hash ^ value.charCodeAt(i), 0x01000193)
  // hashes of values are combined by exclusive or, so every bit has to depend on every other; source: MurmurHash3, `fmix32`
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
