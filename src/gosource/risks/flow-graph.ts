import type { SyntaxFile, SyntaxNode } from '../syntax-tree.ts'

/**
 * What happens at a node: it goes on (`step`); the function ends by `return` or at its closing brace (`end`); deferred calls run
 * and nothing after them (`panic`, `goexit`); the process ends and they do not run (`exit`); a call does one of
 * the last three by its name (`leave`); nothing happens any more (`block`: `select {}`).
 */
export type FlowKind = 'step' | 'return' | 'end' | 'panic' | 'goexit' | 'exit' | 'leave' | 'block'

/** A statement, condition or loop head, and the nodes that may come next; only a `step` has any. */
export interface FlowNode {
  readonly id: number
  readonly kind: FlowKind
  readonly syntax: SyntaxNode | null
  readonly next: FlowNode[]
}

/** The control flow of one function body. Panics inside calls are not part of it. */
export interface FlowGraph {
  readonly entry: FlowNode
  /** In no order; a node's id is its index. */
  readonly nodes: readonly FlowNode[]
  /** The node that a piece of syntax belongs to: the `defer` statement, a call's statement, a loop's head. */
  nodeOf(syntax: SyntaxNode): FlowNode | null
}

/** A statement that `break` or `continue` may name. */
interface Target {
  readonly label: string | null
  readonly breakTo: FlowNode
  readonly continueTo: FlowNode | null
}

/**
 * Builds the graph from the end backwards, so that each statement knows what follows. Code that does not parse is a step.
 * `isNeverClosed` returns whether a `range` over a channel never ends. Source: The Go Programming Language Specification, "Statements".
 */
export function buildFlowGraph(
  file: SyntaxFile,
  body: SyntaxNode,
  endOf: (call: SyntaxNode) => FlowKind | null,
  isNeverClosed: (channel: SyntaxNode) => boolean,
): FlowGraph {
  const nodes: FlowNode[] = []
  const bySyntax = new Map<SyntaxNode, FlowNode>()
  const labels = new Map<string, FlowNode>()
  const targets: Target[] = []
  let fallthroughTo: FlowNode | null = null

  function add(syntax: SyntaxNode | null, next: FlowNode[], kind: FlowKind = 'step'): FlowNode {
    const node = { id: nodes.length, kind, syntax, next }
    nodes.push(node)
    if (syntax !== null) bySyntax.set(syntax, node)
    return node
  }

  function labelled(name: string): FlowNode {
    const known = labels.get(name) ?? add(null, [])
    labels.set(name, known)
    return known
  }

  function sequence(statements: readonly SyntaxNode[], follow: FlowNode): FlowNode {
    let next = follow
    for (let i = statements.length - 1; i >= 0; i--) next = statement(statements[i]!, next, null)
    return next
  }

  function before(syntax: SyntaxNode | null, follow: FlowNode): FlowNode {
    return syntax === null ? follow : add(syntax, [follow])
  }

  function inside<T>(target: Target, build: () => T): T {
    targets.push(target)
    const result = build()
    targets.pop()
    return result
  }

  function statement(node: SyntaxNode, follow: FlowNode, label: string | null): FlowNode {
    switch (node.type) {
      case 'block':
      case 'statement_list':
        return sequence(node.children, follow)
      case 'labeled_statement': {
        const name = labelOf(file, node)
        const here = labelled(name ?? '')
        const inner = node.children.find((one) => one.field !== 'label')
        here.next.push(inner === undefined ? follow : statement(inner, follow, name))
        return here
      }
      case 'if_statement': {
        const no = node.child('alternative')
        const otherwise = no === null ? follow : statement(no, follow, null)
        const yes = node.child('consequence')
        const then = yes === null ? follow : statement(yes, follow, null)
        return before(node.child('initializer'), add(node.child('condition') ?? node, [then, otherwise]))
      }
      case 'for_statement':
        return loop(node, follow, label)
      case 'expression_switch_statement':
      case 'type_switch_statement':
        return before(node.child('initializer'), choice(node, follow, label))
      case 'select_statement':
        return choice(node, follow, label)
      case 'return_statement':
        return add(node, [], 'return')
      case 'break_statement':
      case 'continue_statement':
        return add(node, [jumpTarget(node) ?? follow])
      case 'goto_statement': {
        const name = labelOf(file, node)
        return add(node, [name === null ? follow : labelled(name)])
      }
      case 'fallthrough_statement':
        return add(node, [fallthroughTo ?? follow])
      case 'expression_statement': {
        const call = node.children[0]
        const kind = call?.type === 'call_expression' ? endOf(call) : null
        return kind === null ? add(node, [follow]) : add(node, [], kind)
      }
      default:
        return add(node, [follow])
    }
  }

  function loop(node: SyntaxNode, follow: FlowNode, label: string | null): FlowNode {
    const clause = node.children.find((one) => one.field !== 'body') ?? null
    const condition = clause?.type === 'for_clause' ? clause.child('condition') : clause
    const over = condition?.type === 'range_clause' ? condition.child('right') : null
    const isEndless = condition === null || file.textOf(condition) === 'true' || (over !== null && isNeverClosed(over))
    const head = add(node, [])
    const again = clause?.type === 'for_clause' ? before(clause.child('update'), head) : head
    const body = node.child('body')
    const enter = inside({ label, breakTo: follow, continueTo: again }, () => (body === null ? again : statement(body, again, null)))
    head.next.push(enter)
    if (!isEndless) head.next.push(follow)
    return clause?.type === 'for_clause' ? before(clause.child('initializer'), head) : head
  }

  function choice(node: SyntaxNode, follow: FlowNode, label: string | null): FlowNode {
    const isSelect = node.type === 'select_statement'
    const cases = node.children.filter((one) => one.type.endsWith('_case'))
    if (isSelect && cases.length === 0) return add(node, [], 'block')
    const head = add(node, [])
    const outerFallthrough = fallthroughTo
    inside({ label, breakTo: follow, continueTo: null }, () => {
      let next: FlowNode | null = null
      for (let i = cases.length - 1; i >= 0; i--) {
        const one = cases[i]!
        fallthroughTo = next
        next = sequence(
          one.children.filter((part) => part.type === 'statement_list'),
          follow,
        )
        head.next.push(before(one.child('communication'), next))
      }
    })
    fallthroughTo = outerFallthrough
    if (!isSelect && !cases.some((one) => one.type === 'default_case')) head.next.push(follow)
    return head
  }

  function jumpTarget(node: SyntaxNode): FlowNode | null {
    const name = labelOf(file, node)
    for (let i = targets.length - 1; i >= 0; i--) {
      const { label, breakTo, continueTo } = targets[i]!
      if (name !== null && name !== label) continue
      if (node.type === 'break_statement') return breakTo
      if (continueTo !== null) return continueTo
    }
    return null
  }

  const entry = statement(body, add(null, [], 'end'), null)
  return {
    entry,
    nodes,
    nodeOf(syntax) {
      for (let at: SyntaxNode | null = syntax; at !== null && at !== body; at = at.parent) {
        const node = bySyntax.get(at)
        if (node !== undefined) return node
      }
      return null
    },
  }
}

/** The label that a statement has or names. */
function labelOf(file: SyntaxFile, node: SyntaxNode): string | null {
  const label = node.children.find((one) => one.type === 'label_name')
  return label === undefined ? null : file.textOf(label)
}
