type Cells = Uint8Array | Uint32Array | Int32Array | Float64Array | BigInt64Array | BigUint64Array

/** `array` itself where it is long enough, else a copy of at least `length` cells and at least twice the old size; new cells are zero. */
export function grown<T extends Cells>(array: T, length: number): T {
  if (length <= array.length) return array
  const larger = new (array.constructor as new (length: number) => T)(Math.max(length, array.length * 2, 16))
  larger.set(array as never)
  return larger
}
