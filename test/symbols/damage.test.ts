import fc from 'fast-check'
import { describe, it } from 'vitest'
import { type TinyOptions, tinyExecutable } from '../support/tiny-executable.ts'
import { changed, changes, survives } from './damage.ts'

const FUNCTIONS = ['runtime.main', 'main.main', 'main.f', 'main.g'].map((name) => ({
  name,
  code: [0x90, 0x90, 0x90, 0x90, 0xe8, 7, 0, 0, 0, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90],
  inlined: {
    calls: [{ name: 'main.leaf', parentPc: 0, startLine: 5 }],
    at: [
      [8, -1],
      [16, 0],
    ] as [number, number][],
  },
}))

const KINDS: [string, Partial<TinyOptions>][] = [
  ['ELF of Go 1.26', { version: '1.20', isSince126: true }],
  ['ELF without section names', { version: '1.20', isBare: true }],
  ['position-independent ELF of Go 1.13', { version: '1.2', isPie: true }],
  ['position-independent ELF of Go 1.18', { version: '1.18', isPie: true }],
  ['Mach-O with chained pointers', { format: 'mach-o', version: '1.20', isPie: true }],
  ['PE of Go 1.16', { format: 'pe', version: '1.16' }],
]

describe('openExecutable', () => {
  it.each(KINDS)('answers or refuses, whatever bytes of it are changed: %s', async (_, kind) => {
    const modules = 'path\tmain\nmod\texample.com\tv1\nbuild\tGOARCH=amd64\n'
    const tiny = tinyExecutable({ functions: FUNCTIONS, buildId: 'ab', goBuildId: 'x', goVersion: 'go1.15', modules, ...kind })
    const near = (start: number): fc.Arbitrary<number> => fc.integer({ min: start, max: start + 0x300 })
    const places = fc.oneof(near(0), near(tiny.tableOffset), near(tiny.dataOffset), fc.integer({ min: 0, max: tiny.bytes.length - 1 }))
    const addresses = [...FUNCTIONS.map(({ name }) => tiny.entry(name) + 9n), 0n, 2n ** 64n - 1n]
    const length = fc.oneof({ weight: 4, arbitrary: fc.constant(tiny.bytes.length) }, fc.integer({ min: 0, max: tiny.bytes.length }))
    await fc.assert(
      fc.asyncProperty(changes(places), length, (edits, size) => survives(changed(tiny.bytes, edits, size), addresses)),
      { numRuns: 400, seed: 26 },
    )
  })
})
