import type { DeferStatement } from '../defer-statements.ts'
import { exactText, rootNode } from '../risks/call-parts.ts'
import type { SyntaxNode } from '../syntax-tree.ts'
import type { Variable } from '../variables.ts'
import type { DeferredCall } from './deferred-call.ts'
import { HOLDS_NOTHING } from './function-results.ts'
import type { HeldKind, HeldLines } from './held-defer.ts'
import type { KeptValues } from './kept-values.ts'
import type { MadePlace, MadeValue } from './made-values.ts'
import { isIn, type Region } from './region.ts'
import type { Registration } from './registrations.ts'
import { boundVariable, flowsAway, startedLiteralAround, usingCall } from './value-uses.ts'

/** No call: what the line itself allocates. */
const DIRECT = ['']
/** Uses are counted of values this far from the released one. */
const MAX_USED_DEPTH = 2
/** Readers and writers are followed around a value this often. */
const MAX_WRAPPERS = 2

/** Collects the lines whose allocations a deferred call holds. */
export class HeldLineList {
  readonly all: HeldLines[] = []
  readonly #kept: KeptValues
  readonly #pass: Region
  readonly #deferNodes: readonly SyntaxNode[]
  #known: ReadonlySet<Variable> = new Set()

  constructor(kept: KeptValues, pass: Region, deferNodes: readonly SyntaxNode[]) {
    this.#kept = kept
    this.#pass = pass
    this.#deferNodes = deferNodes
  }

  /** Adds the lines of the statement itself, without the body of a literal, which runs later. */
  addStatement({ node, line, endLine }: DeferStatement, { call, literal }: DeferredCall): void {
    const { file } = this.#kept.scope
    const opens = call !== null && literal === null && hasCall(call.operand ?? call.callee)
    const add = (first: number, last: number) =>
      this.all.push({ first, last, kind: opens ? 'opened' : 'argument', rank: 0, callees: null, isStreamOnly: false })
    if (literal === null) return void add(line, endLine)
    add(line, file.firstLine(literal.child('body') ?? node))
    if (endLine > line) add(endLine, endLine)
  }

  /** Adds the copies of loop variables that the deferred literal captures. */
  addLoopCopies(values: readonly MadeValue[]): void {
    for (const { loopCopy, depth } of values) if (loopCopy !== null) this.#add(loopCopy, 'argument', 10 * depth + 1, DIRECT)
  }

  /** Adds the lines that made the values, and those that use them. */
  addValues(values: readonly MadeValue[], places: readonly MadePlace[], registrations: readonly Registration[]): void {
    this.#known = new Set(values.map(({ variable }) => variable))
    for (const { statement } of places) this.#add(statement, 'opened', 1)
    for (const { node } of registrations) this.#add(node, 'opened', 1)
    const siblings = new Set(values.filter(({ depth }) => depth === 0).flatMap((one) => [...one.siblings]))
    for (const value of values) {
      const { variable, depth } = value
      if (value.isShared || (depth > 0 && this.#isKept(variable))) continue
      for (const maker of value.makers) if (!this.#makesKeptPart(variable, maker)) this.#add(maker, 'opened', 10 * depth + 1)
      if (depth <= MAX_USED_DEPTH) this.#addUses(variable, depth, MAX_WRAPPERS, depth > 0 && !siblings.has(variable))
    }
  }

  #add(node: SyntaxNode, kind: HeldKind, rank: number, callees: readonly string[] | null = null, isStreamOnly = false): void {
    const { file } = this.#kept.scope
    this.all.push({ first: file.firstLine(node), last: file.lastLine(node), kind, rank, callees, isStreamOnly })
  }

  /** Adds calls in the pass with the value as receiver or argument, and calls of the readers and writers that wrap it. */
  #addUses(variable: Variable, depth: number, wrappers: number, isReceiverOnly: boolean): void {
    const { scope } = this.#kept
    for (const use of variable.uses) {
      if (!isIn(use, this.#pass) || this.#deferNodes.some((node) => isIn(use, node))) continue
      const literal = startedLiteralAround(use, this.#pass)
      if (literal !== null && !isReceiverOnly) this.#add(literal, 'used', 10 * depth + 8)
      const using = usingCall(scope, use)
      // what a value was made of may be a key or a number, which others are given too
      if (using === null || (isReceiverOnly && !using.isReceiver)) continue
      const bound = boundVariable(scope, using.node)
      const isOwn = bound !== null && bound !== variable && !HOLDS_NOTHING.test(bound.name)
      const isKept = flowsAway(scope, using.node) || this.#fillsKept(using.node, variable) || (isOwn && this.#isKept(bound))
      this.#add(using.node, 'used', 10 * depth + 6, using.callees, isKept)
      if (isOwn && !isKept && wrappers > 0 && isIn(bound.binding, this.#pass) && !this.#known.has(bound))
        this.#addUses(bound, depth + 1, wrappers - 1, false)
    }
  }

  /** Whether a call fills a variable that something else keeps: `dec.Decode(&order)`. */
  #fillsKept(node: SyntaxNode, used: Variable): boolean {
    const { scope } = this.#kept
    return (scope.call(node)?.args ?? []).some((one) => {
      const root = one.type === 'unary_expression' ? rootNode(one) : null
      const variable = root === null ? null : scope.variables.of(root)
      return variable !== null && variable !== used && this.#isKept(variable)
    })
  }

  /** Whether an assignment fills a field that something else keeps, without the rest of the value. */
  #makesKeptPart(variable: Variable, maker: SyntaxNode): boolean {
    if (!variable.partAssignments.includes(maker)) return false
    const { file } = this.#kept.scope
    const places = (maker.child('left')?.children ?? []).map((one) => exactText(file, one))
    return this.#kept.keptParts(variable, this.#pass, this.#deferNodes).some((one) => places.includes(one))
  }

  #isKept(variable: Variable): boolean {
    return this.#kept.keepsOf(variable, this.#pass, this.#deferNodes).some(({ kind }) => kind === 'container')
  }
}

function hasCall(node: SyntaxNode): boolean {
  const isCall = (one: SyntaxNode) => one.type === 'call_expression'
  return isCall(node) || [...node.below((one) => one.type !== 'func_literal')].some(isCall)
}
