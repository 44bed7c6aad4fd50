// Throws changed inputs at every decoder, guided by the branches they take; writes an input for each failure, and ends with exit code 1 then.
// npm run fuzz -- [--for 10m | --runs N] [--target NAME]... [--seed N] [--corpus FOLDER]
// --for is the time for all targets together; --runs is the number of executions of each, and makes the run the same each time.
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import { countEdges } from './count-edges.mjs'

const REPRODUCERS = 'test/fuzz/reproducers'
/** An execution that takes longer hangs: regular expressions and WebAssembly count no branches. */
const HANGS_AFTER = 20_000
/** The heap of a worker, in MiB. */
const HEAP = 1024
const INPUT = 1 << 20

const { values } = parseArgs({
  options: {
    for: { type: 'string' },
    runs: { type: 'string' },
    target: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    corpus: { type: 'string' },
  },
})
const runs = values.runs === undefined ? Number.MAX_SAFE_INTEGER : Number(values.runs)
const time = values.for === undefined ? (values.runs === undefined ? 60_000 : Number.MAX_SAFE_INTEGER) : milliseconds(values.for)

const folder = mkdtempSync('dist.fuzz-')
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))
await build({
  entryPoints: { worker: 'test/fuzz/worker.ts', targets: 'test/fuzz/targets.ts' },
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  outdir: folder,
  outExtension: { '.js': '.mjs' },
  inject: ['test/fuzz/edges.ts'],
  plugins: [countEdges()],
  logLevel: 'error',
})
const { TARGETS } = await import(pathToFileURL(join(folder, 'targets.mjs')).href)
const known = TARGETS.map(({ name }) => name)
const targets = values.target ?? known
for (const name of targets) if (!known.includes(name)) throw new Error(`there is no target ${name}; there are ${known.join(', ')}`)

let [sum, failed] = [0, 0]
for (const target of targets) {
  const start = Date.now()
  const { executions, corpus, edges, failures } = await fuzzed(target)
  sum += executions
  failed += failures.length
  const seconds = Math.max(1, Math.round((Date.now() - start) / 1000))
  console.log(
    `${target}: ${executions} executions in ${seconds} s, ${corpus.length} inputs kept, ${edges} branches, ${failures.length} failures`,
  )
  for (const { input, text } of failures) console.log(`${written(REPRODUCERS, target, input)}\n${text}`)
  if (values.corpus !== undefined) for (const input of corpus) written(values.corpus, target, input)
}
console.log(`${sum} executions, ${failed} failures`)
process.exitCode = failed > 0 ? 1 : 0

/** Fuzzes one target in a worker, which is ended where it hangs or takes all memory. */
async function fuzzed(target) {
  const state = new Int32Array(new SharedArrayBuffer(8))
  const current = new Uint8Array(new SharedArrayBuffer(INPUT))
  const until = Date.now() + time / targets.length
  const workerData = { target, seed: Number(values.seed), runs, until, state, current }
  const worker = new Worker(pathToFileURL(join(folder, 'worker.mjs')), { workerData, resourceLimits: { maxOldGenerationSizeMb: HEAP } })
  const stopped = (text) => ({ executions: state[0], corpus: [], edges: 0, failures: [{ input: current.slice(0, state[1]), text }] })
  let last = -1
  const timer = setInterval(() => {
    if (state[0] === last && state[0] > 0) worker.emit('hangs')
    last = state[0]
  }, HANGS_AFTER)
  try {
    return await new Promise((resolve) => {
      worker.once('message', resolve)
      worker.once('hangs', () => resolve(stopped(`it takes longer than ${HANGS_AFTER / 1000} s`)))
      worker.once('error', (error) => resolve(stopped(error.stack ?? String(error))))
    })
  } finally {
    clearInterval(timer)
    await worker.terminate()
  }
}

/** Writes an input under its hash, and returns the path. */
function written(root, target, input) {
  const path = join(root, target, createHash('sha256').update(input).digest('hex').slice(0, 12))
  mkdirSync(join(root, target), { recursive: true })
  writeFileSync(path, input)
  return path
}

function milliseconds(text) {
  const match = /^(\d+)(s|m|h)$/.exec(text)
  if (match === null) throw new Error(`--for ${text}: write a time such as 90s, 10m or 2h`)
  return Number(match[1]) * { s: 1000, m: 60_000, h: 3_600_000 }[match[2]]
}
