import fc from 'fast-check'
import { expect, it } from 'vitest'
import { IdTable } from '../../src/decode/id-table.ts'
import { WireReader } from '../../src/decode/wire.ts'
import { FunctionTable } from '../../src/profile/profile.ts'
import { varint } from '../support/wire.ts'

const id = fc.oneof(
  fc.bigInt({ min: 1n, max: 3000n }),
  fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
  fc.constantFrom(2n ** 22n - 1n, 2n ** 22n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n),
)

function tableOf(): { table: IdTable; refer: (value: bigint) => number; define: (value: bigint, mayBeAnother?: boolean) => number | null } {
  const reader = new WireReader()
  const table = new IdTable(reader, new FunctionTable(), 'function')
  return {
    table,
    refer: (value) => {
      const bytes = Uint8Array.from(varint(value))
      reader.reset(bytes, 0, 0)
      return table.refer(bytes.length)
    },
    define: (value, mayBeAnother = false) => table.define(Number(value & 0xffff_ffffn), Number(value >> 32n), 7, mayBeAnother),
  }
}

it('gives every 64-bit id a row of its own, in order of first sight, whether it is referred to or defined first', () => {
  fc.assert(
    fc.property(fc.uniqueArray(id, { maxLength: 50 }), fc.infiniteStream(fc.boolean()), (ids, first) => {
      const { refer, define } = tableOf()
      expect(ids.map((value) => (first.next().value ? refer(value) : define(value)))).toEqual(ids.map((_, row) => row))
      expect(ids.map(refer)).toEqual(ids.map((_, row) => row))
    }),
  )
})

it('refuses id 0 and a second definition, which it leaves to the caller when another profile may begin', () => {
  const { define } = tableOf()
  expect(() => define(0n)).toThrow(expect.objectContaining({ code: 'profile-bad-id', message: 'a function has the reserved id 0' }))
  expect(define(2n ** 40n)).toBe(0)
  expect(() => define(2n ** 40n)).toThrow(
    expect.objectContaining({ code: 'profile-bad-id', message: `two functions have the id ${2n ** 40n}` }),
  )
  expect(define(2n ** 40n, true)).toBe(null)
})
