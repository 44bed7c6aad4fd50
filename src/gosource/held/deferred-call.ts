import { bare, quoted } from '../risks/call-parts.ts'
import type { SyntaxNode } from '../syntax-tree.ts'
import type { Variable } from '../variables.ts'
import type { Call } from './go-package.ts'
import type { KeptValues } from './kept-values.ts'
import { takesOut } from './taken-out.ts'

/** Methods that take a value out of a container of the library. */
const TAKING_OUT = /^(Delete|Remove|LoadAndDelete|CompareAndDelete|Unregister|Pop|Forget|Evict)/

/** The call of a `defer` statement, and what it does with containers as far as the source is available. */
export class DeferredCall {
  /** Null where the statement does not parse. */
  readonly call: Call | null
  /** The literal that it calls. */
  readonly literal: SyntaxNode | null
  /** As written, on one line. */
  readonly text: string
  readonly #kept: KeptValues

  constructor(kept: KeptValues, callNode: SyntaxNode | null) {
    this.#kept = kept
    this.call = kept.scope.call(bare(callNode))
    this.literal = this.call?.callee.type === 'func_literal' ? this.call.callee : null
    this.text = callNode === null ? 'the deferred call' : quoted(kept.scope.file, callNode)
  }

  /** The calls that run when it runs: itself, or those in its literal. */
  get calls(): readonly Call[] {
    if (this.literal !== null) return [...this.literal.below()].flatMap((node) => this.#kept.scope.call(node) ?? [])
    return this.call === null ? [] : [this.call]
  }

  /** The call in the statement itself that makes what it releases: `begin(x)` of `defer begin(x).End()`. */
  get opening(): Call | null {
    return this.call === null ? null : this.#kept.scope.call(bare(this.call.operand ?? this.call.callee))
  }

  /** Whether it takes a value out of a container of this name. */
  takesOutOf(name: string): boolean {
    const { scope } = this.#kept
    if (this.literal !== null && takesOut({ file: scope.file, node: this.literal, receiver: null }, name)) return true
    return this.calls.some((one) => {
      const container = one.operand ?? (one.name === 'delete' ? one.args[0] : undefined)
      const isOfContainer = container !== undefined && new RegExp(`(^|\\W)${name}$`, 'u').test(scope.file.textOf(container))
      if (isOfContainer && (one.name === 'delete' || TAKING_OUT.test(one.name))) return true
      return scope.callees(one).some((callee) => takesOut(callee, name))
    })
  }

  /** The container that it puts one of these values into; null where it does not. */
  givesTo(values: readonly Variable[]): string | null {
    const { call, literal } = this
    if (call === null) return null
    for (const variable of values) {
      const keeps = literal === null ? this.#kept.keepsOfArgument(call, variable) : this.#kept.keepsOf(variable, literal, [])
      const kept = keeps.find(({ kind }) => kind === 'container')
      if (kept !== undefined) return kept.name === '' ? 'a container' : kept.name
    }
    return null
  }
}
