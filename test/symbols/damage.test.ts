import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ByteRange, bytesRange } from '../../src/base/byte-range.ts'
import { ProfileError } from '../../src/base/error.ts'
import { openExecutable } from '../../src/symbols/open-executable.ts'
import { SHARED_PROFILES } from '../support/shared.ts'
import { type TinyOptions, tinyExecutable } from '../support/tiny-executable.ts'

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

/** Bytes that a question may read: the tables of these small programs, several times over. */
const MAX_READ = 1 << 26
const MAX_READS = 2000

/** Opens damaged bytes and asks everything: each answer comes, or is a `ProfileError`, after a bounded number of reads. */
async function survives(bytes: Uint8Array, addresses: readonly bigint[]): Promise<void> {
  const inner = bytesRange('damaged', bytes)
  let left = MAX_READ
  let readsLeft = MAX_READS
  const range: ByteRange = {
    ...inner,
    read: (offset, length) => {
      left -= length
      readsLeft--
      if (left < 0 || readsLeft < 0) throw new Error('too much was read')
      return inner.read(offset, length)
    },
  }
  const answered = async <T>(question: Promise<T>): Promise<T | null> => {
    left = MAX_READ
    readsLeft = MAX_READS
    return question.catch((error: unknown) => {
      if (error instanceof ProfileError) return null
      throw error
    })
  }
  const executable = await answered(openExecutable(range))
  if (executable === null) return
  for (const address of addresses) {
    await answered(executable.functionAt(address))
    await answered(executable.lineAt(address))
    await answered(executable.callTarget(address))
    executable.linkAddress(address, { start: 0n, limit: 2n ** 63n, offset: address })
  }
  await answered(executable.functionNamed('main.f'))
}

/** Changes of bytes: to any place, and often to what counts and offsets are at their limits. */
const changes = (places: fc.Arbitrary<number>): fc.Arbitrary<{ at: number; bytes: number[] }[]> => {
  const byte = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 }))
  return fc.array(fc.record({ at: places, bytes: fc.array(byte, { minLength: 1, maxLength: 8 }) }), { minLength: 1, maxLength: 4 })
}

function changed(bytes: Uint8Array, edits: readonly { at: number; bytes: number[] }[], length: number): Uint8Array {
  const copy = bytes.slice(0, length)
  for (const edit of edits) for (const [i, byte] of edit.bytes.entries()) if (edit.at + i < copy.length) copy[edit.at + i] = byte
  return copy
}

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

  const ledger = join(SHARED_PROFILES, '1.26/ledger/stripped.elf.gz')
  it.skipIf(!existsSync(ledger))('answers or refuses, whatever bytes of a real program are changed', async () => {
    const bytes = new Uint8Array(gunzipSync(readFileSync(ledger)))
    const executable = await openExecutable(bytesRange('ledger', bytes))
    const post = (await executable.functionNamed('main.post'))!
    const table = bytes.findIndex(
      (byte, i) => byte === 0xf1 && bytes[i + 1] === 0xff && bytes[i + 3] === 0xff && bytes[i + 6] === 1 && bytes[i + 7] === 8,
    )
    expect(table).toBeGreaterThan(0)
    const places = fc.oneof(
      fc.integer({ min: 0, max: 0x400 }),
      fc.integer({ min: table, max: table + 0x48 }),
      fc.integer({ min: table, max: bytes.length - 1 }),
    )
    const addresses = [post.entry + 20n, post.entry + 100n, post.end - 1n, post.entry - 100_000n]
    await fc.assert(
      fc.asyncProperty(changes(places), (edits) => survives(changed(bytes, edits, bytes.length), addresses)),
      { numRuns: 150, seed: 26 },
    )
  })
})
