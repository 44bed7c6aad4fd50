import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_EXACT_SUM } from '../../src/base/int64.ts'
import { ColumnTotals } from '../../src/profile/column-totals.ts'
import { SampleBuffer } from '../../src/profile/sample-sink.ts'

const value = fc.oneof(
  fc.bigInt({ min: -9n, max: 9n }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(2n ** 53n - 1n, 2n ** 53n, 2n ** 52n, -(2n ** 53n) + 1n),
)

function sampleOf(values: readonly bigint[]): SampleBuffer {
  const sample = new SampleBuffer()
  for (const one of values) {
    if (BigInt(Number(one)) === one && Number.isSafeInteger(Number(one))) sample.pushValue(Number(one))
    else sample.pushWideValue(one)
  }
  return sample
}

describe('ColumnTotals', () => {
  it('sums values and magnitudes exactly, as int64 wraps, and is wide from the first sum that float64 cannot hold', () => {
    const samples = fc.nat(6).chain((count) => fc.array(fc.array(value, { minLength: count, maxLength: count }), { maxLength: 8 }))
    fc.assert(
      fc.property(samples, (rows) => {
        const totals = new ColumnTotals()
        const columns = rows[0]?.length ?? 0
        const sums = new Array<bigint>(columns).fill(0n)
        const magnitudes = new Array<bigint>(columns).fill(0n)
        let isWide = false
        for (const row of rows) {
          const values = totals.add(sampleOf(row))
          for (const [i, one] of row.entries()) {
            sums[i]! += one
            magnitudes[i]! += one < 0n ? -one : one
            if (magnitudes[i]! > BigInt(MAX_EXACT_SUM)) isWide = true
          }
          expect(totals.isWide).toBe(isWide)
          expect(row.map((_, i) => BigInt(values[i]!))).toEqual(row)
        }
        expect(sums.map((_, i) => BigInt(totals.sum(i)))).toEqual(sums.map((sum) => BigInt.asIntN(64, sum)))
        expect(magnitudes.map((_, i) => BigInt(totals.magnitude(i)))).toEqual(magnitudes.map((sum) => BigInt.asIntN(64, sum)))
      }),
      { numRuns: 500 },
    )
  })

  it('is 0 of what no sample has', () => {
    expect([new ColumnTotals().sum(9), new ColumnTotals().magnitude(9)]).toEqual([0, 0])
  })
})
