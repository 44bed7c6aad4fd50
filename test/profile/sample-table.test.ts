import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyTables } from '../../src/profile/profile.ts'
import { SampleBuffer } from '../../src/profile/sample-sink.ts'
import { SampleTable } from '../../src/profile/sample-table.ts'

interface Input {
  readonly stack: readonly number[]
  readonly values: readonly bigint[]
  readonly labels: readonly number[]
}

const value = fc.oneof(fc.bigInt({ min: -5n, max: 50n }), fc.constantFrom(2n ** 53n - 1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)))
const input: fc.Arbitrary<Input> = fc.record({
  stack: fc.array(fc.nat(2 ** 31), { maxLength: 100 }),
  values: fc.tuple(value, value),
  labels: fc.array(fc.nat(2), { maxLength: 3 }),
})

function tableOf(inputs: readonly Input[]): SampleTable {
  const table = new SampleTable()
  const buffer = new SampleBuffer()
  table.begin(emptyTables())
  for (const { stack, values, labels } of inputs) {
    buffer.clear()
    for (const row of stack) buffer.pushLocation(row)
    for (const one of values) {
      if (BigInt(Number(one)) === one && Number.isSafeInteger(Number(one))) buffer.pushValue(Number(one))
      else buffer.pushWideValue(one)
    }
    for (const label of labels) buffer.pushLabel(1, 0, label, -1, 2)
    table.sample(buffer)
  }
  return table
}

describe('SampleTable', () => {
  it('keeps every sample for itself, in order, of any size', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 40 }), (inputs) => {
        const table = tableOf(inputs)
        expect(table.length).toBe(inputs.length)
        const read = inputs.map((_, i) => ({
          stack: Array.from(table.stack.subarray(table.stackStart[i], table.stackStart[i + 1])),
          values: table.values.map((column) => BigInt(column[i]!)),
          labels: table.labelSets[table.labels[i]!]!.map(({ low }) => low),
        }))
        expect(read).toEqual(inputs)
      }),
    )
  })

  it('holds all columns as 64-bit integers as soon as sums of one would not be exact', () => {
    const columns = (...values: bigint[]) => tableOf(values.map((one) => ({ stack: [], values: [one, 1n], labels: [] }))).values
    expect(columns(2n ** 53n - 1n)[1]).toBeInstanceOf(Float64Array)
    expect(columns(2n ** 53n - 2n, 2n).map((column) => column instanceof BigInt64Array)).toEqual([true, true])
  })
})
