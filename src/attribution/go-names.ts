import { foldTypeArguments } from '../base/type-arguments.ts'

/** Whether a function belongs to Go's runtime: the names whose leading frames heap profiles hide. User packages such as `example.com/runtime` do not. */
export function isRuntimeName(name: string): boolean {
  return name.startsWith('runtime.') || name.startsWith('internal/runtime/')
}

const RANGE_PARTS = /(-range\d+)+/g

/** Whether the function is the body of a range-over-func loop: `main.f-range1`. */
export function isRangeBody(name: string): boolean {
  return /-range\d+(?:$|\.|\[)/.test(name)
}

/** The function that a range-over-func body belongs to; other names as they are. */
export function withoutRangeParts(name: string): string {
  return name.replace(RANGE_PARTS, '')
}

/**
 * One name for all forms and instances of a function: range-over-func bodies belong to the function that has the loop, and
 * the outermost type arguments are written `[...]`, as Go's text profiles do.
 */
export function foldFunctionName(name: string): string {
  return foldTypeArguments(withoutRangeParts(name))
}

/**
 * Whether a folded name is that of a function literal: `main.f.func1`, or `main.f.func1.2` for one inside of it.
 * Source: cmd/compile/internal/ir/func.go, `closureName`.
 */
export function isLiteralName(folded: string): boolean {
  const match = LITERAL.exec(folded)
  // a function may be called func1 itself
  return match !== null && folded.slice(folded.lastIndexOf('/') + 1, match.index).includes('.')
}

/**
 * What a line's function adds to its file and line in a key, given its folded name: nothing for a literal. Up to Go 1.26 each copy of a
 * literal in an inlined function carries the name of the function it was inlined into, since Go 1.27 all have one name.
 */
export function ownerName(folded: string): string {
  return isLiteralName(folded) ? '' : folded
}

/** The name to show of several that one literal has: the shortest, which fewest functions were inlined into. */
export function clearestName(names: readonly string[]): string {
  return names.reduce((best, name) => (name.length < best.length || (name.length === best.length && name < best) ? name : best))
}

const LITERAL = /\.func\d+(?:\.\d+)*$/

/** `main.(*Server).handle` of `example.com/app/server.(*Server).handle`: the import path without its directories. */
export function shortFunctionName(name: string): string {
  const bracket = name.indexOf('[')
  const end = bracket === -1 ? name.length : bracket
  return name.slice(name.lastIndexOf('/', end) + 1)
}
