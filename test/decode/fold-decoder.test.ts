import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { compileFold } from '../../scripts/build-fold.mjs'
import { FoldDecoder } from '../../src/decode/fold-decoder.ts'
import { type FoldExports, instantiate } from '../../src/decode/fold-module.ts'
import { FoldStopped } from '../../src/decode/fold-stopped.ts'
import { compareFolds } from '../support/compare-folds.ts'
import { unzipped } from '../support/decoding.ts'
import { fuzzFold } from '../support/fuzz-fold.ts'
import { textProfile } from '../support/text-profile.ts'
import { bytes, join } from '../support/wire.ts'

let module: WebAssembly.Module
let fold: FoldExports
beforeAll(async () => {
  module = await WebAssembly.compile(await compileFold())
  fold = instantiate(module)
})

const sample = (name: string) => unzipped(new Uint8Array(readFileSync(new URL(`../../samples/${name}`, import.meta.url))))

describe('the fold in WebAssembly', () => {
  it.each(['go1.15/leak-exact', 'go1.19/leak', 'go1.22/clean', 'go1.24/leak', 'go1.26/leak', 'go1.26/server'])(
    'gives the tables and sums of %s that the decoder in TypeScript gives',
    (name) => {
      const content = sample(`${name}.heap.pb.gz`)
      expect(compareFolds(content, [], fold)).toBe('folded')
      const everyTen = Array.from({ length: Math.floor(content.length / 10) }, (_, i) => (i + 1) * 10)
      expect(compareFolds(content, everyTen, fold)).toBe('folded')
    },
  )

  it('gives equal results or hands the profile back, for profiles with any departure and damage', () => {
    const results = fuzzFold(module, 1, 400)
    expect(Object.keys(results).sort()).toEqual(['folded', 'handed back', 'needs stacks'])
    expect(results['folded']).toBeGreaterThan(150)
  })

  it('hands profiles of one value back, since their stacks are kept', () => {
    expect(compareFolds(sample('go1.26/leak.goroutine.pb.gz'), [], fold)).toBe('handed back')
  })

  it('asks for stacks where samples come before their locations', () => {
    const content = textProfile('1 48 alloc < main {bytes=48}')
    const fields = fieldsOf(content)
    const samplesFirst = join(
      ...fields.filter(({ tag }) => tag === 0x12).map(({ part }) => part),
      ...fields.filter(({ tag }) => tag !== 0x12).map(({ part }) => part),
    )
    expect(compareFolds(samplesFirst, [], fold)).toBe('needs stacks')
  })

  it('reads nothing behind the bytes of a message', () => {
    // the length of the sample ends inside the number of its last value
    const content = textProfile('1 48 alloc < main {bytes=48}')
    const cut = join(content, bytes(2, [0x10, 0x80]))
    expect(() => decoded(cut)).toThrow(FoldStopped)
    expect(compareFolds(cut, [], fold)).toBe('handed back')
  })

  it('reads one profile after another with one instance, whatever the first one left', () => {
    const leak = sample('go1.26/leak.heap.pb.gz')
    expect(() => decoded(leak.subarray(0, leak.length - 1))).toThrow(FoldStopped)
    expect(compareFolds(sample('go1.26/server.heap.pb.gz'), [], fold)).toBe('folded')
    expect(compareFolds(leak, [], fold)).toBe('folded')
  })
})

function decoded(content: Uint8Array): unknown {
  const decoder = new FoldDecoder(fold)
  decoder.push(content)
  return decoder.end()
}

/** The top-level fields of a profile whose lengths are below 2^14. */
function fieldsOf(content: Uint8Array): { tag: number; part: Uint8Array }[] {
  const fields: { tag: number; part: Uint8Array }[] = []
  for (let at = 0; at < content.length; ) {
    const tag = content[at]!
    let end = at + 1
    let value = 0
    for (let shift = 0; ; shift += 7) {
      value += (content[end]! & 0x7f) * 2 ** shift
      if (content[end++]! < 0x80) break
    }
    if ((tag & 7) === 2) end += value
    fields.push({ tag, part: content.slice(at, end) })
    at = end
  }
  return fields
}
