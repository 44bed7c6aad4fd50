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

/** `main.(*Server).handle` of `example.com/app/server.(*Server).handle`: the import path without its directories. */
export function shortFunctionName(name: string): string {
  const bracket = name.indexOf('[')
  const end = bracket === -1 ? name.length : bracket
  return name.slice(name.lastIndexOf('/', end) + 1)
}
