import { clear } from './grown'
import { handBack } from './outcome'

/** More values than any heap profile has in a sample. */
export const MAX_WIDTH: i32 = 8
/** The largest sum that a float64 holds exactly. */
const MAX_EXACT: i64 = (1 << 53) - 1

/** The number of values in a sample, which is equal in all of them; 0 before the first. */
export let width: i32 = 0
/** The values of the sample that is read. */
export const values = new StaticArray<i64>(MAX_WIDTH)
let count: i32 = 0

/** Sums of all samples: of the values, and of their magnitudes. */
export const sums = new StaticArray<i64>(MAX_WIDTH)
export const magnitudes = new StaticArray<i64>(MAX_WIDTH)

export function clearValues(): void {
  count = 0
}

export function addValue(value: i64): void {
  if (count == MAX_WIDTH) handBack()
  values[count++] = value
}

/** Adds the values of a whole sample to the totals. Sums beyond 2^53 need 64-bit integers, which the decoder in TypeScript has. */
export function addToTotals(): void {
  if (width == 0) width = count
  // a profile with one value counts things, and its stacks are kept
  if (count != width || width < 2) handBack()
  for (let type = 0; type < width; type++) {
    const value = values[type]
    if (value < -MAX_EXACT || value > MAX_EXACT) handBack()
    magnitudes[type] += abs(value)
    if (magnitudes[type] > MAX_EXACT) handBack()
    sums[type] += value
  }
}

/** Turns sums, none of which is beyond 2^53, into float64 in the same cells. */
export function toFloats(cells: StaticArray<i64>, length: i32): void {
  for (let i = 0; i < length; i++) cells[i] = reinterpret<i64>(<f64>cells[i])
}

/** Forgets all values. */
export function resetValues(): void {
  width = 0
  clear(sums)
  clear(magnitudes)
}
