import { type FrameKind, NO_OFFSET } from '../profile/goroutine-frames.ts'

/** The place of a frame, from the line below its function. */
export interface FramePlace {
  readonly file: string
  readonly line: number
  /** Bytes from the function's start to the return address, or `NO_OFFSET`. */
  readonly offset: number
}

const PLACE = /^(.*):(\d{1,15})(?: \+0x([0-9a-f]{1,12}))?(?: pc=0x[0-9a-f]+)?$/s
const NO_FILE = /^pc=0x[0-9a-f]+$/

/**
 * Parses `/srv/app/main.go:42 +0x1d`; null for other text. Paths may contain spaces and colons.
 * Source: runtime/traceback.go `traceback2`, `printOneCgoTraceback`.
 */
export function readPlace(text: string): FramePlace | null {
  const match = PLACE.exec(text)
  if (match !== null && match[1] !== '')
    return { file: match[1]!, line: Number(match[2]), offset: match[3] === undefined ? NO_OFFSET : Number.parseInt(match[3], 16) }
  return NO_FILE.test(text) ? { file: '', line: 0, offset: NO_OFFSET } : null
}

/**
 * Parses the function name that stands before the arguments in a line; null where it cannot be a name. Only type arguments, types without a
 * name and receivers may contain spaces. Source: runtime/traceback.go `printFuncName`: `runtime.gopanic` is printed as `panic`.
 */
export function readFunctionName(text: string): string | null {
  if (text === 'panic') return 'runtime.gopanic'
  if (!/[\s=,"'<>]/.test(text)) return /^[^\s\d([{.:#-]/u.test(text) ? text : null
  let depth = 0
  for (const char of text)
    if ('([{'.includes(char)) depth++
    else if (')]}'.includes(char)) depth--
    else if (depth === 0 && /[\s=,"'<>]/.test(char)) return null
  return depth === 0 && /^[\p{L}_]/u.test(text) ? text : null
}

/**
 * Parses the line that stands for left out frames: `...additional frames elided...`, since Go 1.21 `...12 frames elided...`. Null for other
 * lines.
 */
export function readElided(text: string): number | null {
  const match = /^\.\.\.(?:additional|(\d{1,15})) frames elided\.\.\.$/.exec(text)
  return match === null ? null : Number(match[1] ?? 0)
}

/** The name that the runtime prints for functions of C and other languages. Source: runtime/traceback.go `traceback2`. */
export const FOREIGN_FUNCTION = 'non-Go function'

/**
 * The kind of a frame. The runtime prints arguments and an offset for every call that is not inlined, except in stacks of goroutines'
 * ancestors.
 */
export function frameKind(hasArguments: boolean, place: FramePlace): FrameKind {
  return hasArguments || place.offset !== NO_OFFSET ? 'call' : 'inlined'
}
