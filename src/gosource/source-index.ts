import { baseName } from '../base/go-path.ts'
import type { GoLibrary, SourceFiles } from '../base/source-files.ts'
import { type FramePlace, findFunction } from './find-function.ts'
import { type FramePath, parseFramePath } from './frame-path.ts'
import { parseFunctionName } from './function-name.ts'
import type { GoFunction } from './functions.ts'
import { GoFile } from './go-file.ts'
import { minorOf, parseGoMod } from './go-mod.ts'
import { GoModules } from './go-modules.ts'
import type { GoParser } from './go-parser.ts'
import { placeOf, type SourceFit } from './source-fit.ts'

/** A frame of a profile. */
export interface SourceFrame extends FramePlace {
  readonly file: string
  /** The release of Go that built the program, such as `1.26` or `1.26.8`; null where it is not known. */
  readonly release: string | null
}

/** The place of a frame's source. */
export interface SourcePlace {
  /** Path relative to the root of the tree; null for files outside it. */
  readonly path: string | null
  readonly origin: 'module' | 'vendor' | 'module-cache' | 'goroot'
  readonly file: GoFile
  /** Null where the file has no function of this name. */
  readonly function: GoFunction | null
  /** `moved` where the source is of another revision than the program. */
  readonly fit: SourceFit
  /** The reason why it does not fit. */
  readonly reason: string | null
}

/** A file that may be the frame's, and how to read it. */
interface Candidate {
  readonly key: string
  readonly path: string | null
  readonly origin: SourcePlace['origin']
  /** Whether the name leads to this file only, so that it is used even where it does not fit. */
  readonly isCertain: boolean
  /** Whether the file may be of another revision through no fault of the user: then it is used only where it fits. */
  readonly mayDiffer: boolean
  readonly open: () => Promise<GoFile | null>
}

/** The most files of one base name that are compared. */
const MAX_CANDIDATES = 50

/** Finds and parses source; each file is parsed once. */
export class SourceIndex {
  readonly files: SourceFiles
  readonly modules: GoModules
  readonly #parse: GoParser
  readonly #paths: ReadonlySet<string>
  readonly #byBase = new Map<string, string[]>()
  readonly #parsed = new Map<string, Promise<GoFile | null>>()
  readonly #places = new Map<string, Promise<SourcePlace | null>>()

  private constructor(files: SourceFiles, modules: GoModules, parse: GoParser) {
    this.files = files
    this.modules = modules
    this.#parse = parse
    this.#paths = new Set(files.paths)
    for (const path of files.paths) {
      const base = baseName(path)
      const same = this.#byBase.get(base)
      if (same === undefined) this.#byBase.set(base, [path])
      else same.push(path)
    }
  }

  /** `module` is the module path for a tree without `go.mod`. */
  static async open(files: SourceFiles, parse: GoParser, module: string | null = null): Promise<SourceIndex> {
    return new SourceIndex(files, await GoModules.read(files, module), parse)
  }

  /** A Go file of the tree; null where it cannot be read. */
  file(path: string): Promise<GoFile | null> {
    return this.#open(
      path,
      path,
      () => this.files.read(path),
      async () => this.modules.minorOf(path),
    )
  }

  /** The place of a frame's source; null where it is not found. */
  locate(frame: SourceFrame): Promise<SourcePlace | null> {
    const key = `${frame.function}\n${frame.file}\n${frame.line}\n${frame.startLine}\n${frame.release}`
    let place = this.#places.get(key)
    if (place === undefined) {
      place = this.#locate(frame)
      this.#places.set(key, place)
    }
    return place
  }

  async #locate(frame: SourceFrame): Promise<SourcePlace | null> {
    const named = parseFramePath(frame.file, frame.function)
    if (named === null) return null
    const seen = new Set<string>()
    let best: SourcePlace | null = null
    for (const one of this.#candidates(named, frame)) {
      if (seen.has(one.key) || seen.size >= MAX_CANDIDATES) continue
      seen.add(one.key)
      const file = await one.open()
      if (file === null) continue
      const found = findFunction(file, frame)
      const place: SourcePlace = { path: one.path, origin: one.origin, file, function: found, ...placeOf(file, found, frame) }
      if (place.fit === 'fits') return place
      if (one.mayDiffer && place.fit === 'moved') continue
      // a file that only looks alike must at least have the function
      if (best === null ? one.isCertain || found !== null : best.function === null && found !== null) best = place
    }
    return best
  }

  /** The files that may be the frame's, the most likely first. */
  *#candidates(named: FramePath, frame: SourceFrame): Generator<Candidate> {
    const { module, vendored, goroot, path } = named
    const imports = [module === null ? null : `${module.path}/${module.file}`, vendored, path.startsWith('/') ? null : path]
    const imported = parseFunctionName(frame.function).package
    if (imported !== 'main') imports.push(`${imported}/${named.segments.at(-1)}`)
    for (const one of imports) if (one !== null) yield* this.modules.pathsOf(one).flatMap((at) => this.#inTree(at, true))
    if (module !== null) {
      const key = `${module.path}@${module.version}/${module.file}`
      const read = () => this.files.readModule(module.path, module.version, module.file)
      const minor = async () =>
        minorOf(parseGoMod((await this.files.readModule(module.path, module.version, 'go.mod')) ?? '')?.go ?? '1.16')
      yield { key, path: null, origin: 'module-cache', isCertain: true, mayDiffer: false, open: () => this.#open(key, key, read, minor) }
    }
    if (goroot !== null)
      for (const library of librariesOf(this.files.libraries, named.release ?? frame.release)) yield this.#inLibrary(library, goroot)
    if (module === null && goroot === null) yield* this.#bySuffix(named, imported)
  }

  /** Files of the tree, sorted by how many of their last directories equal those of the frame's path. */
  #bySuffix({ segments }: FramePath, imported: string): Candidate[] {
    return (this.#byBase.get(segments.at(-1)!) ?? [])
      .filter((path) => imported === 'main' || this.#mayBe(path, imported))
      .map((path) => ({ path, shared: sharedEnd(segments, `${this.modules.importPathOf(path) ?? ''}/${path.split('/').at(-1)}`, path) }))
      .sort((a, b) => b.shared - a.shared)
      .flatMap(({ path, shared }) => this.#inTree(path, shared === path.split('/').length && shared > 1))
  }

  /** Whether a path may belong to a package of the profile: not where a module gives the path another import path. */
  #mayBe(path: string, imported: string): boolean {
    const known = this.modules.importPathOf(path)
    return known === null || known === imported || known.endsWith(`/${imported}`) || imported.endsWith(`/${known}`)
  }

  #inTree(path: string, isCertain: boolean): Candidate[] {
    if (!this.#paths.has(path)) return []
    const origin = `/${path}`.includes('/vendor/') ? 'vendor' : 'module'
    return [{ key: path, path, origin, isCertain, mayDiffer: false, open: () => this.file(path) }]
  }

  #inLibrary(library: GoLibrary, path: string): Candidate {
    const key = `\0${library.release}\0${path}`
    const read = () => library.read(path)
    const open = () => this.#open(key, path, read, async () => minorOf(library.release))
    // another patch release, or changes by a distribution, are not a fault of the source that the user gives
    return { key, path: null, origin: 'goroot', isCertain: true, mayDiffer: true, open }
  }

  #open(key: string, path: string, read: () => Promise<string | null>, minor: () => Promise<number | null>): Promise<GoFile | null> {
    let file = this.#parsed.get(key)
    if (file === undefined) {
      file = read().then(async (text) => (text === null ? null : new GoFile(this.#parse(path, text), await minor())))
      this.#parsed.set(key, file)
    }
    return file
  }
}

/**
 * The libraries that may be the program's: those of its minor release, with the exact release first. Where the release is not known, only
 * the first library, since a machine mostly runs what it builds.
 */
function librariesOf(all: readonly GoLibrary[], release: string | null): readonly GoLibrary[] {
  if (release === null) return all.slice(0, 1)
  const minor = minorOf(release)
  const fitting = all.filter((one) => one.release !== null && minorOf(one.release) === minor)
  return [...fitting.filter((one) => one.release === release), ...fitting.filter((one) => one.release !== release)]
}

/** How many segments at the end are equal, in the path in the tree or in its import path. */
function sharedEnd(segments: readonly string[], ...paths: readonly string[]): number {
  return Math.max(
    ...paths.map((path) => {
      const own = path.split('/')
      let shared = 0
      while (shared < own.length && shared < segments.length && own.at(-1 - shared) === segments.at(-1 - shared)) shared++
      return shared
    }),
  )
}
