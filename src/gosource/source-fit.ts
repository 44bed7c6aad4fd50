import type { FramePlace } from './find-function.ts'
import { parseFunctionName } from './function-name.ts'
import type { GoFunction } from './functions.ts'
import type { GoFile } from './go-file.ts'
import type { SyntaxNode } from './syntax-tree.ts'

/** Whether source is of the revision that the profile's program was built from, as far as one frame shows it. */
export type SourceFit = 'fits' | 'moved' | 'unknown'

/** The place of a frame in the function of a file that has its name, and whether the two fit. */
export function placeOf(
  file: GoFile,
  found: GoFunction | null,
  frame: FramePlace,
): { readonly fit: SourceFit; readonly reason: string | null } {
  if (frame.function === '' || frame.line <= 0) return { fit: 'unknown', reason: 'the profile has no line for it' }
  if (isMadeByCompiler(frame.function)) return { fit: 'unknown', reason: 'no declaration is its own: the compiler made it' }
  if (/^\/\/line /m.test(file.syntax.text)) return { fit: 'unknown', reason: 'the file has its lines from another one' }
  if (found === null) {
    // the part that cannot be parsed may contain the function
    if (file.syntax.errorLine !== null) return { fit: 'unknown', reason: `the source does not parse at line ${file.syntax.errorLine}` }
    return { fit: 'moved', reason: 'the function is not in the file' }
  }
  const { first, last } = file.linesOf(found)
  if (frame.line < first || frame.line > last)
    return { fit: 'moved', reason: `line ${frame.line} is outside of the function, at ${first} to ${last}` }
  if (frame.startLine === null || frame.startLine <= 0) return { fit: 'fits', reason: null }
  const starts = parseFunctionName(frame.function).isRangeBody ? loopLines(file, found, frame.line) : [first]
  if (starts.includes(frame.startLine)) return { fit: 'fits', reason: null }
  return { fit: 'moved', reason: `the function starts at line ${first}, and at line ${frame.startLine} in the program` }
}

/**
 * Whether the compiler made the function, so that the source has no declaration of it: `init` without a number initializes the variables of
 * a package, `map.init.N` its large maps.
 * Source: cmd/compile/internal/noder/reader.go, `pkgInit`, and cmd/compile/internal/staticinit/sched.go, `tryWrapGlobalInit`, of Go 1.26.
 */
function isMadeByCompiler(name: string): boolean {
  const { declared, literals } = parseFunctionName(name)
  return (declared === 'init' && literals === '') || declared === 'map.init'
}

/**
 * The lines at which range-over-func bodies of a function start: those of their `for`.
 * Source: measured on Go 1.24 and 1.27, the start lines of runtime.Frame.
 */
function loopLines(file: GoFile, around: GoFunction, line: number): number[] {
  const isLoopHere = (node: SyntaxNode) =>
    node.type === 'for_statement' && file.syntax.firstLine(node) <= line && line <= file.syntax.lastLine(node)
  return [...around.body.below((node) => node.type !== 'func_literal')].filter(isLoopHere).map((node) => file.syntax.firstLine(node))
}
