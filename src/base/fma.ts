const SPLIT = 134217729 // 2^27 + 1 parts a float64 into two halves of 26 bits

/**
 * a b + c, rounded once. Exact where no step overflows and the result and the error of a b are not subnormal.
 * Source: Boldo and Melquiond, Emulation of a FMA and correctly rounded sums, IEEE Trans. Computers 57 (2008); Dekker (1971).
 */
export function fma(a: number, b: number, c: number): number {
  const product = a * b
  const productRest = restOfProduct(a, b, product)
  const low = c + productRest
  const lowRest = restOfSum(c, productRest, low)
  const high = product + low
  const highRest = restOfSum(product, low, high)
  return high + roundedToOdd(lowRest, highRest)
}

function restOfProduct(a: number, b: number, product: number): number {
  const aHigh = a * SPLIT - (a * SPLIT - a)
  const bHigh = b * SPLIT - (b * SPLIT - b)
  const aLow = a - aHigh
  const bLow = b - bHigh
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)
}

function restOfSum(a: number, b: number, sum: number): number {
  const bPart = sum - a
  return a - (sum - bPart) + (b - bPart)
}

const BITS = new DataView(new ArrayBuffer(8))

/** a + b. Where the float64 sum is not exact, the result is the neighbouring float64 whose last bit is set. */
function roundedToOdd(a: number, b: number): number {
  const sum = a + b
  const rest = restOfSum(a, b, sum)
  BITS.setFloat64(0, sum)
  const bits = BITS.getBigInt64(0)
  if (rest === 0 || (bits & 1n) === 1n) return sum
  BITS.setBigInt64(0, rest > 0 === sum > 0 ? bits + 1n : bits - 1n)
  return BITS.getFloat64(0)
}
