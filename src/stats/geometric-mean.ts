/** The two functions that a geometric mean needs. */
export interface LogExp {
  readonly log: (x: number) => number
  readonly exp: (x: number) => number
}

/**
 * The geometric mean of `values`; `null` where there are no values, or one is not a number above 0.
 *
 * The running mean of the logarithms neither overflows nor underflows. Passing other `functions` than `Math` changes only the last
 * digits. Source: go-moremath stats/sample.go, `GeoMean`.
 */
export function geometricMean(values: readonly number[], functions: LogExp = Math): number | null {
  let mean = 0
  for (let i = 0; i < values.length; i++) {
    if (!(values[i]! > 0)) return null
    mean += (functions.log(values[i]!) - mean) / (i + 1)
  }
  return values.length === 0 || Number.isNaN(mean) ? null : functions.exp(mean) // infinite values give NaN
}
