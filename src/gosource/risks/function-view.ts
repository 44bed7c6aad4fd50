import { functionsOf, type GoFunction } from '../functions.ts'
import type { SyntaxFile, SyntaxNode } from '../syntax-tree.ts'
import { buildFlowGraph, type FlowGraph, type FlowKind } from './flow-graph.ts'

/** A function with what the rules need of it. The body of a literal inside belongs to the literal's own view. */
export class FunctionView {
  readonly file: SyntaxFile
  readonly node: SyntaxNode
  readonly name: string
  readonly body: SyntaxNode
  readonly outer: FunctionView | null
  readonly defers: SyntaxNode[] = []
  readonly calls: SyntaxNode[] = []
  readonly goStatements: SyntaxNode[] = []
  readonly gotos: SyntaxNode[] = []
  /** Receive expressions, `send_statement`s and `select_statement`s. */
  readonly channelUses: SyntaxNode[] = []
  /** `short_var_declaration`s, `assignment_statement`s, `var_spec`s, `range_clause`s and `receive_statement`s. */
  readonly bindings: SyntaxNode[] = []
  readonly literals: FunctionView[] = []
  readonly #endOf: (call: SyntaxNode) => FlowKind | null
  readonly #isNeverClosed: ChannelTest
  #graph: FlowGraph | null = null

  constructor(
    file: SyntaxFile,
    fn: GoFunction,
    outer: FunctionView | null,
    endOf: (call: SyntaxNode) => FlowKind | null,
    isNeverClosed: ChannelTest,
  ) {
    this.file = file
    this.node = fn.node
    this.name = fn.name
    this.body = fn.body
    this.outer = outer
    this.#endOf = endOf
    this.#isNeverClosed = isNeverClosed
  }

  /** The control flow, built when it is first read. */
  get graph(): FlowGraph {
    this.#graph ??= buildFlowGraph(this.file, this.body, this.#endOf, (channel) => this.#isNeverClosed(this, channel))
    return this.#graph
  }

  /** The view of a literal in this function. */
  literal(node: SyntaxNode): FunctionView | null {
    return this.literals.find((one) => one.node === node) ?? null
  }
}

/** Returns whether nothing closes a channel that a function ranges over. */
export type ChannelTest = (view: FunctionView, channel: SyntaxNode) => boolean

/**
 * Views of all functions of a file, outer ones first. `endOf` tells which calls do not return, and what they do instead; `isNeverClosed`
 * tells which ranges over channels do not end.
 */
export function functionViews(file: SyntaxFile, endOf: (call: SyntaxNode) => FlowKind | null, isNeverClosed: ChannelTest): FunctionView[] {
  const byNode = new Map<SyntaxNode, FunctionView>()
  for (const fn of functionsOf(file)) {
    const outer = fn.outer === null ? null : (byNode.get(fn.outer.node) ?? null)
    const view = new FunctionView(file, fn, outer, endOf, isNeverClosed)
    outer?.literals.push(view)
    byNode.set(fn.node, view)
  }
  for (const view of byNode.values()) {
    visit(view.body, view)
  }
  return [...byNode.values()]

  function visit(node: SyntaxNode, view: FunctionView): void {
    for (const child of node.children) {
      if (child.children.length === 0 && child.type !== 'select_statement') continue
      listFor(child, view)?.push(child)
      if (!byNode.has(child)) visit(child, view)
    }
  }
}

function listFor(node: SyntaxNode, view: FunctionView): SyntaxNode[] | null {
  switch (node.type) {
    case 'defer_statement':
      return view.defers
    case 'call_expression':
      return view.calls
    case 'go_statement':
      return view.goStatements
    case 'goto_statement':
      return view.gotos
    case 'send_statement':
    case 'select_statement':
      return view.channelUses
    case 'unary_expression':
      return node.child('operator')?.type === '<-' ? view.channelUses : null
    case 'short_var_declaration':
    case 'assignment_statement':
    case 'var_spec':
    case 'range_clause':
    case 'receive_statement':
      return view.bindings
    default:
      return null
  }
}
