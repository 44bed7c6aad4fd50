// Compares the fold in WebAssembly with the decoder in TypeScript on made-up profiles.
// node scripts/fuzz-fold.mjs [COUNT] [FIRST]: COUNT cases from number FIRST on; a failure names its case, which FIRST repeats.
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { compileFold } from './build-fold.mjs'

/** Cases between two lines of progress. */
const PART = 20_000

const [count, first] = [Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 1)]
const folder = mkdtempSync('dist.fuzz-')
process.once('exit', () => rmSync(folder, { recursive: true }))
const outfile = join(folder, 'fuzz-fold.mjs')
await build({ entryPoints: ['test/support/fuzz-fold.ts'], bundle: true, platform: 'node', format: 'esm', outfile, logLevel: 'error' })
const { fuzzFold } = await import(pathToFileURL(outfile).href)
const module = await WebAssembly.compile(await compileFold())
const sums = {}
for (let done = 0; done < count; done += PART) {
  const results = fuzzFold(module, first + done, Math.min(PART, count - done))
  for (const [result, cases] of Object.entries(results)) sums[result] = (sums[result] ?? 0) + cases
  console.log(`${Math.min(done + PART, count)} cases: ${JSON.stringify(sums)}`)
}
