// Watches a process that grows, restarts, hangs and lies for many captures, and ends with exit code 1 where memory grows.
// npm run soak -- [CAPTURES]
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { build } from 'esbuild'

const PARTS = 20
/** The heap may be larger at the end than after a fifth of the captures by this many MiB. */
const NOISE = 4

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
const captures = Number(process.argv[2] ?? 10_000)
// beside the other folders of test/: the recordings are named relative to themselves
const folder = mkdtempSync('test/dist.soak-')
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
await build({
  entryPoints: ['test/soak/soak.ts'],
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  logLevel: 'error',
})
const { soak } = await import(pathToFileURL(join(folder, 'soak.mjs')).href)
const heaps = []
console.log('captures  heap MiB  outside MiB  resident MiB')
const { code, failures } = await soak(captures, (count) => {
  if (count % Math.ceil(captures / PARTS) !== 0) return
  collect()
  const { heapUsed, external, rss } = process.memoryUsage()
  const [heap, ...others] = [heapUsed, external, rss].map((bytes) => bytes / 2 ** 20)
  heaps.push(heap)
  console.log([String(count).padStart(8), ...[heap, ...others].map((mebibytes) => mebibytes.toFixed(1).padStart(9))].join('  '))
})
for (const [text, count] of failures) console.log(`${count} times: ${text}`)
const growth = heaps.at(-1) - heaps[Math.floor(heaps.length / 5)]
console.log(`exit code ${code}; the heap grew by ${growth.toFixed(1)} MiB`)
process.exit(growth > NOISE ? 1 : 0)
