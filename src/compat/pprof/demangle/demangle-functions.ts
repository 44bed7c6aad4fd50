import { type DemangleMode, type DemangleOptions, optionsOfMode } from './options.ts'
import { simplifyName } from './simplify-name.ts'

/** The names of a function of a profile: what to show, and what the linker knows it by. */
export interface NamedFunction {
  name: string
  readonly systemName: string
}

/** How names of C++ and Rust begin; with one underscore more on OS X. */
const MANGLED = /^_?_(?:Z|R|__Z|GLOBAL_)/

/**
 * Gives functions the names that pprof shows, in place: mangled names of C++ and Rust become readable, and names that look like
 * C++ lose parameters and template arguments as the mode says. Names that differ from their system names count as demangled;
 * `force` starts again from the system names. The demangler is loaded where a name needs it.
 * Source: google/pprof internal/symbolizer/symbolizer.go, `Demangle`.
 */
export async function demangleFunctions(functions: readonly NamedFunction[], force: boolean, mode: DemangleMode): Promise<void> {
  if (force) for (const fn of functions) if (fn.name !== '' && fn.systemName !== '') fn.name = fn.systemName
  const options = optionsOfMode(mode)
  if (options === null) return
  const mangled: NamedFunction[] = []
  for (const fn of functions) {
    if (fn.name !== '' && fn.systemName !== fn.name) continue
    if (MANGLED.test(fn.systemName)) mangled.push(fn)
    else fn.name = simplifyName(fn.systemName, options)
  }
  if (mangled.length === 0) return
  const { filterName } = await import('./filter.ts')
  for (const fn of mangled) fn.name = demangledName(fn.systemName, options, filterName)
}

function demangledName(systemName: string, options: DemangleOptions, filter: (name: string, options: DemangleOptions) => string): string {
  const demangled = filter(systemName, options)
  if (demangled !== systemName) return demangled
  const withoutUnderscore = systemName.slice(1)
  const onOsX = filter(withoutUnderscore, options)
  return onOsX === withoutUnderscore ? simplifyName(systemName, options) : onOsX
}
