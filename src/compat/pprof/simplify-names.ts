/** The names of a function in a profile: the name to show, and the linker's name. */
export interface NamedFunction {
  name: string
  readonly systemName: string
}

/** The values of `-symbolize=demangle=`: names without parameters and template arguments, without parameters, complete, or unchanged. */
export type DemangleMode = '' | 'templates' | 'full' | 'none'

/**
 * Gives functions the names that pprof shows, in place: names that look like C++ lose parameters and template arguments as the mode
 * says. A name that differs from its system name stays, unless `force` is true: then all start again from the system names. Mangled names
 * of C++ and Rust, which Go never writes, stay mangled. Source: google/pprof internal/symbolizer/symbolizer.go, `Demangle`.
 */
export function simplifyNames(functions: readonly NamedFunction[], force: boolean, mode: DemangleMode): void {
  if (force) for (const fn of functions) if (fn.name !== '' && fn.systemName !== '') fn.name = fn.systemName
  if (mode === 'none') return
  for (const fn of functions) if (fn.name === '' || fn.systemName === fn.name) fn.name = simplifiedName(fn.systemName, mode)
}

/**
 * Removes parameters and template arguments from a name that looks like C++, as the mode says. Go generics that contain a
 * `func(...)` also lose its parameters: `main.F[go.shape.func(int) string]` becomes `main.F[go.shape.func string]`.
 * Source: google/pprof internal/symbolizer/symbolizer.go, `demangleSingleFunction` and `demanglerModeToOptions`.
 */
function simplifiedName(name: string, mode: DemangleMode): string {
  if (mode === 'full' || !looksLikeCPlusPlus(name)) return name
  const bare = removeMatching(name, '(', ')')
  return mode === 'templates' ? bare : removeMatching(bare, '<', '>')
}

/**
 * Whether a name may be that of a C++ function. Java's `class.<init>` and Go's `pkg.(*T[...]).Method` are not.
 * Source: google/pprof internal/symbolizer/symbolizer.go, `looksLikeDemangledCPlusPlus`.
 */
export function looksLikeCPlusPlus(name: string): boolean {
  if (name.includes('.<') || name.includes(']).')) return false
  return /[<>[\]]|::/.test(name)
}

/**
 * Removes the outermost `start … end` groups from a name. Where an `end` has no `start`, it and everything after it stay.
 * Source: google/pprof internal/symbolizer/symbolizer.go, `removeMatching`.
 */
export function removeMatching(name: string, start: string, end: string): string {
  let kept = ''
  let keptTo = 0
  let nesting = 0
  for (let i = 0; i < name.length; i++) {
    const c = name[i]
    if (c === start) {
      if (++nesting === 1) kept += name.slice(keptTo, i)
      if (nesting === 1) keptTo = i
    } else if (c === end && --nesting <= 0) {
      if (nesting < 0) break
      keptTo = i + 1
    }
  }
  return kept + name.slice(keptTo)
}
