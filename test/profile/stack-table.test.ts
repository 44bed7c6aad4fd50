import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Int64Values } from '../../src/base/int64.ts'
import { SampleBuffer } from '../../src/profile/sample-sink.ts'
import { StackTable } from '../../src/profile/stack-table.ts'
import { CollectSink, collectStacks } from '../support/profile-view.ts'

interface Input {
  readonly stack: readonly number[]
  readonly values: readonly bigint[]
  readonly label: number | null
  readonly prefix: number
}

const value = fc.oneof(
  fc.bigInt({ min: -5n, max: 50n }),
  fc.constantFrom(2n ** 53n - 1n, 2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n)),
)
const input: fc.Arbitrary<Input> = fc.record({
  stack: fc.oneof(fc.array(fc.nat(3), { maxLength: 4 }), fc.array(fc.nat(2 ** 31), { maxLength: 100 })),
  values: fc.tuple(value, value),
  label: fc.option(fc.nat(2)),
  prefix: fc.nat(1),
})

/** Puts a sample into `buffer`, which was used before. */
function fill(buffer: SampleBuffer, { stack, values, label, prefix }: Input): SampleBuffer {
  buffer.clear()
  for (const row of stack) buffer.pushLocation(row)
  for (const one of values) {
    if (Number.isSafeInteger(Number(one)) && BigInt(Number(one)) === one) buffer.pushValue(Number(one))
    else buffer.pushWideValue(one)
  }
  if (label !== null) buffer.pushLabel(1, 0, label, -1, 2)
  buffer.prefix = prefix
  return buffer
}

/** The sums by definition, in order of first sight. */
function bruteForce(inputs: readonly Input[]): unknown[] {
  const sums = new Map<string, Input>()
  for (const one of inputs) {
    const key = JSON.stringify([one.stack, one.label, one.prefix])
    const known = sums.get(key)
    sums.set(key, { ...one, values: one.values.map((v, i) => BigInt.asIntN(64, v + (known?.values[i] ?? 0n))) })
  }
  return [...sums.values()].map(({ stack, values, label, prefix }) => ({
    stack,
    values,
    labels: label === null ? [] : [{ key: 1, text: 0, number: (-1n << 32n) | BigInt(label), unit: 2 }],
    prefix,
  }))
}

function tableOf(inputs: readonly Input[]): StackTable {
  const table = new StackTable()
  const buffer = new SampleBuffer()
  for (const one of inputs) expect(table.sample(fill(buffer, one))).toBe(true)
  return table
}

describe('StackTable', () => {
  it('has one row for equal stack, labels and prefix, with the sum of the values, as int64 wraps', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 40 }), (inputs) => {
        expect(collectStacks(tableOf(inputs)).samples).toEqual(bruteForce(inputs))
      }),
      { numRuns: 500 },
    )
  })

  it('keeps thousands of stacks apart', () => {
    const inputs = Array.from(
      { length: 5000 },
      (_, i): Input => ({ stack: [i % 70, (i / 70) | 0], values: [1n, 2n], label: null, prefix: 0 }),
    )
    const table = tableOf([...inputs, ...inputs])
    expect([table.length, table.value(4999, 0), table.value(0, 1)]).toEqual([5000, 2, 4])
  })

  it('reads a row back as the sample it came from', () => {
    fc.assert(
      fc.property(fc.array(input, { minLength: 1, maxLength: 10 }), (inputs) => {
        const table = tableOf(inputs)
        const sink = new CollectSink()
        const buffer = new SampleBuffer()
        for (let row = 0; row < table.length; row++) {
          table.read(row, buffer)
          sink.sample(buffer)
        }
        expect(sink.samples).toEqual(collectStacks(table).samples)
      }),
    )
  })
})

const cells = (values: Int64Values, length: number) => Array.from({ length }, (_, i) => values[i])

describe('SampleBuffer', () => {
  it('gives its values as numbers or as 64-bit integers, whichever comes first', () => {
    const mixed = [1n, 2n ** 62n + 1n, -3n, 2n ** 53n + 1n, 5n]
    const buffer = fill(new SampleBuffer(), { stack: [], values: mixed, label: null, prefix: 0 })
    expect(cells(buffer.valuesAs(true), 5)).toEqual(mixed)
    const narrow = fill(buffer, { stack: [], values: [7n, -8n, 9n, 10n, 11n, 12n], label: null, prefix: 0 })
    expect(cells(narrow.valuesAs(false), 6)).toEqual([7, -8, 9, 10, 11, 12])
    expect(cells(narrow.valuesAs(true), 6)).toEqual([7n, -8n, 9n, 10n, 11n, 12n])
  })
})
