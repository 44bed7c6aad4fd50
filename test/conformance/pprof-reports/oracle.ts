import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { deserialize, serialize } from 'node:v8'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { filledIn, type ReportCase } from './case.ts'
import type { Inputs } from './inputs.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { cacheFolder, cachePath, environment, ROOT } from './workspace.ts'

/** The pprof that reports are compared with, as test/conformance/program/go.mod has it. */
export const PPROF_VERSION = 'v0.0.0-20260906184651-6331bc6350fe'

/** Processes at a time. */
const AT_ONCE = 2

const run = promisify(execFile)

/** Builds pprof, once per version; its path. Throws when there is no Go. */
export async function pprofBinary(): Promise<string> {
  const path = cachePath(`pprof-${PPROF_VERSION}`, 'pprof')
  if (existsSync(path)) return path
  const aside = cacheFolder(`pprof-${process.pid}`)
  await run('go', ['install', `github.com/google/pprof@${PPROF_VERSION}`], {
    cwd: aside,
    env: { ...process.env, GOBIN: aside, GOFLAGS: '', GOWORK: 'off' },
  })
  mkdirSync(dirname(path), { recursive: true })
  // test files run side by side: the last one to finish wins
  renameSync(join(aside, 'pprof'), path)
  rmSync(aside, { recursive: true })
  return path
}

/** The folder of pprof's own source, with the reports its tests recorded. */
export async function pprofModule(): Promise<string> {
  const { stdout } = await run('go', ['mod', 'download', '-json', `github.com/google/pprof@${PPROF_VERSION}`], {
    cwd: cacheFolder('home'),
    env: { ...process.env, GOFLAGS: '', GOWORK: 'off' },
  })
  return (JSON.parse(stdout) as { Dir: string }).Dir
}

/** Runs pprof once. Paths in warnings are those of the inputs. */
export async function runPprofOnce(binary: string, one: ReportCase, inputs: Inputs): Promise<Outcome> {
  const out = cachePath('out', `pprof-${process.pid}-${next++}`)
  const args = filledIn(one.args, (name) => (name === 'out' ? out : inputs.path(name)))
  const child = { env: environment(), cwd: cacheFolder('empty'), maxBuffer: 1 << 28, encoding: 'buffer' as const }
  const { code, stdout, stderr } = await run(binary, ['-symbolize=none', ...args], child).then(
    (done) => ({ code: 0, ...done }),
    (error: { code?: unknown; stdout: Buffer; stderr: Buffer }) => {
      if (typeof error.code !== 'number') throw error
      return { code: error.code, stdout: error.stdout, stderr: error.stderr }
    },
  )
  const file = existsSync(out) ? readFileSync(out) : null
  rmSync(out, { force: true })
  return outcomeOf(code, stdout, stderr.toString().replaceAll(out, '{out}'), file)
}

let next = 0

/** What pprof did for every case, from the cache where it was asked before. */
export async function pprofOutcomes(
  cases: readonly ReportCase[],
  inputs: Inputs,
  log: (text: string) => void = () => {},
): Promise<(index: number) => Outcome> {
  const paths = cases.map((one) => cachePath('outcomes', keyOf(one, inputs)))
  const missing = cases.map((_, index) => index).filter((index) => !existsSync(paths[index]!))
  if (missing.length > 0) {
    const binary = await pprofBinary()
    log(`running pprof ${missing.length} times`)
    await forAll(missing, async (index) => {
      const outcome = await runPprofOnce(binary, cases[index]!, inputs)
      mkdirSync(dirname(paths[index]!), { recursive: true })
      writeFileSync(`${paths[index]!}.${process.pid}`, deflateRawSync(serialize(outcome), { level: 1 }))
      renameSync(`${paths[index]!}.${process.pid}`, paths[index]!)
    })
  }
  return (index) => deserialize(inflateRawSync(readFileSync(paths[index]!))) as Outcome
}

/** Works on all items, a few at a time. */
export async function forAll<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let at = 0
  const worker = async () => {
    while (at < items.length) await work(items[at++]!)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

function keyOf({ args }: ReportCase, inputs: Inputs): string {
  const hash = createHash('sha256').update(PPROF_VERSION)
  // annotated source names the working folder
  if (args.some((arg) => arg.startsWith('-list'))) hash.update(ROOT)
  for (const arg of filledIn(args, (name) => inputs.contentKey(name))) hash.update('\0').update(arg)
  const key = hash.digest('hex')
  return join(key.slice(0, 2), key.slice(2))
}
