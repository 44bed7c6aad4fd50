import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProfileError } from '../../../src/base/error.ts'
import { decodedLegacy } from '../../support/legacy.ts'

/** A header of each format, and lines that may follow. */
const FORMATS: readonly (readonly [string, readonly string[]])[] = [
  ['heap profile: 1: 48 [3: 144] @ heap/1048576\n', ['1: 48 [3: 144] @ 0x1001 0x2001', '-1: -48 [0: 0] @']],
  ['goroutine profile: total 2\n', ['7 @ 0x1001 0x2001', '010 @ 0x0']],
  ['--- contention:\nsampling period = 100\n', [' 1500 3 @ 0x1001 0x0', 'cycles/second = 3000000000']],
]
const text = fc.constantFrom(...FORMATS).chain(([header, records]) => {
  const line = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...records) },
    { weight: 1, arbitrary: fc.constantFrom('--- Memory map: ---', '---', '# comment') },
    { weight: 1, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 20 }) },
  )
  return fc.array(line, { maxLength: 12 }).map((lines) => new Uint8Array(Buffer.from(`${header}${lines.join('\n')}\n`, 'latin1')))
})
const edited = fc.tuple(text, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 2 })).map(([bytes, edits]) => {
  const copy = Uint8Array.from(bytes)
  for (const [at, byte] of edits) if (copy.length > 0) copy[at % copy.length] = byte
  return copy
})

describe('any bytes', () => {
  it('are a sound profile, or throw a ProfileError', () => {
    let decodedCount = 0
    fc.assert(
      fc.property(fc.oneof(edited, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        try {
          const { profile, sink } = decodedLegacy(bytes)
          decodedCount++
          const { locations, functions, mappings } = profile
          expect(profile.sampleCount).toBe(sink.samples.length)
          for (const { stack, values } of sink.samples) {
            expect(values).toHaveLength(profile.sampleTypes.length)
            for (const row of stack) expect(row).toBeLessThan(locations.length)
          }
          for (let row = 0; row < locations.length; row++) {
            expect(locations.mapping[row]!).toBeLessThan(mappings.length)
            for (let i = locations.lineStart[row]!; i < locations.lineEnd[row]!; i++)
              expect(locations.lineFunction[i]!).toBeLessThan(functions.length)
          }
        } catch (error) {
          if (!(error instanceof ProfileError)) throw error
          expect(error.code).toMatch(/^profile-(unrecognized|malformed|too-large)$|^kind-not-supported$/)
        }
      }),
      { numRuns: 3000 },
    )
    expect(decodedCount).toBeGreaterThan(300)
  })
})
