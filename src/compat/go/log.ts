const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10

/**
 * Natural logarithm of `x` > 0, with the bits that Go gives. `Math.log` may differ.
 * Source: Go math/log.go and log_amd64.s, after FreeBSD's e_log.c.
 */
export function goLog(x: number): number {
  if (x === Infinity) return x
  let [fraction, exponent] = split(x)
  if (fraction < Math.SQRT2 / 2) {
    fraction *= 2
    exponent--
  }
  const f = fraction - 1
  const s = f / (2 + f)
  const s2 = s * s
  const s4 = s2 * s2
  const odd = s2 * (0.6666666666666735 + s4 * (0.2857142874366239 + s4 * (0.1818357216161805 + s4 * 0.14798198605116586)))
  const even = s4 * (0.3999999999940942 + s4 * (0.22222198432149784 + s4 * 0.15313837699209373))
  const halfSquare = 0.5 * f * f
  return exponent * LN2_HIGH - (halfSquare - (s * (halfSquare + (odd + even)) + exponent * LN2_LOW) - f)
}

/**
 * Logarithm to base 2, with the bits that Go gives: exact for powers of two, NaN below zero.
 * Source: Go math/log10.go, `log2`.
 */
export function goLog2(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x > 0 ? x : Number.NaN
  const [fraction, exponent] = split(x)
  return fraction === 0.5 ? exponent - 1 : goLog(fraction) * (1 / Math.LN2) + exponent
}

/** Splits `x` > 0 into a fraction from 1/2 to 1 and a power of two. */
function split(x: number): [number, number] {
  const isSubnormal = x < 2 ** -1022
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, isSubnormal ? x * 2 ** 52 : x)
  const exponent = (bits.getUint16(0) >> 4) - 1022
  bits.setUint16(0, (bits.getUint16(0) & 0xf) | 0x3fe0)
  return [bits.getFloat64(0), isSubnormal ? exponent - 52 : exponent]
}
