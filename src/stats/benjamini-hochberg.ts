/**
 * Adjusts p-values (0..1) for testing many rows; returns them in the order of `p`. Marking all rows with an adjusted p up to q keeps the
 * expected share of false alarms among the marked rows at or below q.
 *
 * First leave out rows whose sample count alone rules out a significant result: each extra test weakens the others.
 * Source: Benjamini and Hochberg, Controlling the false discovery rate, J. R. Statist. Soc. B 57 (1995).
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  const descending = p.map((_, i) => i).sort((a, b) => p[b]! - p[a]!)
  const q = new Array<number>(p.length)
  let least = 1
  descending.forEach((test, i) => {
    least = Math.min(least, (p[test]! * p.length) / (p.length - i))
    q[test] = least
  })
  return q
}
