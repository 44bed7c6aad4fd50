import { foldTypeArguments } from '../base/type-arguments.ts'

/** The parts of a function name in a profile. */
export interface FunctionName {
  /** Import path; `main` for the main package of every program. */
  readonly package: string
  /**
   * Function or method in the file, such as `(*T).M`, with type arguments as `[...]`. In an inlined copy, names of callers stand before it.
   */
  readonly declared: string
  /** The rest after it, such as `.func1.2`; empty for the declared function itself. */
  readonly literals: string
  /** Whether it is the body of a range over a function. */
  readonly isRangeBody: boolean
}

const LAST_PART = /(?:\.(?:func|gowrap|deferwrap)?\d+|·dwrap·\d+|-range\d+|-fm)$/

/**
 * Splits a function name into its parts. Source: cmd/compile/internal/ir/func.go, `closureName`; cmd/internal/objabi/path.go,
 * `PathToPrefix`.
 */
export function parseFunctionName(name: string): FunctionName {
  const folded = foldTypeArguments(name)
  const bracket = folded.indexOf('[')
  const slash = folded.lastIndexOf('/', bracket === -1 ? folded.length : bracket)
  const dot = folded.indexOf('.', slash + 1)
  const path =
    dot === -1 ? '' : folded.slice(0, dot).replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const local = dot === -1 ? folded : folded.slice(dot + 1)
  let declared = local
  while (LAST_PART.test(declared)) declared = declared.replace(LAST_PART, '')
  // `glob..func1` would leave `glob.`
  declared = declared.replace(/\.$/, '')
  return {
    package: path,
    declared,
    literals: local
      .slice(declared.length)
      .replace(/-range\d+/g, '')
      .replace(/(\.(gowrap|deferwrap)\d+|·dwrap·\d+|-fm)$/, ''),
    isRangeBody: /-range\d+$/.test(local),
  }
}
