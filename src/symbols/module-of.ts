import type { GoBuildInfo } from './build-info.ts'

/** The module that a package is of. */
export interface PackageModule {
  /** `std` for Go's library, `cmd` for its commands. */
  readonly path: string
  readonly isMain: boolean
}

/**
 * Finds the module of a package of a program: of those that its build information lists, the one with the longest path that leads to
 * the package. Null where none does, as in programs that were built without modules. `isStandard` says whether a package is of Go's library.
 */
export function moduleOf(imported: string, isStandard: boolean, { path, modulePath, dependencies }: GoBuildInfo): PackageModule | null {
  // Go's own commands are built without a module
  const main = modulePath === '' ? (path.startsWith('cmd/') ? 'cmd' : path) : modulePath
  if (imported === 'main' || imported === path) return { path: main, isMain: true }
  const paths = [main, ...dependencies.map((one) => one.path)]
  const leading = paths.filter((one) => imported === one || imported.startsWith(`${one}/`)).sort((a, b) => b.length - a.length)[0]
  if (leading !== undefined) return { path: leading, isMain: leading === main && !imported.startsWith('cmd/vendor/') }
  return isStandard ? { path: 'std', isMain: false } : null
}
