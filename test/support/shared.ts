import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The profiles with known defers that lie beside the project, if they do. */
export const SHARED_PROFILES = fileURLToPath(new URL('../../../shared/profiles', import.meta.url))
export const hasSharedProfiles = existsSync(SHARED_PROFILES)

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
  readonly program: string
  /** 1.N */
  readonly version: number
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
          program: truth.program,
          version: Number(version[1]),
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
