import { statSync } from 'node:fs'
import { open, readdir, realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { ProfileError } from '../base/error.ts'
import { baseName } from '../base/go-path.ts'
import { compareText } from '../base/order.ts'
import type { GoLibrary, ModuleAbove, SourceFiles } from '../base/source-files.ts'
import { isMachineLimit } from './file-errors.ts'
import { gitRevision } from './git-revision.ts'

/**
 * Limits far above real Go trees: on the number of files and directories, on their depth, and on the size of a file. A syntax tree takes
 * about 100 times the size of its file, hence 8 MiB per file.
 */
const MAX_SIZE = 1 << 23
const MAX_FILES = 200_000
const MAX_DIRECTORIES = 100_000
const MAX_DEPTH = 64

/** Where distributions and Go's installer put Go. */
const GOROOTS = [
  '/usr/local/go',
  '/usr/lib/go',
  '/usr/lib/golang',
  '/usr/share/go',
  '/opt/homebrew/opt/go/libexec',
  '/usr/local/opt/go/libexec',
  'C:/Program Files/Go',
]

/** The environment variables that say where Go keeps source. */
export type SourceEnvironment = Readonly<Record<string, string | undefined>>

/**
 * Opens a tree of Go source. Throws `not-found` or `unreadable` where there is no directory to read.
 * Directories that `go` ignores (`.x`, `_x`, `testdata`) and `node_modules` are skipped; a link to a directory is followed once.
 */
export async function openSourceFiles(directory: string, env: SourceEnvironment): Promise<SourceFiles> {
  const { paths, isComplete } = await listSource(directory)
  const known = new Set(paths)
  const cache = moduleCache(env)
  return {
    root: directory,
    paths,
    isComplete,
    read: async (path) => (known.has(path) ? readLimited(join(directory, path)) : null),
    libraries: await findLibraries(env, cache),
    readModule: async (module, moduleVersion, path) => {
      const folder = `${escapeModule(module)}@${escapeModule(moduleVersion)}`
      return cache !== null && isBelow(`${folder}/${path}`) && !moduleVersion.includes('/') ? readLimited(join(cache, folder, path)) : null
    },
    revision: await gitRevision(directory),
    moduleAbove: known.has('go.mod') ? null : await findModuleAbove(resolve(directory)),
  }
}

/** What is listed of a tree. */
interface ListLimits {
  /** Links, and directories with a `go.mod` of their own, are left out. */
  readonly isOneModule: boolean
  /** Files, and directories. */
  readonly most: number
}

/** Lists the source of a tree, sorted; `isComplete` is false where it is larger than the limits. Throws where the root cannot be read. */
export async function listSource(
  root: string,
  { isOneModule, most }: ListLimits = { isOneModule: false, most: MAX_FILES },
): Promise<{ readonly paths: string[]; readonly isComplete: boolean }> {
  const paths: string[] = []
  const visited = new Set<string>()
  let isComplete = true
  const visit = async (below: string, depth: number): Promise<void> => {
    const real = await realpath(join(root, below)).catch((error: unknown) => failAtRoot(root, below, error))
    if (real === null || visited.has(real)) return
    if (depth > MAX_DEPTH || visited.size >= Math.min(most, MAX_DIRECTORIES) || paths.length >= most) {
      isComplete = false
      return
    }
    visited.add(real)
    const entries = await readdir(real, { withFileTypes: true }).catch((error: unknown) => failAtRoot(root, below, error))
    if (isOneModule && below !== '' && entries?.some(({ name }) => name === 'go.mod') === true) return
    for (const entry of (entries ?? []).sort((a, b) => compareText(a.name, b.name))) {
      const path = below + entry.name
      const isLink = entry.isSymbolicLink()
      if (isLink && isOneModule) continue
      const target = isLink ? await stat(join(root, path)).catch(() => null) : entry
      if (target?.isDirectory() === true) {
        if (!isSkipped(entry.name)) await visit(`${path}/`, depth + 1)
      } else if (target?.isFile() === true && isSource(path) && paths.length < most) paths.push(path)
    }
  }
  await visit('', 0)
  return { paths: paths.sort(compareText), isComplete }
}

/** Ignores a directory that cannot be read, unless it is the root: then it throws. */
function failAtRoot(root: string, below: string, error: unknown): null {
  if (isMachineLimit(error)) throw error
  if (below !== '') return null
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT')
    throw new ProfileError('not-found', `there is no such ${root.endsWith('.go') ? 'file' : 'directory'}`, root, 'check the path')
  const message = code === 'ENOTDIR' ? 'this is not a directory' : `the directory cannot be read (${code})`
  throw new ProfileError('unreadable', message, root, 'give the directory that has the source', error)
}

function isSkipped(name: string): boolean {
  return name.startsWith('.') || name.startsWith('_') || name === 'testdata' || name === 'node_modules'
}

function isSource(path: string): boolean {
  const name = baseName(path)
  if (name.endsWith('.go')) return !name.startsWith('.') && !name.startsWith('_')
  return name === 'go.mod' || name === 'go.work' || `/${path}`.endsWith('/vendor/modules.txt')
}

/**
 * Reads a Go file that a profile names by its absolute path; null for any other path, and where it cannot be read or is too large. A name
 * from a profile can open only regular files that end in `.go`, on this machine.
 */
export async function readGoFile(path: string): Promise<string | null> {
  const isLocal = isAbsolute(path) && !/^[\\/]{2}/.test(path)
  return isLocal && path.endsWith('.go') && !path.includes('\0') ? readLimited(path) : null
}

/** Whether a path is that of a file, or of a link to one. */
export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Reads the text of a file; null where it cannot be read, is not a regular file or is too large. */
export async function readLimited(path: string): Promise<string | null> {
  // reading a pipe might never end
  if (!isFile(path)) return null
  const file = await open(path, 'r').catch((error: unknown) => {
    // the file is there: to leave it out would be a wrong answer
    if (isMachineLimit(error)) throw error
    return null
  })
  if (file === null) return null
  try {
    return (await file.stat()).size > MAX_SIZE ? null : (await file.readFile('utf8')).replace(/^\ufeff/, '')
  } catch {
    return null
  } finally {
    await file.close()
  }
}

/** Whether a path from a profile stays below the directory that it is looked up in. */
function isBelow(path: string): boolean {
  return !/[\\\0]/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}

/** The nearest `go.mod` above a directory, which is how go finds the module of a package. */
async function findModuleAbove(directory: string): Promise<ModuleAbove | null> {
  for (let at = dirname(directory); ; at = dirname(at)) {
    const goMod = await readLimited(join(at, 'go.mod'))
    if (goMod !== null) return { goMod, below: relative(at, directory).split(sep).join('/') }
    if (dirname(at) === at) return null
  }
}

/**
 * The folder of the module cache that holds the toolchains that `go` downloads. Source: cmd/go/internal/gover/toolchain.go,
 * "golang.org/toolchain".
 */
const TOOLCHAINS = 'golang.org'
const TOOLCHAIN = /^toolchain@v[^-]+-go(\d[^-]*)\.[a-z0-9]+-[a-z0-9]+$/

async function findLibraries(env: SourceEnvironment, cache: string | null): Promise<GoLibrary[]> {
  const goroot = await findGoroot(env)
  const version = goroot === null ? null : await readLimited(join(goroot, 'VERSION'))
  const found = goroot === null ? [] : [libraryAt(goroot, /^go(\S+)/.exec(version ?? '')?.[1] ?? null)]
  const folders = cache === null ? [] : await readdir(join(cache, TOOLCHAINS)).catch(() => [])
  for (const folder of folders.sort(compareText)) {
    const release = TOOLCHAIN.exec(folder)?.[1]
    if (release !== undefined && !found.some((one) => one.release === release))
      found.push(libraryAt(join(cache!, TOOLCHAINS, folder), release))
  }
  return found
}

function libraryAt(root: string, release: string | null): GoLibrary {
  return { release, read: async (path) => (isBelow(path) ? readLimited(join(root, 'src', path)) : null) }
}

async function findGoroot(env: SourceEnvironment): Promise<string | null> {
  const named = env['GOROOT']
  for (const root of named ? [named] : GOROOTS)
    if ((await stat(join(root, 'src', 'runtime')).catch(() => null))?.isDirectory() === true) return root
  return null
}

/** The folder of the module cache; null where the environment does not say. Source: `go help environment` (GOMODCACHE, GOPATH). */
function moduleCache(env: SourceEnvironment): string | null {
  if (env['GOMODCACHE']) return env['GOMODCACHE']
  const first = env['GOPATH']?.split(sep === '\\' ? ';' : ':')[0]
  if (first) return join(first, 'pkg', 'mod')
  const home = env['HOME'] || env['USERPROFILE']
  return home ? join(home, 'go', 'pkg', 'mod') : null
}

/**
 * Escapes a module path for the module cache: an upper-case letter becomes `!` and its lower-case letter. Source: golang.org/x/mod/module,
 * `EscapePath`.
 */
function escapeModule(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`)
}
