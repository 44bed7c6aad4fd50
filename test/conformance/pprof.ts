import { execFile, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** One row of pprof's top table. Values are whole numbers of the sample type's unit, as exact as a float64. */
export interface PprofRow {
  readonly name: string
  readonly flat: bigint
  readonly cum: bigint
}

/** The text of `pprof -top -unit=B`, read back. */
export interface PprofTop {
  /** In the order printed. */
  readonly rows: readonly PprofRow[]
  /** T of `of T total`. */
  readonly total: bigint
  /** Of the `Type:` line. */
  readonly type: string
  readonly warnings: string
}

const GO_VERSION = goVersion()

/** Shows every node, in bytes, and takes names as they stand in the profile. */
const ALL_NODES = ['-top', '-nodecount=0', '-nodefraction=0', '-edgefraction=0', '-unit=B', '-symbolize=none']

const run = promisify(execFile)
let binary: Promise<string> | null = null

/** Runs Go's own pprof. Options are pprof's: `-lines`, `-focus=…`. Throws what pprof says when it fails. */
export async function pprofTop(options: readonly string[], ...files: readonly string[]): Promise<PprofTop> {
  const { stdout, stderr } = await runPprof([...ALL_NODES, ...options, ...files])
  return parseTop(stdout, stderr)
}

/** Runs pprof and returns all that it prints. */
export async function runPprof(args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  binary ??= buildPprof()
  const home = cacheDirectory()
  // no local executable may rename a mapping, and no setting of the developer's may leak in
  const env = { HOME: home, PPROF_TMPDIR: home, PPROF_BINARY_PATH: join(home, 'no-binaries'), TZ: 'UTC' }
  return run(await binary, args, { env, maxBuffer: 1 << 28 })
}

/** Runs `work` on every item, a few at a time; results in the order of the items. */
export async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const at = next++
      results[at] = await work(items[at]!)
    }
  }
  await Promise.all(Array.from({ length: 4 }, worker))
  return results
}

/** Builds the pprof of the installed Go once per Go version, beside the system's temporary files. */
async function buildPprof(): Promise<string> {
  const directory = cacheDirectory()
  const path = join(directory, 'pprof')
  if (existsSync(path)) return path
  mkdirSync(directory, { recursive: true })
  // test files run in processes of their own: each builds aside, and the last one to finish wins
  const aside = join(directory, `pprof-${process.pid}`)
  await run('go', ['build', '-o', aside, 'cmd/pprof'], { cwd: directory, env: { ...process.env, GOFLAGS: '', GOWORK: 'off' } })
  renameSync(aside, path)
  return path
}

function cacheDirectory(): string {
  const key = createHash('sha256').update(GO_VERSION).digest('hex').slice(0, 16)
  return join(tmpdir(), `deferscope-pprof-${key}`)
}

function goVersion(): string {
  const { status, stdout } = spawnSync('go', ['version'], { cwd: tmpdir(), encoding: 'utf8' })
  return status === 0 ? stdout.trim() : ''
}

const TABLE_HEAD = /^ +flat +flat% +sum% +cum +cum%$/
const ROW = /^ *(-?\d+)(?:B|ns)? +\S+% +\S+% +(-?\d+)(?:B|ns)? +\S+% {2}(.*?)(?: \((?:partial-)?inline\))?$/
const TOTAL = /^Showing nodes accounting for .* of (-?\d+)(?:B|ns)? total$/

function parseTop(stdout: string, stderr: string): PprofTop {
  const lines = stdout.trimEnd().split('\n')
  const head = lines.findIndex((line) => TABLE_HEAD.test(line))
  const total = lines.slice(0, head).flatMap((line) => TOTAL.exec(line)?.[1] ?? [])[0]
  if (head === -1 || total === undefined) throw new Error(`not a top table of pprof:\n${stdout}`)
  return {
    rows: lines.slice(head + 1).map(parseRow),
    total: BigInt(total),
    type: lines.find((line) => line.startsWith('Type: '))?.slice('Type: '.length) ?? '',
    warnings: stderr,
  }
}

function parseRow(line: string): PprofRow {
  const match = ROW.exec(line)
  if (match === null) throw new Error(`not a row of pprof's top table: ${line}`)
  return { name: match[3]!, flat: BigInt(match[1]!), cum: BigInt(match[2]!) }
}
