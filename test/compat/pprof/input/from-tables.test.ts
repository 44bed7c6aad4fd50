import { describe, expect, it } from 'vitest'
import { profileFromTables } from '../../../../src/compat/pprof/input/from-tables.ts'
import { ProtoDecoder } from '../../../../src/decode/proto-decoder.ts'
import { SampleTable } from '../../../../src/profile/sample-table.ts'
import { pprofProfileOfBytes, stacksOf } from '../../../support/pprof-profile.ts'
import { messageBytes, type ProfileMessage } from '../../../support/profile-message.ts'

function bytesOf(strings: readonly (string | Uint8Array)[], fields: ProfileMessage): Uint8Array {
  const stringTable = strings.map((text) => (typeof text === 'string' ? new TextEncoder().encode(text) : text))
  return messageBytes({ sampleType: [{ type: 1, unit: 1 }], ...fields, stringTable })
}

/** Samples stand before the tables, whose ids are in no order and refer to each other across. */
const SHUFFLED = bytesOf(['', 'n', 'a', 'b', 'c'], {
  sample: [
    { locationId: [30, 7], value: [1] },
    { locationId: [7], value: [2] },
  ],
  location: [
    { id: 7, line: [{ functionId: 9 }] },
    { id: 5, line: [{ functionId: 8 }] },
    { id: 30, mappingId: 4, line: [{ functionId: 8 }, { functionId: 9 }] },
  ],
  function: [
    { id: 8, name: 2 },
    { id: 2, name: 4 },
    { id: 9, name: 3 },
  ],
  mapping: [
    { id: 6, filename: 2 },
    { id: 4, filename: 3 },
  ],
})

/** google/pprof profile/encode.go, postDecode. */
describe('profileFromTables', () => {
  it('keeps ids, order and unused rows of the file', () => {
    const profile = pprofProfileOfBytes(SHUFFLED)
    expect(profile.locations.map(({ id }) => id)).toEqual([7, 5, 30])
    expect(profile.functions.map(({ id, name }) => [id, name])).toEqual([
      [8, 'a'],
      [2, 'c'],
      [9, 'b'],
    ])
    expect(profile.mappings.map(({ id }) => id)).toEqual([6, 4])
    expect(profile.locations[2]!.mapping).toBe(profile.mappings[1])
    expect(stacksOf(profile)).toEqual(['a/b < b 1', 'b 2'])
  })

  it('gives the same for the same table again', () => {
    const table = new SampleTable()
    const decoder = new ProtoDecoder(table)
    decoder.push(SHUFFLED)
    const tables = decoder.end()
    const once = stacksOf(profileFromTables(tables, table))
    expect(stacksOf(profileFromTables(tables, table))).toEqual(once)
  })

  it('keeps bytes that are not UTF-8, each for itself', () => {
    const profile = pprofProfileOfBytes(
      bytesOf(['', 'n', new Uint8Array([0x66, 0xff]), new Uint8Array([0x66, 0xfe]), '\ufffd'], {
        function: [
          { id: 1, name: 2 },
          { id: 2, name: 3 },
          { id: 3, name: 4 },
        ],
      }),
    )
    expect(profile.functions.map(({ name }) => name)).toEqual(['f\udcff', 'f\udcfe', '\ufffd'])
  })

  it('groups labels by key, and pads units where some numbers have one', () => {
    const profile = pprofProfileOfBytes(
      bytesOf(['', 'n', 'k', 'ms', 'text', 'j', ''], {
        sample: [
          {
            value: [1],
            label: [
              { key: 2, num: 5 },
              { key: 2, str: 4 },
              { key: 5, num: 1 },
              { key: 2, num: 6, numUnit: 3 },
              { key: 2, num: 7 },
              // neither text nor number nor unit: not there
              { key: 5 },
              // an empty text that has a row of its own is one
              { key: 5, str: 6 },
            ],
          },
        ],
      }),
    )
    const { samples } = profile
    const { texts, numbers, units } = samples.labelSets[samples.labels[0]!]!
    expect([...texts]).toEqual([
      ['k', ['text']],
      ['j', ['']],
    ])
    expect([...numbers]).toEqual([
      ['k', [5, 6, 7]],
      ['j', [1]],
    ])
    expect([...units]).toEqual([['k', ['', 'ms', '']]])
  })

  it('has a column per sample type also without samples', () => {
    expect(pprofProfileOfBytes(bytesOf(['', 'n'], {})).samples).toMatchObject({ length: 0, values: [new Float64Array(0)] })
  })
})
