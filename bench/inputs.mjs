import { execFileSync, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  createReadStream,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { build } from 'esbuild'
import { generateProfile, LARGE } from './generate.mjs'
import { generateDump, LARGE_DUMP } from './generate-dump.mjs'

const CACHE = new URL('.cache/', import.meta.url).pathname
const SAMPLES = new URL('../samples/', import.meta.url).pathname

/** Where things that a run makes are kept; not in git. */
export function cachePath(name) {
  mkdirSync(CACHE, { recursive: true })
  return join(CACHE, name)
}

/** A folder with `count` captures of 5 MB, all links to one: each counts as a process with `--by file`. */
export async function fleetInput(count, log) {
  const one = cachePath('capture.heap.pb.gz')
  if (!existsSync(one)) {
    log('generating a capture')
    await generateProfile(one, { seed: 3, samples: 50_000, functions: 5_000, sites: 20_000 })
  }
  const folder = cachePath(`fleet-${count}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  for (let i = 0; i < count; i++) linkSync(one, join(folder, `pod-${i}.heap.pb.gz`))
  return folder
}

/** Whether the go command is there. */
export function hasGo() {
  return spawnSync('go', ['version']).status === 0
}

/** The pprof binary itself: `go tool pprof` would add the go command's own start-up to every run. */
export function pprofBinary(log) {
  const path = cachePath('pprof')
  if (!existsSync(path)) {
    log('building pprof')
    execFileSync('go', ['build', '-o', path, 'cmd/pprof'], { stdio: ['ignore', 'ignore', 'inherit'] })
  }
  return path
}

/** Our leak sample, or the smallest there is; null without samples. */
export function tinyInput() {
  const leak = join(SAMPLES, 'go1.26/leak.heap.pb.gz')
  if (existsSync(leak)) return leak
  if (!existsSync(SAMPLES)) return null
  const paths = readdirSync(SAMPLES, { recursive: true })
    .filter((name) => name.endsWith('.heap.pb.gz'))
    .map((name) => join(SAMPLES, name))
  return paths.sort((a, b) => statSync(a).size - statSync(b).size)[0] ?? null
}

/** The heap of the Go compiler itself while it compiles net/http; null without Go. */
export function compilerInput(log) {
  const path = cachePath('compiler.heap.pb.gz')
  if (existsSync(path)) return path
  if (!hasGo()) return null
  log('profiling the Go compiler')
  // a name that was never used: for a known one the build cache has the result and the compiler does not run. That makes -a
  // needless, which would compile all dependencies too. A directory, since a plain file gets the old text form.
  // Source: cmd/compile/internal/gc/util.go `startProfile` (Go 1.26)
  const directory = mkdtempSync(cachePath('compile-'))
  const flags = `net/http=-memprofile=${directory} -memprofilerate=2048`
  execFileSync('go', ['build', `-gcflags=${flags}`, 'net/http'], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [name] = readdirSync(directory)
  if (name === undefined) throw new Error(`the Go compiler wrote no profile into ${directory}`)
  renameSync(join(directory, name), path)
  rmSync(directory, { recursive: true })
  return path
}

/** The generated profile of a million samples. */
export function largeInput(log) {
  return generatedInput(LARGE.samples, log)
}

/** A generated profile with this many samples. */
export function generatedInput(samples, log) {
  const options = { ...LARGE, samples }
  return made(`generated-${Object.values(options).join('-')}.heap.pb.gz`, `generating a profile of ${samples} samples`, log, (path) =>
    generateProfile(path, options, (done) => log(`  ${done / 1000}k samples`)),
  )
}

/** The generated dump of 200,000 goroutines. */
export function dumpInput(log) {
  return generatedDump(LARGE_DUMP.goroutines, log)
}

/** A generated dump with this many goroutines. */
export function generatedDump(goroutines, log) {
  const options = { ...LARGE_DUMP, goroutines }
  return made(
    `generated-${Object.values(options).join('-')}.goroutine.debug2.txt`,
    `generating a dump of ${goroutines} goroutines`,
    log,
    (path) => generateDump(path, options),
  )
}

/** A file of the cache, made whole or not at all, should the run be stopped. */
async function made(name, text, log, make) {
  const path = cachePath(name)
  if (existsSync(path)) return path
  log(text)
  await make(`${path}.part`)
  renameSync(`${path}.part`, path)
  return path
}

/** Copies of a file, as captures of a series have names of their own. */
export function repeated(path, count) {
  return Array.from({ length: count }, (_, i) => {
    const copy = cachePath(`copy-${String(i).padStart(3, '0')}.heap.pb.gz`)
    copyFileSync(path, copy)
    return copy
  })
}

/** Megabytes of one or several files when inflated. */
export async function inflatedSize(paths) {
  let size = 0
  for (const path of [paths].flat()) {
    const file = createReadStream(path)
    for await (const chunk of path.endsWith('.gz') ? file.pipe(createGunzip()) : file) size += chunk.length
  }
  return size / 1e6
}

/** A program that decodes one file and does nothing else: the sources as they are now, in one file. */
export async function decodeProgram() {
  const path = cachePath('decode.mjs')
  const entry = new URL('decode-entry.ts', import.meta.url).pathname
  await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile: path, logLevel: 'error' })
  return path
}
