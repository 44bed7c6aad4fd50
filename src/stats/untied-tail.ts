/**
 * P(U <= `u`) of the Mann-Whitney statistic of two samples without ties, of `n1` and `n2` values; `u` is an integer below n1 n2 / 2.
 *
 * Source: Mann and Whitney (1947), the recurrence p(n, m, u) = (n p(n-1, m, u-m) + m p(n, m-1, u)) / (n + m). Counting inversions
 * would work too; the order of operations follows go-moremath stats/udist.go, so that a p at a threshold equals benchstat's.
 */
export function untiedTail(u: number, n1: number, n2: number): number {
  const small = Math.min(n1, n2)
  const large = Math.max(n1, n2)
  const rows = Array.from({ length: small + 1 }, () => new Float64Array(u + 1)) // p(n, m, .), overwritten as m grows
  for (let m = 0; m <= large; m++) {
    rows[0]![0] = 1
    for (let n = 1; n <= Math.min(small, m); n++) {
      const fewer = rows[n - 1]!
      const before = n < m ? rows[n]! : rows[m - 1]! // p(m, m - 1) is p(m - 1, m)
      const row = rows[n]!
      for (let i = Math.min(u, n * m); i >= 0; i--) row[i] = ((i >= m ? n * fewer[i - m]! : 0) + m * before[i]!) / (n + m)
    }
  }
  return rows[small]!.reduce((sum, chance) => sum + chance, 0)
}
