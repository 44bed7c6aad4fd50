// Decodes one file and prints its inflated bytes: what `npm run bench` measures where the question is the decoder alone.
import { FoldSink } from '../src/analysis/fold.ts'
import type { Inflater } from '../src/base/inflater.ts'
import { decodeGoroutines } from '../src/decode/decode-goroutines.ts'
import { decodeProfile } from '../src/decode/decode-profile.ts'
import { gunzip } from '../src/node/gunzip.ts'
import { fileSource } from '../src/node/sources.ts'

const [what, path] = process.argv.slice(2) as [string, string]
let inflated = 0
const inflate: Inflater = async function* (chunks) {
  for await (const chunk of gunzip(chunks)) {
    inflated += chunk.length
    yield chunk
  }
}
const file = fileSource(path)
const source = {
  name: path,
  async *open() {
    for await (const chunk of file.open()) {
      if (what === 'goroutines') inflated += chunk.length
      yield chunk
    }
  },
}
const count =
  what === 'goroutines'
    ? (await decodeGoroutines(source)).table.total
    : (await decodeProfile(source, new FoldSink(), { inflate })).sampleCount
process.stdout.write(JSON.stringify({ bytes: inflated, count }))
