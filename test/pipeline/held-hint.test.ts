import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { bytesRange } from '../../src/base/byte-range.ts'
import { bytesSource, type ProfileSource } from '../../src/base/profile-source.ts'
import { decodeProfile } from '../../src/decode/decode-profile.ts'
import { encodeProfile } from '../../src/encode/encode-profile.ts'
import { gunzip } from '../../src/node/gunzip.ts'
import { fileSource } from '../../src/node/sources.ts'
import { type AnalyzeOptions, analyze } from '../../src/pipeline/analyze.ts'
import { functionName } from '../../src/profile/profile.ts'
import { SampleBuffer } from '../../src/profile/sample-sink.ts'
import { StackTable } from '../../src/profile/stack-table.ts'

const at = (name: string) => fileURLToPath(new URL(`../truth/profiles/1.26/ledger/${name}`, import.meta.url))

/** The heap of the ledger, with one hundred times the closures of `main.post` and none of its records, as sampling may leave it. */
async function heapWithoutRecordsOfPost(): Promise<ProfileSource> {
  const [stacks, kept, sample] = [new StackTable(), new StackTable(), new SampleBuffer()]
  const profile = await decodeProfile(fileSource(at('stripped.heap.pb.gz')), stacks, { inflate: gunzip })
  const { locations } = profile
  kept.typeCount = stacks.typeCount
  for (let row = 0; row < stacks.length; row++) {
    stacks.read(row, sample)
    const leaf = functionName(profile, locations.lineFunction[locations.lineStart[sample.stack[0]!]!]!)
    const size = sample.values[1]! / sample.values[0]!
    if (leaf === 'main.post' && size === 48) continue
    if (leaf === 'main.post') for (let type = 0; type < sample.valueCount; type++) sample.values[type]! *= 100
    kept.sample(sample)
  }
  return bytesSource('heap', encodeProfile(profile, kept))
}

async function answerOf(source: ProfileSource, options: AnalyzeOptions) {
  const report = await analyze([source], { decode: { inflate: gunzip }, ...options })
  return report.answer!
}

it('names a function of which the executable beside the profile shows that it makes records, where other statements have them', async () => {
  const heap = await heapWithoutRecordsOfPost()
  const asked: string[] = []
  const openNamed = async (path: string) => {
    asked.push(path)
    return bytesRange(path, gunzipSync(readFileSync(at('stripped.elf.gz'))))
  }
  const answer = await answerOf(heap, { openNamed })
  expect(answer).toMatchObject({ outcome: 'records', sites: 1, records: 800 })
  expect(answer.text).toMatch(/ main\.post holds 1\.83MiB through line 34 of main\.go; --source tells/)
  // without it nothing shows that this function defers, and another one has records
  expect((await answerOf(heap, {})).text).not.toContain('--source')
  expect(asked).toHaveLength(1)
})

it('looks once for an executable that is not there', async () => {
  const asked: string[] = []
  const openNamed = async (path: string) => {
    asked.push(path)
    return null
  }
  await answerOf(await heapWithoutRecordsOfPost(), { openNamed })
  expect(asked).toHaveLength(1)
})
