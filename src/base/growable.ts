type Cells = Uint8Array | Uint32Array | Int32Array | Float64Array | BigInt64Array | BigUint64Array

/** `array` itself, or a copy at least `length` long and at least twice as large as before; new cells are zero. */
export function grown<T extends Cells>(array: T, length: number): T {
  if (length <= array.length) return array
  const larger = new (array.constructor as new (length: number) => T)(Math.max(length, array.length * 2, 16))
  larger.set(array as never)
  return larger
}
