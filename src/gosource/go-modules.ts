import type { SourceFiles } from '../base/source-files.ts'
import { type GoMod, minorOf, parseGoMod, parseGoWork, parseVendoredModules } from './go-mod.ts'

/** A module of a source tree. */
export interface GoModule {
  /** The module path; for a tree that is part of a module, the import path of the tree's root. */
  readonly path: string
  /** Directory with a slash at its end; empty for the root. */
  readonly directory: string
  /** The language version, N of Go 1.N; null where nothing gives it. */
  readonly minor: number | null
  readonly mod: GoMod | null
}

/**
 * The modules of a tree: one for each `go.mod`. In a tree without `go.mod`: the module that the user names, or the one that the tree is
 * part of.
 */
export class GoModules {
  /** All modules, those deepest in the tree first. */
  readonly all: readonly GoModule[]
  /** Go versions of vendored modules, by `vendor` directory and module path. */
  readonly #vendored: ReadonlyMap<string, ReadonlyMap<string, string | null>>

  private constructor(all: readonly GoModule[], vendored: ReadonlyMap<string, ReadonlyMap<string, string | null>>) {
    this.all = all
    this.#vendored = vendored
  }

  /** `named` is the module path for files below no `go.mod`. */
  static async read(files: SourceFiles, named: string | null): Promise<GoModules> {
    const all: GoModule[] = []
    const vendored = new Map<string, ReadonlyMap<string, string | null>>()
    let workMinor: number | null = null
    for (const path of files.paths) {
      const directory = path.slice(0, path.lastIndexOf('/') + 1)
      const base = path.slice(directory.length)
      if (base.endsWith('.go')) continue
      const text = (await files.read(path)) ?? ''
      if (base === 'modules.txt') vendored.set(directory, parseVendoredModules(text))
      else if (base === 'go.work' && directory === '') workMinor = minorOf(parseGoWork(text).go)
      if (base !== 'go.mod') continue
      const mod = parseGoMod(text)
      // a go.mod without a go line means Go 1.16
      if (mod !== null) all.push({ path: mod.module, directory, minor: minorOf(mod.go ?? '1.16'), mod })
    }
    const hasRoot = all.some(({ directory }) => directory === '')
    const above = files.moduleAbove === null ? null : parseGoMod(files.moduleAbove.goMod)
    if (named !== null && !hasRoot) all.push({ path: named, directory: '', minor: workMinor, mod: null })
    else if (above !== null && !hasRoot)
      all.push({ path: `${above.module}/${files.moduleAbove!.below}`, directory: '', minor: minorOf(above.go ?? '1.16'), mod: above })
    return new GoModules(
      all.sort((a, b) => b.directory.length - a.directory.length),
      vendored,
    )
  }

  /** The module that a path of the tree lies in. */
  moduleOf(path: string): GoModule | null {
    return this.all.find(({ directory }) => path.startsWith(directory)) ?? null
  }

  /** The language version of a path in the tree, N of Go 1.N; null where nothing gives it. */
  minorOf(path: string): number | null {
    const vendor = vendorOf(path)
    if (vendor === null) return this.moduleOf(path)?.minor ?? null
    let longest: string | null = null
    const modules = this.#vendored.get(vendor)
    for (const one of modules?.keys() ?? []) if (path.startsWith(`${vendor}${one}/`) && one.length > (longest?.length ?? -1)) longest = one
    return longest === null ? null : minorOf(modules?.get(longest) ?? '1.16')
  }

  /** The import path of a file's package, also for main packages, which names call `main`. Null where no module gives it. */
  importPathOf(path: string): string | null {
    const directory = path.slice(0, Math.max(0, path.lastIndexOf('/')))
    const vendor = vendorOf(path)
    if (vendor !== null) return directory.slice(vendor.length)
    const module = this.moduleOf(path)
    if (module === null) return null
    const below = directory.slice(module.directory.length)
    return below === '' ? module.path : `${module.path}/${below}`
  }

  /**
   * The paths that a file with an import path may have in the tree: in the modules with the longest module path first, then in `vendor`.
   */
  pathsOf(imported: string): string[] {
    const paths = this.all
      .filter(({ path }) => imported.startsWith(`${path}/`))
      .sort((a, b) => b.path.length - a.path.length)
      .map(({ path, directory }) => directory + imported.slice(path.length + 1))
    return [...paths, ...[...this.#vendored.keys()].map((vendor) => vendor + imported), `vendor/${imported}`]
  }
}

/** The last `vendor/` directory in a path; null where there is none. */
function vendorOf(path: string): string | null {
  const at = `/${path}`.lastIndexOf('/vendor/')
  return at === -1 ? null : path.slice(0, at + 7)
}
