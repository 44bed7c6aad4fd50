import { fma } from './fma.ts'

const LN2_UPPER = 0.693147180559663
const LN2_LOWER = 2.8235290563031577e-13
const TAYLOR = [1 / 5040, 1 / 720, 1 / 120, 1 / 24, 1 / 6, 0.5, 1]

/**
 * e^x with the same bits as Go on amd64 with FMA instructions. On other processors Go's own last digits differ.
 * Source: Go math/exp_amd64.s, after Shibata, Efficient evaluation methods of elementary functions suitable for SIMD computation (2010).
 */
export function goExp(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > 709.782712893384) return Infinity
  if (x < -745.2) return 0
  const power = roundedToEven(Math.LOG2E * x)
  let r = fma(-power, LN2_LOWER, fma(-power, LN2_UPPER, x)) * 0.0625
  let sum = 1 / 40320
  for (const coefficient of TAYLOR) sum = fma(sum, r, coefficient)
  r *= sum
  for (let doubling = 0; doubling < 3; doubling++) r *= r + 2 // e^2r - 1 from e^r - 1
  const value = fma(r + 2, r, 1)
  if (power > -1023) return power > 1023 ? value * 2 ** 1023 * 2 ** (power - 1023) : value * 2 ** power
  return value * 2 ** (power + 1022) * 2 ** -1022
}

function roundedToEven(x: number): number {
  const rounded = Math.round(x)
  return rounded - x === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}
