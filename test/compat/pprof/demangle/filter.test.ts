import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filterName } from '../../../../src/compat/pprof/demangle/filter.ts'
import { type DemangleMode, type DemangleOptions, optionsOfMode } from '../../../../src/compat/pprof/demangle/options.ts'

const RECORDED: { readonly names: readonly (readonly [name: string, simple: string, templates: string, full: string])[] } = JSON.parse(
  readFileSync(new URL('go-names.json', import.meta.url), 'utf8'),
)

function options(mode: DemangleMode): DemangleOptions {
  return optionsOfMode(mode) ?? expect.fail('this mode demangles nothing')
}

const MODES = [options(''), options('templates'), options('full')] as const

describe('filterName', () => {
  it.each(MODES.map((mode, i) => [['default', 'templates', 'full'][i]!, mode, i + 1] as const))(
    "gives what Go's package gives in the mode %s",
    (_, mode, column) => {
      const differing = RECORDED.names.filter((row) => filterName(row[0], mode) !== row[column])
      expect(differing).toEqual([])
    },
  )

  it.each([
    ['pointers in pointers', `_Z1f${'P'.repeat(60_000)}i`],
    ['templates in templates', `_Z1f${'1AI'.repeat(30_000)}`],
    ['a text that doubles with every argument', `_Z1f1AIiiE${doublings(30)}`],
    ['qualifiers without end', `_Z1f${'VK'.repeat(40_000)}i`],
    ['Rust tuples in tuples', `_RINvC1a1b${'T'.repeat(60_000)}`],
    ['a name longer than any', `_Z${'1a'.repeat(200_000)}`],
  ])('leaves %s as they are', (_, name) => {
    expect(filterName(name, options('full'))).toBe(name)
  })

  it('gives a text for any text', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'NSTIEJLXKVRPODUMAZFCacdfilmnpstvx0123456789_.$é\ud800') })
    const name = fc.tuple(fc.constantFrom('_Z', '_ZN', '_R', '_RNv', '___Z', '_GLOBAL__I_', ''), letters)
    fc.assert(
      fc.property(fc.oneof(name, fc.tuple(fc.constant(''), fc.string())), fc.constantFrom(...MODES), ([prefix, rest], mode) => {
        expect(typeof filterName(prefix + rest, mode)).toBe('string')
      }),
      { numRuns: 1000 },
    )
  })

  it('gives a text for damaged names', () => {
    const damaged = fc
      .tuple(fc.constantFrom(...RECORDED.names), fc.nat(), fc.nat(3), fc.string({ maxLength: 3 }))
      .map(([[name], at, removed, put]) => name.slice(0, at % name.length) + put + name.slice((at % name.length) + removed))
    fc.assert(
      fc.property(damaged, fc.constantFrom(...MODES), (name, mode) => {
        expect(typeof filterName(name, mode)).toBe('string')
      }),
      { numRuns: 1000 },
    )
  })
})

/** Template arguments, each twice the one before. */
function doublings(count: number): string {
  let text = ''
  for (let i = 0; i < count; i++) {
    const before = `S${(2 * i).toString(36).toUpperCase()}_`
    text += `1AI${before}${before}E`
  }
  return text
}
