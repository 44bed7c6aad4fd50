import { foldTypeArguments } from '../base/type-arguments.ts'

/**
 * Whether a function belongs to Go's runtime, whose leading frames heap profiles hide. User packages such as `example.com/runtime` do not
 * count.
 */
export function isRuntimeName(name: string): boolean {
  return name.startsWith('runtime.') || name.startsWith('internal/runtime/')
}

const RANGE_PARTS = /(-range\d+)+/g

/** Whether the function is the body of a range-over-func loop: `main.f-range1`. */
export function isRangeBody(name: string): boolean {
  return /-range\d+(?:$|\.|\[)/.test(name)
}

/** The function that a range-over-func body belongs to; other names are returned unchanged. */
export function withoutRangeParts(name: string): string {
  return name.replace(RANGE_PARTS, '')
}

/**
 * One name for all forms and instances of a function: bodies of range-over-func loops have the name of the function with the loop, and
 * the outermost type arguments are written `[...]`, as Go's text profiles do.
 */
export function foldFunctionName(name: string): string {
  return foldTypeArguments(withoutRangeParts(name))
}

/**
 * Whether a folded name is that of a function literal: `main.f.func1`, or `main.f.func1.2` for a literal in a literal.
 * Source: cmd/compile/internal/ir/func.go, `closureName`.
 */
export function isLiteralName(folded: string): boolean {
  const match = LITERAL.exec(folded)
  // a function may itself be called func1
  return match !== null && folded.slice(folded.lastIndexOf('/') + 1, match.index).includes('.')
}

/**
 * The name, from a folded one, that identifies a line's function together with file and line: "" for a literal. Up to Go 1.26 each copy of
 * a literal has the name of the function that it was inlined into; since Go 1.27 all copies have one name.
 */
export function ownerName(folded: string): string {
  return isLiteralName(folded) ? '' : folded
}

/** The best name to show for a literal with several names: the shortest, which went through the fewest inlined functions. */
export function clearestName(names: readonly string[]): string {
  return names.reduce((best, name) => (name.length < best.length || (name.length === best.length && name < best) ? name : best))
}

const LITERAL = /\.func\d+(?:\.\d+)*$/

/** A function name without the directories of its import path: `server.(*Server).handle` for `example.com/app/server.(*Server).handle`. */
export function shortFunctionName(name: string): string {
  const bracket = name.indexOf('[')
  const end = bracket === -1 ? name.length : bracket
  return name.slice(name.lastIndexOf('/', end) + 1)
}
