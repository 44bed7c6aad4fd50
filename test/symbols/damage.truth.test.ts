import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { openExecutable } from '../../src/symbols/open-executable.ts'
import { TRUTH_PROFILES } from '../support/truth-profiles.ts'
import { changed, changes, survives } from './damage.ts'

it('answers or refuses, whatever bytes of a real program are changed', async () => {
  const bytes = new Uint8Array(gunzipSync(readFileSync(join(TRUTH_PROFILES, '1.26/ledger/stripped.elf.gz'))))
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
