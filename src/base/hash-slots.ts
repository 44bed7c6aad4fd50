/**
 * Builds a hash index with twice as many slots as `slots`. A slot holds a row number, or -1 where it is free; a row whose slot is taken
 * goes to the next free one. The size is a power of two.
 */
export function doubledSlots(slots: Int32Array, hashes: Uint32Array, rowCount: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(slots.length * 2).fill(-1)
  const mask = larger.length - 1
  for (let row = 0; row < rowCount; row++) {
    let slot = hashes[row]! & mask
    while (larger[slot] !== -1) slot = (slot + 1) & mask
    larger[slot] = row
  }
  return larger
}
