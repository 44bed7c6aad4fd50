import { grown } from '../base/growable.ts'
import { doubledSlots } from '../base/hash-slots.ts'

/**
 * Gives distinct byte sequences numbers, in the order in which they are added. A dump repeats a few lines hundreds of thousands of times:
 * they are recognized by their bytes, and each is decoded to text only once.
 */
export class ByteKeys {
  length = 0
  #bytes = new Uint8Array(1024)
  #end = new Float64Array(64)
  #hashes = new Uint32Array(64)
  #slots = new Int32Array(256).fill(-1)
  /** The hash of the last `find`, for `add`. */
  #hash = 0
  #slot = 0

  /** The number of these bytes, or -1 where they are new. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end)
    const mask = this.#slots.length - 1
    const length = end - start
    let slot = hash & mask
    for (let row = this.#slots[slot]!; row !== -1; row = this.#slots[slot]!) {
      if (this.#hashes[row] === hash) {
        const own = row === 0 ? 0 : this.#end[row - 1]!
        if (this.#end[row]! - own === length && isEqual(this.#bytes, own, bytes, start, length)) return row
      }
      slot = (slot + 1) & mask
    }
    this.#hash = hash
    this.#slot = slot
    return -1
  }

  /** Appends the bytes that the last `find` did not find. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const row = this.length++
    const own = row === 0 ? 0 : this.#end[row - 1]!
    this.#bytes = grown(this.#bytes, own + end - start)
    this.#bytes.set(bytes.subarray(start, end), own)
    this.#end = grown(this.#end, this.length)
    this.#end[row] = own + end - start
    this.#hashes = grown(this.#hashes, this.length)
    this.#hashes[row] = this.#hash
    this.#slots[this.#slot] = row
    if (this.length * 2 >= this.#slots.length) this.#slots = doubledSlots(this.#slots, this.#hashes, this.length)
    return row
  }
}

/** FNV-1a over four bytes at a time; the bytes are text, so this loses nothing. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 ^ (end - start)
  let i = start
  for (; i + 4 <= end; i += 4)
    hash = Math.imul(hash ^ (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)), 0x01000193) ^ (hash >>> 15)
  for (; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return (hash ^ (hash >>> 16)) >>> 0
}

function isEqual(a: Uint8Array, aStart: number, b: Uint8Array, bStart: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[aStart + i] !== b[bStart + i]) return false
  return true
}
