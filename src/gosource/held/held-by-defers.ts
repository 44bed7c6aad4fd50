import type { DeferStatement } from '../defer-statements.ts'
import type { GoFile } from '../go-file.ts'
import { rangeKindOf } from '../range-kind.ts'
import { bare, exactText, quoted, rootNode } from '../risks/call-parts.ts'
import { Declarations } from '../risks/declarations.ts'
import { endingCalls } from '../risks/ending-calls.ts'
import { reachedFrom } from '../risks/flow-paths.ts'
import { type FunctionView, functionViews } from '../risks/function-view.ts'
import { type LoopedDefer, loopedDefers } from '../risks/looped-defers.ts'
import { isTickerChannel } from '../risks/ticker-channel.ts'
import type { SyntaxNode } from '../syntax-tree.ts'
import type { Variable } from '../variables.ts'
import { FunctionScope } from './function-scope.ts'
import type { Call, KnownPackages } from './go-package.ts'
import type { HeldDefer, HeldKind, HeldLines, LineRange } from './held-defer.ts'
import { HOLDS_NOTHING, isIn, type Keep, KeptValues, type Region, takesOut } from './kept-values.ts'
import { type MadeValue, MadeValues } from './made-values.ts'

/**
 * What the deferred calls of a file keep alive, in source order: those that a loop repeats, and those of functions that may stay. Of the
 * declared functions those that `isWanted` says.
 */
export function heldByDefers(
  file: GoFile,
  packages: KnownPackages,
  isWanted: (declaration: SyntaxNode) => boolean = () => true,
): HeldDefer[] {
  const { syntax } = file
  if (file.defers.length === 0) return []
  const declarations = new Declarations(syntax)
  const byNode = new Map(file.defers.map((one) => [one.node, one]))
  const readings = new Map<SyntaxNode, KeptValues>()
  const found: HeldDefer[] = []
  for (const view of functionViews(syntax, endingCalls(declarations), isTickerChannel)) {
    if (view.defers.length === 0) continue
    let outermost = view
    while (outermost.outer !== null) outermost = outermost.outer
    if (!isWanted(outermost.node)) continue
    const kept = readings.get(outermost.node) ?? new KeptValues(new FunctionScope(syntax, outermost.node, packages), readings)
    const looped = new Map(loopedDefers(view, declarations, file.languageMinor).map((one) => [one.statement, one]))
    for (const node of view.defers) {
      const statement = byNode.get(node)
      const repeated = looped.get(node)
      if (statement === undefined) continue
      if (repeated?.mayComeBack === true) found.push(new HeldReading(file, view, kept, statement, repeated).read())
      else if (mayStay(view, node)) found.push(new HeldReading(file, view, kept, statement, null).read())
    }
  }
  return found.sort((a, b) => a.statement.node.start - b.statement.node.start)
}

/** Whether a function may run long after a `defer`, because it waits there. */
function mayStay(view: FunctionView, statement: SyntaxNode): boolean {
  return (
    neverReturns(view, statement) ||
    view.channelUses.some((one) => one.start > statement.end) ||
    view.bindings.some((one) => one.type === 'range_clause' && one.start > statement.end)
  )
}

function neverReturns(view: FunctionView, statement: SyntaxNode): boolean {
  const node = view.graph.nodeOf(statement)
  return node !== null && !reachedFrom(view.graph, node).nodes.some(({ kind }) => kind !== 'step' && kind !== 'block')
}

/** Methods that take a value out of a container of the library. */
const TAKING_OUT = /^(Delete|Remove|LoadAndDelete|CompareAndDelete|Unregister|Pop|Forget|Evict)/
const STRONG_KEEPS = new Set<Keep['kind']>(['container'])

/** Finds what one statement holds. */
class HeldReading {
  readonly #file: GoFile
  readonly #view: FunctionView
  readonly #scope: FunctionScope
  readonly #statement: DeferStatement
  readonly #looped: LoopedDefer | null
  readonly #region: Region
  readonly #kept: KeptValues
  readonly #made: MadeValues
  readonly #lines: HeldLines[] = []
  readonly #doubts = new Set<string>()
  /** Statements and calls that put a value into what the deferred call later takes it out of. */
  readonly #registrations: SyntaxNode[] = []
  readonly #registeringCalls: Call[] = []

  /** All `defer` statements of the declared function. */
  readonly #deferNodes: readonly SyntaxNode[]

  constructor(file: GoFile, view: FunctionView, kept: KeptValues, statement: DeferStatement, looped: LoopedDefer | null) {
    this.#file = file
    this.#view = view
    this.#kept = kept
    this.#scope = kept.scope
    this.#deferNodes = file.defers.map(({ node }) => node).filter((node) => isIn(node, kept.scope.node))
    this.#statement = statement
    this.#looped = looped
    // a goto repeats the statements after its label
    this.#region = looped === null ? view.body : (looped.repeating.at(-1) ?? labelRegion(view, statement.node))
    this.#made = new MadeValues(kept.scope, kept, this.#region)
  }

  read(): HeldDefer {
    const { node } = this.#statement
    this.#followCall()
    this.#followRegistrations()
    const values = [...this.#made.values.values()].filter(({ variable }) => !HOLDS_NOTHING.test(variable.name))
    this.#readStatementLines()
    const released = values.filter(({ depth }) => depth === 0)
    const isMade =
      this.#made.places.length + this.#registrations.length + this.#openingCalls().length > 0 ||
      released.some((one) => (this.#made.isMade(one) || this.#mayComeFromFunction(one)) && !one.isShared)
    const keptAway = isMade && this.#isKeptElsewhere(released)
    if (isMade && !keptAway) this.#readValueLines(values)
    const opening = isMade ? this.#opening(released) : null
    return {
      file: this.#file,
      statement: this.#statement,
      repeats:
        this.#looped === null
          ? 'once'
          : this.#looped.iterator !== null || this.#statement.construct === 'range-func'
            ? 'range-func'
            : 'loop',
      neverReturns: neverReturns(this.#view, node),
      declaration: { ...this.#linesOf(this.#scope.node), literals: literalsOf(this.#scope.node).map((one) => this.#linesOf(one)) },
      call: this.#callText(),
      opening,
      lines: keptAway ? [] : this.#lines,
      needsOpened:
        isMade &&
        this.#made.places.length + this.#registrations.length === 0 &&
        !released.some((one) => this.#made.isMade(one) && !one.isShared),
      closesBody: isMade && /\.Body\b/.test(this.#file.syntax.textOf(node)),
      givesTo: this.#givesTo(released),
      doubts: [...this.#doubts],
    }
  }

  #linesOf(node: SyntaxNode): LineRange {
    return { first: this.#file.syntax.firstLine(node), last: this.#file.syntax.lastLine(node) }
  }

  /** The deferred call; null where it does not parse. */
  get #call(): Call | null {
    return this.#scope.call(bare(this.#statement.callNode))
  }

  #callText(): string {
    const { callNode } = this.#statement
    const literal = this.#literal
    if (callNode === null) return 'the deferred call'
    return literal === null ? quoted(this.#file.syntax, callNode) : `func literal of line ${this.#statement.line}`
  }

  get #literal(): SyntaxNode | null {
    const callee = this.#call?.callee
    return callee?.type === 'func_literal' ? callee : null
  }

  /** Follows the values that the record refers to: receiver, arguments, captured variables, the function value. */
  #followCall(): void {
    const call = this.#call
    if (call === null) return
    const at = this.#statement.node.start
    if (call.callee.type === 'func_literal') this.#made.followLiteral(call.callee, 0)
    else if (call.operand === null) this.#made.follow(call.callee, at)
    else if (this.#scope.packageOf(call.operand) === null) this.#made.follow(call.operand, at)
    for (const one of call.args) this.#made.follow(one, at)
  }

  /** The calls that run when the deferred call runs: itself, or those in its literal. */
  get #releasingCalls(): readonly Call[] {
    const literal = this.#literal
    const call = this.#call
    if (literal !== null) return [...literal.below()].flatMap((node) => this.#scope.call(node) ?? [])
    return call === null ? [] : [call]
  }

  /**
   * Follows values that the pass puts into something with a longer life, and that the deferred call takes out by key: `table.grant(id)` and
   * `table.revoke(id)`, `m[k] = v` and `delete(m, k)`.
   */
  #followRegistrations(): void {
    for (const release of this.#releasingCalls) {
      if (release.operand === null && release.name === 'delete' && release.args[0] !== undefined) this.#followElements(release.args[0])
      else if (release.operand !== null && this.#scope.packageOf(release.operand) === null && !this.#isMadeHere(release.operand))
        this.#followRegistering(release)
    }
  }

  #followElements(container: SyntaxNode): void {
    const text = exactText(this.#file.syntax, container)
    for (const node of this.#view.body.below()) {
      if (node.type !== 'assignment_statement' || !this.#isBeforeInPass(node)) continue
      for (const [i, place] of (node.child('left')?.children ?? []).entries()) {
        const operand = place.type === 'index_expression' ? place.child('operand') : null
        if (operand === null || exactText(this.#file.syntax, operand) !== text) continue
        const value = node.child('right')?.children[i] ?? node.child('right')?.children[0]
        if (value === undefined) continue
        this.#registrations.push(node)
        this.#made.follow(value, node.start)
      }
    }
  }

  #followRegistering(release: Call): void {
    const { syntax } = this.#file
    const operand = exactText(syntax, release.operand!)
    const keys = new Set(
      release.args.filter(({ type }) => type === 'identifier' || type === 'selector_expression').map((one) => exactText(syntax, one)),
    )
    if (keys.size === 0) return
    for (const node of this.#view.body.below()) {
      const call = this.#isBeforeInPass(node) ? this.#scope.call(node) : null
      if (call?.operand == null || call.name === release.name || exactText(syntax, call.operand) !== operand) continue
      if (!call.args.some((one) => keys.has(exactText(syntax, one)))) continue
      const isKept =
        this.#scope.callees(call).length === 0
          ? /^(Store|LoadOrStore|Set|Put|Add|Register|Insert)/.test(call.name)
          : this.#kept.keepsOfCall(call).length > 0
      if (!isKept) continue
      this.#registrations.push(node)
      this.#registeringCalls.push(call)
      for (const one of call.args) this.#made.follow(one, node.start)
    }
  }

  #isBeforeInPass(node: SyntaxNode): boolean {
    return isIn(node, this.#region) && node.end <= this.#statement.node.start
  }

  #isMadeHere(operand: SyntaxNode): boolean {
    const root = rootNode(operand)
    const variable = root === null ? null : this.#scope.variables.of(root)
    return variable !== null && this.#made.values.get(variable)?.isMade === true
  }

  /** Adds the lines of the statement itself, without the body of a literal, which runs later. */
  #readStatementLines(): void {
    const { syntax } = this.#file
    const { node, line, endLine } = this.#statement
    const call = this.#call
    const literal = this.#literal
    const isOpening = call !== null && literal === null && [call.operand ?? call.callee].some((one) => hasCall(one))
    const kind: HeldKind = isOpening ? 'opened' : 'argument'
    const add = (first: number, last: number) => this.#lines.push({ first, last, kind, rank: 0, callees: null, isStreamOnly: false })
    if (literal === null) add(line, endLine)
    else {
      add(line, syntax.firstLine(literal.child('body') ?? node))
      if (endLine > line) add(endLine, endLine)
    }
  }

  /** Adds the lines that made the values, and those that use them. */
  #readValueLines(values: readonly MadeValue[]): void {
    for (const { statement } of this.#made.places) this.#add(statement, 'opened', 1)
    for (const one of this.#registrations) this.#add(one, 'opened', 1)
    const siblings = new Set(values.filter(({ depth }) => depth === 0).flatMap((one) => [...one.siblings]))
    for (const value of values) {
      if (value.isShared) continue
      const keeps = this.#keepsOf(value)
      if (keeps.some(({ kind }) => STRONG_KEEPS.has(kind)) && value.depth > 0) continue
      for (const maker of value.makers) this.#add(maker, 'opened', 10 * value.depth + 1)
      if (value.depth <= 2) this.#readUses(value, value.depth, 2, value.depth > 0 && !siblings.has(value.variable))
    }
  }

  #add(node: SyntaxNode, kind: HeldKind, rank: number, callees: readonly string[] | null = null, isStreamOnly = false): void {
    const { syntax } = this.#file
    this.#lines.push({ first: syntax.firstLine(node), last: syntax.lastLine(node), kind, rank, callees, isStreamOnly })
  }

  /** Adds calls in the pass with the value as receiver or argument, and calls of the readers and writers that wrap it. */
  #readUses({ variable }: Pick<MadeValue, 'variable'>, depth: number, wrappers: number, isReceiverOnly: boolean): void {
    const scope = this.#scope
    for (const use of variable.uses) {
      if (!isIn(use, this.#region) || this.#isInDefer(use) || this.#isAbandoned(use)) continue
      const using = usingCall(scope, use)
      // what a value was made of may be a key or a number, which others are given too
      if (using === null || (isReceiverOnly && !using.isReceiver)) continue
      const outer = using.node
      const bound = boundVariable(scope, outer)
      const isOwn = bound !== null && bound !== variable && !HOLDS_NOTHING.test(bound.name)
      const isKept =
        this.#flowsAway(outer) ||
        this.#fillsKept(outer, variable) ||
        (isOwn && this.#keepsOf({ variable: bound }).some(({ kind }) => STRONG_KEEPS.has(kind)))
      this.#add(outer, 'used', 10 * depth + 6, using.callees, isKept)
      if (isOwn && !isKept && wrappers > 0 && isIn(bound.binding, this.#region) && !this.#made.values.has(bound))
        this.#readUses({ variable: bound }, depth + 1, wrappers - 1, false)
    }
  }

  /** Whether a call fills a variable that something else keeps: `dec.Decode(&order)`. */
  #fillsKept(node: SyntaxNode, used: Variable): boolean {
    return (this.#scope.call(node)?.args ?? []).some((one) => {
      const root = one.type === 'unary_expression' ? rootNode(one) : null
      const variable = root === null ? null : this.#scope.variables.of(root)
      return variable !== null && variable !== used && this.#keepsOf({ variable }).some(({ kind }) => STRONG_KEEPS.has(kind))
    })
  }

  /** Whether a use is in another function's text: a stored literal runs at another time. */
  #isAbandoned(use: SyntaxNode): boolean {
    return use.start < this.#region.start
  }

  #isInDefer(node: SyntaxNode): boolean {
    for (let at: SyntaxNode | null = node; at !== null && at !== this.#view.body; at = at.parent)
      if (at.type === 'defer_statement') return true
    return false
  }

  /** Whether the result of a call goes into something that lives longer than the function. */
  #flowsAway(call: SyntaxNode): boolean {
    for (let at: SyntaxNode | null = call.parent, from = call; at !== null; from = at, at = at.parent) {
      if (at.type === 'send_statement') return from.field === 'value'
      if (at.type === 'assignment_statement')
        return (at.child('left')?.children ?? []).some(
          (place) =>
            place.type !== 'identifier' ||
            (this.#scope.variables.of(place) === null && !HOLDS_NOTHING.test(this.#file.syntax.textOf(place))),
        )
      if (at.type.endsWith('_statement') || at.type === 'short_var_declaration' || at.type === 'block') return false
    }
    return false
  }

  #keepsOf({ variable }: Pick<MadeValue, 'variable'>): Keep[] {
    return this.#kept.keepsOf(variable, this.#looped === null ? this.#scope.node : this.#region, this.#deferNodes)
  }

  /** Whether the source shows that something else keeps what the call releases; uncertain cases are added to the doubts. */
  #isKeptElsewhere(released: readonly MadeValue[]): boolean {
    const kept = released.filter((one) => this.#made.isMade(one) && !one.isShared)
    let isKept = false
    for (const { place, statement } of this.#made.places) {
      const line = this.#file.syntax.firstLine(statement)
      if (place.type === 'index_expression') isKept = true
      else this.#doubts.add(`line ${line} keeps the last value in a field as well`)
    }
    for (const value of kept) {
      for (const one of this.#keepsOf(value)) {
        if (one.kind === 'container' && !this.#callTakesOut(one.name)) isKept = true
        const doubt = DOUBTS[one.kind]
        if (doubt !== null) this.#doubts.add(`line ${one.line} ${doubt}`)
      }
      for (const sibling of value.siblings)
        if (this.#keepsOf({ variable: sibling }).some((one) => one.kind === 'container' && !this.#callTakesOut(one.name))) isKept = true
    }
    // the function that opens the value may keep it
    for (const call of this.#registeringCalls) if (this.#kept.keepsOfCall(call).some((one) => !this.#callTakesOut(one.name))) isKept = true
    const openings = [
      ...kept.flatMap(({ calls }) => calls),
      ...this.#made.places.flatMap(({ call }) => call ?? []),
      ...this.#openingCalls(),
    ]
    for (const call of openings)
      for (const callee of this.#scope.callees(call))
        for (const one of this.#kept.keepsOfResult(callee)) {
          const isTaken = this.#callTakesOut(one.name) || literalsOf(callee.node).some((node) => takesOut({ ...callee, node }, one.name))
          if (!isTaken) isKept = true
        }
    return isKept
  }

  /** The calls in the statement itself that make what it releases. */
  #openingCalls(): Call[] {
    const call = this.#call
    if (call === null) return []
    const inner = this.#scope.call(bare(call.operand ?? call.callee))
    return inner === null ? [] : [inner]
  }

  /** Whether the deferred call takes the value out of a container of this name, as far as its source is available. */
  #callTakesOut(name: string): boolean {
    const literal = this.#literal
    if (literal !== null && takesOut({ file: this.#scope.file, node: literal, receiver: null }, name)) return true
    return this.#releasingCalls.some((one) => {
      const container = one.operand ?? (one.name === 'delete' ? one.args[0] : undefined)
      const isOfContainer = container !== undefined && new RegExp(`\\b${name}$`).test(this.#file.syntax.textOf(container))
      if (isOfContainer && (one.name === 'delete' || TAKING_OUT.test(one.name))) return true
      return this.#scope.callees(one).some((callee) => takesOut(callee, name))
    })
  }

  /** The container that the deferred call puts the value into; null where it does not, as far as its source is available. */
  #givesTo(released: readonly MadeValue[]): string | null {
    const call = this.#call
    if (call === null) return null
    const literal = this.#literal
    for (const { variable } of released) {
      const keeps = literal === null ? this.#kept.keepsOfArgument(call, variable) : this.#kept.keepsOf(variable, literal, [])
      const kept = keeps.find(({ kind }) => kind === 'container')
      if (kept !== undefined) return kept.name === '' ? 'a container' : kept.name
    }
    return null
  }

  #mayComeFromFunction({ ranged }: MadeValue): boolean {
    const loop = ranged?.parent
    return loop != null && rangeKindOf(this.#file.syntax, loop, this.#file.languageMinor) !== 'other'
  }

  #opening(released: readonly MadeValue[]): HeldDefer['opening'] {
    const { syntax } = this.#file
    const call =
      this.#openingCalls()[0] ?? released.flatMap(({ calls }) => calls).at(0) ?? this.#made.places.flatMap((one) => one.call ?? [])[0]
    if (call !== undefined) return { text: quoted(syntax, call.node), line: syntax.firstLine(call.node) }
    const maker = released.flatMap(({ makers }) => [...makers])[0]
    if (maker === undefined) return null
    const value = maker.child('right') ?? maker.child('value') ?? maker
    return { text: quoted(syntax, value), line: syntax.firstLine(value) }
  }
}

const DOUBTS: Readonly<Record<Keep['kind'], string | null>> = {
  container: null,
  local: 'keeps the value in a variable of the function as well',
  field: 'keeps the last value as well',
  goroutine: 'hands the value to a goroutine, which keeps it as long as it runs',
  maybe: 'hands the value to something that may keep it',
}

/** The code that a `goto` back to a label repeats. */
function labelRegion(view: FunctionView, statement: SyntaxNode): Region {
  const labels = view.gotos.flatMap((one) => {
    const name = view.file.textOf(one.children[0] ?? one)
    for (const node of view.body.below((inner) => inner.type !== 'func_literal'))
      if (node.type === 'labeled_statement' && view.file.textOf(node.child('label') ?? node) === name && node.start < one.start)
        return [{ start: node.start, end: one.end }]
    return []
  })
  const around = labels.filter((one) => isIn(statement, one))
  return around.length === 0 ? view.body : { start: Math.min(...around.map(({ start }) => start)), end: view.body.end }
}

function hasCall(node: SyntaxNode): boolean {
  const isCall = (one: SyntaxNode) => one.type === 'call_expression'
  return isCall(node) || [...node.below((one) => one.type !== 'func_literal')].some(isCall)
}

function literalsOf(node: SyntaxNode): SyntaxNode[] {
  return [...node.below()].filter(({ type }) => type === 'func_literal')
}

/**
 * The outermost call that works with a value, and the names of all calls on the way. From an argument the way goes on into the call's
 * result, `f(g(x))`; from a receiver only where the result becomes a receiver again, `x.a().b()`. Null where neither is named.
 */
function usingCall(
  scope: FunctionScope,
  use: SyntaxNode,
): { readonly node: SyntaxNode; readonly callees: readonly string[] | null; readonly isReceiver: boolean } | null {
  let node: SyntaxNode | null = null
  let callees: string[] | null = []
  let wasReceiver = false
  let isFirstReceiver = false
  for (let at = use, parent = use.parent; parent !== null; at = parent, parent = parent.parent) {
    if (/_statement$|_declaration$|_spec$|_clause$|^block$|^func_literal$/.test(parent.type)) break
    const call = scope.call(parent)
    if (call === null) continue
    const isReceiver = at.field === 'function'
    if (wasReceiver && !isReceiver) break
    wasReceiver = isReceiver
    if (node === null) isFirstReceiver = isReceiver
    node = parent
    const isKnown = call.name !== '' && (call.operand !== null || scope.variables.of(call.callee) === null)
    callees = isKnown && callees !== null ? [...callees, call.name] : null
  }
  return node === null ? null : { node, callees, isReceiver: isFirstReceiver }
}

/** The first variable that receives the result of a call. */
function boundVariable(scope: FunctionScope, call: SyntaxNode) {
  for (let at = call.parent; at !== null; at = at.parent) {
    if (at.type === 'short_var_declaration' || at.type === 'assignment_statement') {
      const place = at.child('left')?.children[0]
      return place?.type === 'identifier' ? scope.variables.of(place) : null
    }
    if (
      !/^(expression_list|parenthesized_expression|type_assertion_expression|unary_expression|composite_literal|literal_\w+|keyed_element)$/.test(
        at.type,
      )
    )
      return null
  }
  return null
}
