/** What of a demangled name is left out. Source: github.com/ianlancetaylor/demangle demangle.go, `Option`. */
export interface DemangleOptions {
  /** Parameters of the function itself, and suffixes of clones. */
  readonly noParams: boolean
  /** Parameters of the function that a local name stands in. */
  readonly noEnclosingParams: boolean
  /** Arguments of C++ templates and Rust generics. */
  readonly noTemplateParams: boolean
  /** Suffixes of clones. */
  readonly noClones: boolean
}

/** The values of `-symbolize=demangle=`: simplified, simplified but for templates, all, nothing. */
export type DemangleMode = '' | 'templates' | 'full' | 'none'

const NOTHING: DemangleOptions = { noParams: false, noEnclosingParams: false, noTemplateParams: false, noClones: false }

/** The options of a mode; null where names stay as they are. Source: internal/symbolizer/symbolizer.go, `demanglerModeToOptions`. */
export function optionsOfMode(mode: DemangleMode): DemangleOptions | null {
  switch (mode) {
    case '':
      return { ...NOTHING, noParams: true, noEnclosingParams: true, noTemplateParams: true }
    case 'templates':
      return { ...NOTHING, noParams: true, noEnclosingParams: true }
    case 'full':
      return { ...NOTHING, noClones: true }
    case 'none':
      return null
  }
}
