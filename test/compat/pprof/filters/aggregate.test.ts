import { describe, expect, it } from 'vitest'
import { aggregate, type Granularity } from '../../../../src/compat/pprof/filters/aggregate.ts'
import type { PprofProfile } from '../../../../src/compat/pprof/profile.ts'
import { pprofProfileOf } from '../../../support/pprof-profile.ts'

function profile(): PprofProfile {
  const result = pprofProfileOf('1 f@a.go:3 / g@b.go:4 < main@m.go:5', { mapping: '/bin/x', startLines: true })
  Object.assign(result.mappings[0]!, { hasFunctions: true, hasFilenames: true, hasLineNumbers: true, hasInlineFrames: true })
  for (const location of result.locations) location.lines = location.lines.map((line) => ({ ...line, column: 9 }))
  return result
}

/** Locations as `address name@file:line:column / …`. */
function locationsOf({ locations }: PprofProfile): string[] {
  return locations.map(
    ({ address, lines }) =>
      `${address.toString(16)} ${lines.map(({ fn, line, column }) => `${fn.name}@${fn.file}:${line}:${column}`).join(' / ')}`,
  )
}

/** google/pprof profile/profile.go, Aggregate; internal/driver/driver.go, aggregate. */
describe('aggregate', () => {
  const cases: readonly [Granularity, boolean, boolean, string, string][] = [
    ['functions', true, false, '0 f@:0:0 / g@:0:0', '0 main@:0:0'],
    ['filefunctions', true, false, '0 f@a.go:0:0 / g@b.go:0:0', '0 main@m.go:0:0'],
    ['files', true, false, '0 @a.go:0:0 / @b.go:0:0', '0 @m.go:0:0'],
    ['lines', true, false, '0 f@a.go:3:0 / g@b.go:4:0', '0 main@m.go:5:0'],
    ['lines', true, true, '0 f@a.go:3:9 / g@b.go:4:9', '0 main@m.go:5:9'],
    ['functions', false, true, '0 g@:0:0', '0 main@:0:0'],
    ['addresses', false, false, '1000 g@b.go:4:0', '1010 main@m.go:5:0'],
    ['addresses', false, true, '1000 g@b.go:4:9', '1010 main@m.go:5:9'],
    ['addresses', true, false, '1000 f@a.go:3:9 / g@b.go:4:9', '1010 main@m.go:5:9'],
  ]
  it.each(cases)('by %s, inlined calls %s, columns %s, leaves %s and %s', (granularity, hasInlines, hasColumns, leaf, root) => {
    const result = profile()
    aggregate(result, granularity, hasInlines, hasColumns)
    expect(locationsOf(result)).toEqual([leaf, root])
  })

  it('tells in the mapping what is left, and keeps start lines', () => {
    const result = profile()
    aggregate(result, 'files', false, false)
    expect(result.mappings[0]).toMatchObject({ hasFunctions: false, hasFilenames: true, hasLineNumbers: false, hasInlineFrames: false })
    expect(result.functions.map(({ startLine, systemName }) => [startLine, systemName])).toEqual(Array(3).fill([1, '']))
  })

  it('leaves the functions it was given', () => {
    const result = profile()
    const { functions } = result
    aggregate(result, 'files', true, false)
    expect(functions.map(({ name }) => name)).toEqual(['f', 'g', 'main'])
  })
})
