import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareText } from '../../src/base/order.ts'

it('compareText orders as the UTF-8 bytes do, above U+FFFF too', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'ß', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}'), maxLength: 4 })
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
    { numRuns: 500 },
  )
})
