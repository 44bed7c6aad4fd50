/** How often each distinct value occurs, for the smallest value first: positive integers that sum to `values.length`. Values are finite. */
export function tieSizes(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort()
  const sizes: number[] = []
  for (let i = 0; i < sorted.length; i++) {
    if (sorted[i] === sorted[i - 1]) sizes[sizes.length - 1]!++
    else sizes.push(1)
  }
  return sizes
}
