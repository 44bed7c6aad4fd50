import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheFolder, cachePath, ROOT } from './workspace.ts'

/** The profiles to report on, by the names that stand for them in cases. */
export interface Inputs {
  /** In order. */
  readonly names: readonly string[]
  /** Path of an input or of `sources`; undefined for other names. */
  path(name: string): string | undefined
  /** What stands for the bytes of an input in the key of a recorded outcome. */
  contentKey(name: string): string | undefined
}

const run = promisify(execFile)

/** What pprof reads: protobuf, and texts of heaps and counts. Dumps (debug=2) and symbol replies are none. */
const IS_PROFILE = /\.pb\.gz$|\.debug1\.txt$/

/** Texts of Go, and what pprof's tests have in protobuf; binary CPU profiles, and what gperftools and Java write, is refused. */
const IS_OLD_PROFILE = /^(?:go\.godoc\.thread|gobench\.heap|go\.nomappings\.crash|sample\.cpu|cppbench\.cpu_no_samples_type)$/

/** The generated profiles, by their own names. */
export async function generatedInputs(): Promise<Map<string, string>> {
  const folder = await generatedFolder()
  return new Map([...profilesBelow(folder), ['sources', join(folder, 'sources')]])
}

/** Profiles of a folder, named by their paths in it. */
export function profilesBelow(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => IS_PROFILE.test(path))
  return new Map(files.sort().map((path) => [path.replace(/\.pb\.gz$/, ''), join(folder, path)]))
}

/** Profiles of pprof's own tests in forms that Go writes, as `upstream/PATH` in its module. */
export function upstreamInputs(module: string): Map<string, string> {
  const paths = ['profile/testdata', 'internal/driver/testdata', 'internal/report/testdata'].flatMap((folder) =>
    readdirSync(join(module, folder))
      .filter((name) => IS_OLD_PROFILE.test(name))
      .map((name) => join(folder, name)),
  )
  return new Map(paths.sort().map((path) => [`upstream/${path}`, join(module, path)]))
}

/** Inputs of paths by name. */
export function inputsOf(paths: ReadonlyMap<string, string>): Inputs {
  const keys = new Map<string, string>()
  return {
    names: [...paths.keys()].filter((name) => name !== 'sources'),
    path: (name) => paths.get(name),
    contentKey: (name) => {
      const path = paths.get(name)
      // reports can name the folder where source was not found
      if (path === undefined || name === 'sources') return path
      let key = keys.get(name)
      if (key === undefined) {
        key = createHash('sha256').update(readFileSync(path)).digest('hex')
        keys.set(name, key)
      }
      return key
    },
  }
}

/** Runs the generator once per version of its source. */
async function generatedFolder(): Promise<string> {
  const program = join(ROOT, 'test/conformance/program')
  const hash = createHash('sha256')
  for (const name of readdirSync(program).sort()) hash.update(name).update(readFileSync(join(program, name)))
  const folder = cachePath('generated', hash.digest('hex').slice(0, 16))
  if (existsSync(folder)) return folder
  const aside = cacheFolder(`generated-${process.pid}`)
  await run('go', ['run', '.', aside], { cwd: program, env: { ...process.env, GOFLAGS: '', GOWORK: 'off' } })
  try {
    renameSync(aside, folder)
  } catch {
    rmSync(aside, { recursive: true }) // another process was first
  }
  return folder
}
