import type { DemangleOptions } from './options.ts'

/**
 * A name that is not mangled, without parameters and template arguments where it looks like C++ and the options leave these out.
 * So go generics that hold a `func(...)` lose its parameters: `main.F[go.shape.func(int) string]` becomes
 * `main.F[go.shape.func string]`. Source: google/pprof internal/symbolizer/symbolizer.go, `demangleSingleFunction`.
 */
export function simplifyName(name: string, options: DemangleOptions): string {
  if (!looksLikeCPlusPlus(name)) return name
  const bare = options.noParams ? removeMatching(name, '(', ')') : name
  return options.noTemplateParams ? removeMatching(bare, '<', '>') : bare
}

/** Java's `class.<init>` and Go's `pkg.(*T[...]).Method` do not. Source: symbolizer.go, `looksLikeDemangledCPlusPlus`. */
export function looksLikeCPlusPlus(name: string): boolean {
  if (name.includes('.<') || name.includes(']).')) return false
  return /[<>[\]]|::/.test(name)
}

/**
 * A name without its outermost `start … end` groups. Where an end comes too early, it and all behind it stay. Source: symbolizer.go,
 * `removeMatching`.
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
