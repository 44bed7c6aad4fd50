/** |actual - expected| as a share of |expected|; where 0 is expected, the absolute error. */
export function relativeError(actual: number, expected: number): number {
  return Math.abs(actual - expected) / (Math.abs(expected) || 1)
}
