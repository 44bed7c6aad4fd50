import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bytesOfText, byteText, readableText } from '../../src/base/byte-text.ts'

it('a byte text keeps every byte', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(bytesOfText(byteText(bytes, 0, bytes.length))).toEqual(bytes)
    }),
  )
  expect(byteText(new Uint8Array(100_000).fill(255), 1, 100_000)).toBe('\xff'.repeat(99_999))
})

it('a byte text reads as UTF-8, and bytes that are none as U+DC00 + byte', () => {
  expect(readableText('\xc3\xa9\xff')).toBe('é\udcff')
})
