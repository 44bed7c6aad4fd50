const TINY = 1e-300 // stands in for a denominator that is exactly 0
const PRECISION = 4e-16

/**
 * The value of b(0) + a(1) / (b(1) + a(2) / (b(2) + ...)), evaluated forwards until the next term changes nothing.
 *
 * The caller must pass a fraction that converges. Source: Thompson and Barnett, Coulomb and Bessel functions of complex arguments
 * and order, J. Comput. Phys. 64 (1986), the modified Lentz method.
 */
export function continuedFraction(a: (n: number) => number, b: (n: number) => number): number {
  let value = nonZero(b(0))
  let c = value
  let d = 0
  for (let n = 1; ; n++) {
    const an = a(n)
    const bn = b(n)
    d = 1 / nonZero(bn + an * d)
    c = nonZero(bn + an / c)
    const factor = c * d
    value *= factor
    if (!(Math.abs(factor - 1) > PRECISION)) return value // also ends on NaN
  }
}

function nonZero(denominator: number): number {
  return denominator === 0 ? TINY : denominator
}
