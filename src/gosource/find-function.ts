import { type FunctionName, parseFunctionName } from './function-name.ts'
import type { GoFunction } from './functions.ts'
import type { GoFile } from './go-file.ts'

/** A frame's function and place. Lines count from 1; 0 and null mean unknown. */
export interface FramePlace {
  readonly function: string
  readonly line: number
  /** Line of the word `func` (for a range-over-func body, of `for`); profiles of Go 1.20 and later have it. */
  readonly startLine: number | null
}

/**
 * The function of a file that a frame runs; null where the file has no function of this name. The name finds the declaration. A literal in
 * it is found by its start line; else by its number, if the frame's line lies in it; else by the line and the depth of literals; last by
 * its
 * number alone, since numbers differ between compilers. Source: measured on Go 1.18 to 1.27.
 */
export function findFunction(file: GoFile, frame: FramePlace): GoFunction | null {
  const name = parseFunctionName(frame.function)
  const declared = declaredFunctions(file, name)
  if (name.literals === '' || isInit(name)) return nearest(file, declared, frame)
  const roots = new Set(declared)
  const isGlobal = name.declared === 'glob' || /(^|\.)init$/.test(name.declared)
  const literals = file.functions.filter(
    (one) => one.node.type === 'func_literal' && (roots.has(outermost(one)) || (isGlobal && isRoot(one))),
  )
  const byNumber = literals.filter((one) => one.names.some((known) => parts(known).literals === name.literals))
  const around = literals.filter((one) => holds(file, one, frame.line))
  const starting = literals.filter((one) => file.linesOf(one).first === frame.startLine)
  // `caller.func1.f.1` is an inlined copy, whose second number is right; `f.func7` may be at any depth
  const depth = /^\.\d/.test(name.literals) ? depthOf(name.literals) : null
  const asDeep = around.filter((one) => one.names.some((known) => depthOf(parts(known).literals) === depth))
  const both = (one: readonly GoFunction[], other: readonly GoFunction[]) => one.filter((each) => other.includes(each))
  const choices = [
    both(both(starting, around), byNumber),
    both(starting, around),
    both(around, byNumber),
    // a deferred literal on one line lies inside the literal that defers it
    asDeep,
    around,
    both(starting, byNumber),
    byNumber,
  ]
  return choices.find((one) => one.length > 0)?.at(-1) ?? literalOfAnother(file, declared, frame)
}

/**
 * Up to Go 1.20 a literal of an inlined function has a number of the caller, after those of the caller's own literals: only the place
 * tells which literal it is.
 */
function literalOfAnother(file: GoFile, callers: readonly GoFunction[], frame: FramePlace): GoFunction | null {
  const around = file.functions.filter((one) => one.node.type === 'func_literal' && holds(file, one, frame.line))
  const hasStart = frame.startLine !== null && frame.startLine > 0
  if (!hasStart) return callers.length === 0 ? null : (around.at(-1) ?? null)
  return around.filter((one) => file.linesOf(one).first === frame.startLine).at(-1) ?? null
}

/** Declarations with the name; where there are none, those whose name an inlined copy's name ends with; for `init`, all of them. */
function declaredFunctions(file: GoFile, name: FunctionName): GoFunction[] {
  const all = file.functions.filter((one) => one.outer === null && one.node.type !== 'func_literal')
  const exact = all.filter((one) => one.name === name.declared)
  if (exact.length > 0) return exact
  const ending = all.filter((one) => name.declared.endsWith(`.${one.name}`))
  const longest = Math.max(...ending.map((one) => one.name.length))
  return ending.filter((one) => one.name.length === longest)
}

/** Whether the name is `init.0` or the like, whose number counts over all files of a package. */
function isInit(name: FunctionName): boolean {
  return name.declared === 'init' && /^\.\d+$/.test(name.literals)
}

function nearest(file: GoFile, functions: readonly GoFunction[], frame: FramePlace): GoFunction | null {
  const starting = functions.find((one) => file.linesOf(one).first === frame.startLine)
  return starting ?? functions.find((one) => holds(file, one, frame.line)) ?? functions[0] ?? null
}

function holds(file: GoFile, one: GoFunction, line: number): boolean {
  const { first, last } = file.linesOf(one)
  return first <= line && line <= last
}

/** The depth of literals in literals: `.func1.2` has depth 2. */
function depthOf(literals: string): number {
  return literals.split('.').length - 1
}

function outermost(one: GoFunction): GoFunction {
  return one.outer === null ? one : outermost(one.outer)
}

function isRoot(one: GoFunction): boolean {
  return outermost(one).node.type === 'func_literal'
}

function parts(known: string): FunctionName {
  return parseFunctionName(`main.${known}`)
}
