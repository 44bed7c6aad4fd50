import type { DeferStatement } from '../defer-statements.ts'
import type { GoFile } from '../go-file.ts'
import { rangeKindOf } from '../range-kind.ts'
import { bare, quoted } from '../risks/call-parts.ts'
import type { FunctionView } from '../risks/function-view.ts'
import type { LoopedDefer } from '../risks/looped-defers.ts'
import type { SyntaxNode } from '../syntax-tree.ts'
import { DeferredCall } from './deferred-call.ts'
import { HOLDS_NOTHING } from './function-results.ts'
import type { HeldDefer, LineRange } from './held-defer.ts'
import { HeldLineList } from './held-line-list.ts'
import type { Keep, KeptValues } from './kept-values.ts'
import { type MadeValue, MadeValues } from './made-values.ts'
import { isIn, type Region } from './region.ts'
import { type Registration, registrationsOf } from './registrations.ts'
import { neverReturns, passOf } from './staying.ts'
import { takesOut } from './taken-out.ts'

/** Finds what one `defer` statement holds; `looped` is null outside loops. */
export function readHeld(
  file: GoFile,
  view: FunctionView,
  kept: KeptValues,
  statement: DeferStatement,
  looped: LoopedDefer | null,
): HeldDefer {
  return new HeldReading(file, view, kept, statement, looped).read()
}

class HeldReading {
  readonly #file: GoFile
  readonly #view: FunctionView
  readonly #kept: KeptValues
  readonly #statement: DeferStatement
  readonly #looped: LoopedDefer | null
  readonly #pass: Region
  readonly #deferred: DeferredCall
  readonly #made: MadeValues
  readonly #registrations: readonly Registration[]
  readonly #doubts = new Set<string>()
  /** All `defer` statements of the declared function: what they do with a value, they do at its end. */
  readonly #deferNodes: readonly SyntaxNode[]

  constructor(file: GoFile, view: FunctionView, kept: KeptValues, statement: DeferStatement, looped: LoopedDefer | null) {
    this.#file = file
    this.#view = view
    this.#kept = kept
    this.#statement = statement
    this.#looped = looped
    this.#pass = passOf(view, statement.node, looped)
    this.#deferred = new DeferredCall(kept, statement.callNode)
    this.#made = new MadeValues(kept, this.#pass, file.languageMinor !== null && file.languageMinor < 22)
    this.#deferNodes = file.defers.map(({ node }) => node).filter((node) => isIn(node, kept.scope.node))
    this.#followCall()
    const before = { start: this.#pass.start, end: statement.node.start }
    this.#registrations = registrationsOf(this.#deferred, view.body, before, kept, this.#made)
  }

  read(): HeldDefer {
    const { scope } = this.#kept
    const values = [...this.#made.values.values()].filter(({ variable }) => !HOLDS_NOTHING.test(variable.name))
    const released = values.filter(({ depth, isShared }) => depth === 0 && !isShared)
    const hasMade = this.#made.places.length + this.#registrations.length > 0 || released.some((one) => this.#made.isMade(one))
    const isMade = hasMade || this.#deferred.opening !== null || released.some((one) => this.#mayComeFromFunction(one))
    const isKept = isMade && this.#isKeptElsewhere(released)
    const lines = new HeldLineList(this.#kept, this.#pass, this.#deferNodes)
    lines.addStatement(this.#statement, this.#deferred)
    lines.addLoopCopies(values)
    if (isMade) lines.addValues(values, this.#made.places, this.#registrations)
    return {
      file: this.#file,
      statement: this.#statement,
      repeats: this.#looped === null ? 'once' : this.#isOverFunction(this.#looped) ? 'range-func' : 'loop',
      neverReturns: neverReturns(this.#view, this.#statement.node),
      declaration: { ...this.#linesOf(scope.node), literals: literalsOf(scope.node).map((one) => this.#linesOf(one)) },
      call: this.#deferred.text,
      opening: isMade ? this.#opening(released) : null,
      lines: isKept ? [] : lines.all,
      needsOpened: isMade && !hasMade,
      closesBody: isMade && /\.Body\b/.test(scope.file.textOf(this.#statement.node)),
      givesTo: this.#deferred.givesTo(released.map(({ variable }) => variable)),
      doubts: [...this.#doubts],
    }
  }

  #isOverFunction({ iterator }: LoopedDefer): boolean {
    return iterator !== null || this.#statement.construct === 'range-func'
  }

  #linesOf(node: SyntaxNode): LineRange {
    return { first: this.#file.syntax.firstLine(node), last: this.#file.syntax.lastLine(node) }
  }

  /** Follows the values that the record refers to: receiver, arguments, captured variables, the function value. */
  #followCall(): void {
    const { call, literal } = this.#deferred
    if (call === null) return
    const at = this.#statement.node.start
    if (literal !== null) this.#made.followLiteral(literal, 0)
    else if (call.operand === null) this.#made.follow(call.callee, at)
    else if (this.#kept.scope.packageOf(call.operand) === null) this.#made.follow(call.operand, at)
    for (const one of call.args) this.#made.follow(one, at)
  }

  #mayComeFromFunction({ ranged }: MadeValue): boolean {
    const loop = ranged?.parent
    return loop != null && rangeKindOf(this.#file.syntax, loop, this.#file.languageMinor) !== 'other'
  }

  /** Whether the source shows that something else keeps what the call releases; uncertain cases are added to the doubts. */
  #isKeptElsewhere(released: readonly MadeValue[]): boolean {
    const made = released.filter((one) => this.#made.isMade(one))
    const stays = (one: Keep) => one.kind === 'container' && !this.#deferred.takesOutOf(one.name)
    const keeps = made.flatMap(({ variable }) => this.#keepsOf(variable))
    const besides = made.flatMap(({ siblings }) => [...siblings]).flatMap((one) => this.#keepsOf(one))
    for (const { kind, line } of keeps) {
      const doubt = DOUBTS[kind]
      if (doubt !== null) this.#doubts.add(`line ${line} ${doubt}`)
    }
    for (const { statement } of this.#made.places)
      this.#doubts.add(`line ${this.#file.syntax.firstLine(statement)} keeps the last value in a field as well`)
    return (
      [...keeps, ...besides].some(stays) ||
      this.#made.places.some(({ place }) => place.type === 'index_expression') ||
      this.#registrations.some(({ call }) => call !== null && this.#kept.keepsOfCall(call).some(stays)) ||
      this.#openings(made).some((call) => this.#isKeptByOpening(call, stays))
    )
  }

  /** Whether what a call opens, it keeps: and neither the deferred call nor a function that it returns takes it out again. */
  #isKeptByOpening(opening: NonNullable<DeferredCall['call']>, stays: (one: Keep) => boolean): boolean {
    return this.#kept.scope
      .callees(opening)
      .some((callee) =>
        this.#kept
          .keepsOfResult(callee)
          .some((one) => stays(one) && !literalsOf(callee.node).some((node) => takesOut({ ...callee, node }, one.name))),
      )
  }

  /** The calls that made what is released, the statement's own first. */
  #openings(released: readonly MadeValue[]) {
    const { opening } = this.#deferred
    const placed = this.#made.places.flatMap(({ call }) => call ?? [])
    return [...(opening === null ? [] : [opening]), ...released.flatMap(({ calls }) => calls), ...placed]
  }

  #keepsOf(variable: MadeValue['variable']): Keep[] {
    return this.#kept.keepsOf(variable, this.#looped === null ? this.#kept.scope.node : this.#pass, this.#deferNodes)
  }

  #opening(released: readonly MadeValue[]): HeldDefer['opening'] {
    const { syntax } = this.#file
    const maker = released.flatMap(({ makers }) => [...makers])[0]
    const node =
      this.#openings(released)[0]?.node ?? maker?.child('right') ?? maker?.child('value') ?? maker ?? this.#registrations[0]?.node
    return node === undefined ? null : { text: quoted(syntax, bare(node) ?? node), line: syntax.firstLine(node) }
  }
}

const DOUBTS: Readonly<Record<Keep['kind'], string | null>> = {
  container: null,
  local: 'keeps the value in a variable of the function as well',
  field: 'keeps the last value as well',
  goroutine: 'hands the value to a goroutine, which keeps it as long as it runs',
  maybe: 'hands the value to something that may keep it',
}

function literalsOf(node: SyntaxNode): SyntaxNode[] {
  return [...node.below()].filter(({ type }) => type === 'func_literal')
}
