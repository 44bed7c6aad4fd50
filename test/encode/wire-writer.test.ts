import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { narrow } from '../../src/base/int64.ts'
import { WireWriter } from '../../src/encode/wire-writer.ts'

/** A varint as the specification says, from the 64-bit two's complement. */
function varint(value: bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return [...bytes, Number(rest)]
}

describe('WireWriter', () => {
  it('writes any 64-bit integer, as number or bigint', () => {
    const any = fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
      fc.maxSafeInteger().map(BigInt),
      fc.integer({ min: 0, max: 64 }).chain((bit) => fc.constantFrom(2n ** BigInt(bit) - 1n, -(2n ** BigInt(Math.min(bit, 63))))),
    )
    fc.assert(
      fc.property(any, (value) => {
        const out = new WireWriter()
        out.varint(narrow(value))
        out.varint(value)
        expect([...out.finish()]).toEqual([...varint(value), ...varint(value)])
      }),
    )
  })

  it.each([0, 1, 127, 128, 16383, 16384, 2097152])('puts the length before a message of %d bytes', (length) => {
    const out = new WireWriter()
    out.begin(1)
    out.begin(2)
    const body = Uint8Array.from({ length }, (_, i) => i % 251)
    out.raw(body)
    out.end()
    out.end()
    const head = [0x12, ...varint(BigInt(length))]
    const bytes = out.finish()
    const start = [0x0a, ...varint(BigInt(head.length + length)), ...head]
    expect([...bytes.subarray(0, start.length)]).toEqual(start)
    expect(Buffer.from(bytes.subarray(start.length)).equals(body)).toBe(true)
  })

  it('leaves out what is zero', () => {
    const out = new WireWriter()
    out.optional(1, 0)
    out.optional(2, 0n)
    out.field(14, 0)
    expect([...out.finish()]).toEqual([0x70, 0])
  })
})
