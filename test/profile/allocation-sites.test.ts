import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AllocationSites } from '../../src/profile/allocation-sites.ts'
import { PrefixTable } from '../../src/profile/profile.ts'

it('sums samples by location, prefix and size, in order of first sight', () => {
  const sample = fc.record({ location: fc.nat(40), prefix: fc.nat(1), size: fc.constantFrom(0, 48, 2 ** 40), value: fc.integer() })
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 80 }), fc.nat(80), (samples, widenAt) => {
      const sites = new AllocationSites(1)
      const expected = new Map<string, [samples: number, value: number]>()
      samples.forEach(({ location, prefix, size, value }, i) => {
        if (i === widenAt) sites.widen()
        const isWide = i >= widenAt
        sites.add(location, prefix, size, isWide ? new BigInt64Array([BigInt(value)]) : new Float64Array([value]))
        const [count, sum] = expected.get(`${location} ${prefix} ${size}`) ?? [0, 0]
        expected.set(`${location} ${prefix} ${size}`, [count + 1, sum + value])
      })
      const rows = Array.from({ length: sites.length }, (_, row) => [
        `${sites.location[row]} ${sites.prefix[row]} ${sites.size[row]}`,
        [sites.samples[row], Number(sites.value(row, 0))],
      ])
      expect(rows).toEqual([...expected])
    }),
  )
})

it('gives equal prefixes one row, and none row 0', () => {
  const prefixes = new PrefixTable()
  expect([prefixes.intern([]), prefixes.intern([1n, 2n], ['a', 'b']), prefixes.intern([12n]), prefixes.intern([1n, 2n])]).toEqual([
    0, 1, 2, 1,
  ])
  expect([prefixes.length, prefixes.addresses(1), prefixes.names(1), prefixes.names(2)]).toEqual([3, [1n, 2n], ['a', 'b'], []])
})
