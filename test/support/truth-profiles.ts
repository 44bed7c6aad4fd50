import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A folder of profiles in place of those of the repository; vitest.config.ts sets it. */
const given = process.env['TRUTH_PROFILES']

/** The profiles with known defers: `test/truth/profiles`, or the whole set that they are a part of. */
export const TRUTH_PROFILES = given ?? fileURLToPath(new URL('../truth/profiles', import.meta.url))

/** Whether it is the whole set. */
export const isWholeSet = given !== undefined

/** A place of truth.json: a defer statement, or a look-alike (`trap`). */
export interface TruthSite {
  readonly site: string
  readonly function: string
  readonly profile_file: string
  readonly line: number
  readonly construct: string
  readonly live_defer_records: number
  readonly record_bytes: number
  readonly trap: boolean
}

/** One capture with what is known of it. */
export interface TruthCapture {
  /** `1.24 loopdefers exact`, with `-arm64` behind the version for that machine: what tests call it. */
  readonly label: string
  readonly program: string
  /** 1.N */
  readonly version: number
  /** As Go names it: `amd64`. */
  readonly arch: string
  readonly cpus: number
  readonly name: string
  readonly rate: number
  readonly sites: readonly TruthSite[]
  /** Path of a file of this capture, such as `heap.pb.gz`; null when it was left out. */
  readonly file: (kind: string) => string | null
}

/** Every capture below a directory of profiles. */
export function truthCaptures(root: string): TruthCapture[] {
  return filesBelow(root)
    .filter((path) => basename(path) === 'truth.json')
    .sort()
    .flatMap((path) => {
      const truth = JSON.parse(readFileSync(path, 'utf8'))
      const version = /^go1\.(\d+)/.exec(truth.go_version ?? '')
      if (version === null || truth.captures === undefined) return []
      return truth.captures.map(
        (capture: { capture: string; mem_profile_rate: number; sites: TruthSite[] }): TruthCapture => ({
          label: `${relative(root, path).split(sep)[0]} ${truth.program} ${capture.capture}`,
          program: truth.program,
          version: Number(version[1]),
          arch: String(truth.platform).split('/').at(-1)!,
          cpus: truth.num_cpu ?? 2,
          name: capture.capture,
          rate: capture.mem_profile_rate,
          sites: capture.sites,
          file: (kind) => {
            const file = join(dirname(path), `${capture.capture}.${kind}`)
            return existsSync(file) ? file : null
          },
        }),
      )
    })
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}
