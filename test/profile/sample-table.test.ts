import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProtoDecoder } from '../../src/decode/proto-decoder.ts'
import { emptyTables } from '../../src/profile/profile.ts'
import { SampleBuffer } from '../../src/profile/sample-sink.ts'
import { type SampleNeeds, SampleTable } from '../../src/profile/sample-table.ts'
import { textProfile } from '../support/text-profile.ts'

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

describe('SampleTable with needs', () => {
  /** 10,000 samples of which every third has a value in the last column, and every fifth one of 64 bits. */
  const bytes = textProfile(
    Array.from({ length: 10_000 }, (_, i) => {
      const value = i % 3 === 0 ? (i % 5 === 0 ? 2n ** 60n + BigInt(i) : i + 1) : 0
      return `${i + 1} ${value} f${i % 50} < g${i % 7} < h < main {bytes=${i % 11} kind=k${i % 13}}`
    }).join('\n'),
    { sampleTypes: ['allocs/count', 'space/bytes'] },
  )

  function decoded(needs: SampleNeeds): { table: SampleTable; stacks: Map<string, bigint> } {
    const table = new SampleTable(needs)
    const decoder = new ProtoDecoder(table)
    decoder.push(bytes)
    decoder.end()
    const stacks = new Map<string, bigint>()
    for (let i = 0; i < table.length; i++) {
      const key = `${table.stack.subarray(table.stackStart[i], table.stackStart[i + 1]).join()} ${table.labels[i]}`
      stacks.set(key, (stacks.get(key) ?? 0n) + BigInt(table.values[1]![i]!))
    }
    for (const [key, value] of stacks) if (value === 0n) stacks.delete(key)
    return { table, stacks }
  }

  const all = decoded('all')

  it('leaves out samples without a value in the column, and loses none that has one', () => {
    const some = decoded({ columns: [-1] })
    expect(all.table.length).toBe(10_000)
    expect(some.table.length).toBe(4096 + Math.ceil((10_000 - 4096) / 3))
    expect(some.stacks).toEqual(all.stacks)
  })

  it('keeps a sample that has a value in any of the columns', () => {
    expect(decoded({ columns: [-1, 0] }).table.length).toBe(10_000)
  })

  it('has the labels of all samples, in the same order', () => {
    expect(decoded({ columns: [-1] }).table.labelSets).toEqual(all.table.labelSets)
  })

  it('stops after the first few thousand where nothing is needed', () => {
    expect(decoded('nothing').table.length).toBe(4096)
  })

  it('has values and labels of all samples where stacks are not needed', () => {
    const { table } = decoded('no-stacks')
    expect(table.length).toBe(10_000)
    expect([...table.labels.subarray(0, 10_000)]).toEqual([...all.table.labels.subarray(0, 10_000)])
    expect([...table.values[1]!.subarray(0, 10_000)]).toEqual([...all.table.values[1]!.subarray(0, 10_000)])
    expect(table.stackStart[10_000]).toBe(table.stackStart[4096])
  })
})
