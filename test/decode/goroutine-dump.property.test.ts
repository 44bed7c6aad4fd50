import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dumpChunks } from '../../bench/generate-dump.mjs'
import { ProfileError } from '../../src/base/error.ts'
import { decodeGoroutines } from '../../src/decode/decode-goroutines.ts'
import { GoroutineDumpDecoder } from '../../src/decode/goroutine-dump-decoder.ts'
import { bytes } from '../support/bytes-of.ts'
import { dumpView, readGoroutines } from '../support/goroutines.ts'

const FIXTURES = ['go1.26.goroutine.debug2.txt', 'go1.26.goroutine.debug1.txt'].map((name) =>
  readFileSync(new URL(`../fixtures/${name}`, import.meta.url)),
)

/** What reading gives; anything but a ProfileError goes on. */
async function outcome(content: string | Uint8Array, cuts: readonly number[] = []): Promise<unknown> {
  try {
    return dumpView(await readGoroutines(content, cuts))
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error
    return { code: error.code, message: error.message, where: error.where.replace(/^[^,]*/, '') }
  }
}

const SMALL = [
  'panic: boom',
  '',
  'goroutine 1 gp=0xc000002380 m=0 mp=0x56bcc0 [chan receive, 2 minutes, locked to thread] {kind: "a b", t: c}:',
  'panic({0x4a3b00, 0xc000012345})',
  '\truntime/panic.go:859 +0x124 fp=0xc000057fe0 sp=0xc000057e10 pc=0x6af9da',
  'main.(*T[...]).f(...)',
  '\tC:/my app/main.go:12',
  '...12 frames elided...',
  'non-Go function at pc=7f00d1',
  'created by main.spawn in goroutine 1',
  '\t/srv/main.go:143 +0x25',
  '[originating from goroutine 1]:',
  'main.spawn(...)',
  '\t/srv/main.go:143 +0x25',
  '',
  'app-1 | goroutine 18 [running]:',
  'app-1 | \tgoroutine running on other thread; stack unavailable',
  'exit status 2',
  '',
].join('\n')

const piece = fc.oneof(
  fc.constantFrom(...SMALL.split('\n').map((line) => `${line}\n`), ...SMALL.split(/(?=[\s[({])/)),
  fc.constantFrom(
    'goroutine profile: total 3\n',
    '2 @ 0x48a6aa 0x41814e\n',
    '# labels: {"a":"b"}\n',
    '#\t0x6e01f8\tmain.f+0x38\tmain.go:1\n',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('\r\n', '\n\n', '\t', '\0', '\ufffd', '((((', '))))', '"\\x', '[]:', '{}:'),
)

describe('any text', () => {
  it('is read, or an error of the profile', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), fc.boolean(), async (pieces, hasHeader) => {
        await outcome((hasHeader ? 'goroutine 1 [select]:\n' : '') + pieces.join(''))
      }),
      { numRuns: 300 },
    )
  })

  it('gives the same in chunks of any size', async () => {
    const cuts = fc.array(fc.nat(1500), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), cuts, async (pieces, places) => {
        const text = SMALL + pieces.join('')
        expect(await outcome(text, places)).toEqual(await outcome(text))
      }),
      { numRuns: 100 },
    )
  })
})

describe('a dump', () => {
  it('that ends at any byte is read as far as it goes', async () => {
    const content = bytes(SMALL)
    let most = 0
    for (let end = 0; end <= content.length; end++) {
      const view = (await outcome(content.subarray(0, end))) as { groups?: readonly unknown[] }
      const groups = view.groups?.length ?? 0
      expect(groups).toBeGreaterThanOrEqual(most)
      most = groups
    }
    expect(most).toBe(2)
  })

  it.each([1, 2, 3, 7, 64, 1000])('comes in chunks of %i bytes', async (size) => {
    for (const content of [...FIXTURES, bytes(SMALL)]) {
      const cuts = Array.from({ length: Math.ceil(content.length / size) }, (_, i) => i * size)
      expect(await outcome(new Uint8Array(content), cuts)).toEqual(await outcome(new Uint8Array(content)))
    }
  })
})

describe('50,000 goroutines', () => {
  const OPTIONS = { seed: 7, stacks: 300 }

  it('take no more room than 5,000 of the same stacks', () => {
    const read = (goroutines: number) => {
      const decoder = new GoroutineDumpDecoder()
      let size = 0
      for (const chunk of dumpChunks({ ...OPTIONS, goroutines })) {
        size += chunk.length
        decoder.push(chunk)
      }
      const { table, frames, labelSets, skipped } = decoder.end()
      return {
        size,
        total: table.total,
        room: [table.length, table.stack.length, frames.length, frames.strings.length, labelSets.length, skipped.length],
      }
    }
    const few = read(5_000)
    const many = read(50_000)
    expect([few.total, many.total]).toEqual([5_000, 50_000])
    expect(many.size).toBeGreaterThan(few.size * 9)
    expect(many.room).toEqual(few.room)
  })

  it('are read while they come, not gathered first', async () => {
    let ahead = 0
    let most = 0
    const source = {
      name: 'dump',
      async *open() {
        for (const chunk of dumpChunks({ ...OPTIONS, goroutines: 10_000 })) {
          ahead += chunk.length
          most = Math.max(most, ahead)
          yield new Uint8Array(chunk)
          ahead -= chunk.length
        }
      },
    }
    expect((await decodeGoroutines(source)).table.total).toBe(10_000)
    expect(most).toBeLessThan(1 << 18)
  })
})
