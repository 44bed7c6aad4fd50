/**
 * One node of a Go syntax tree: a named node of the grammar, or a token that has a role, such as an operator.
 * Comments are not in the tree. Offsets are UTF-16 code units of the file's text.
 */
export class SyntaxNode {
  /** The node's type in the grammar, such as `defer_statement`; `ERROR` where the source does not parse. */
  readonly type: string
  /** The node's role in its parent, such as `body`; empty for most nodes. */
  readonly field: string
  readonly start: number
  readonly end: number
  readonly parent: SyntaxNode | null
  readonly children: SyntaxNode[] = []

  constructor(type: string, field: string, start: number, end: number, parent: SyntaxNode | null) {
    this.type = type
    this.field = field
    this.start = start
    this.end = end
    this.parent = parent
  }

  /** The first child with a role. */
  child(field: string): SyntaxNode | null {
    for (const node of this.children) if (node.field === field) return node
    return null
  }

  /** All nodes below this one, in source order. Nodes below a node for which `enter` returns false are left out, with that node. */
  *below(enter: (node: SyntaxNode) => boolean = () => true): Generator<SyntaxNode> {
    for (const node of this.children) {
      yield node
      if (enter(node)) yield* node.below(enter)
    }
  }
}

/** A Go file, parsed. */
export class SyntaxFile {
  /** The path as it was given: relative to the module, or as a profile has it. */
  readonly path: string
  readonly text: string
  readonly root: SyntaxNode
  readonly comments: readonly SyntaxNode[]
  /** Line of the first place that does not parse; null in a correct file. Code around it may be missed. */
  readonly errorLine: number | null
  readonly #lineStarts: readonly number[]

  constructor(path: string, text: string, root: SyntaxNode, comments: readonly SyntaxNode[], errorOffset: number | null) {
    this.path = path
    this.text = text
    this.root = root
    this.comments = comments
    this.#lineStarts = lineStarts(text)
    this.errorLine = errorOffset === null ? null : this.lineAt(errorOffset)
  }

  get lineCount(): number {
    return this.#lineStarts.length
  }

  /** Line of an offset, from 1. */
  lineAt(offset: number): number {
    let low = 0
    let high = this.#lineStarts.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if (this.#lineStarts[middle]! <= offset) low = middle
      else high = middle
    }
    return low + 1
  }

  /** Column of an offset in UTF-16 code units, from 1. */
  columnAt(offset: number): number {
    return offset - this.#lineStarts[this.lineAt(offset) - 1]! + 1
  }

  /** First and last line of a node. */
  firstLine(node: SyntaxNode): number {
    return this.lineAt(node.start)
  }

  lastLine(node: SyntaxNode): number {
    return this.lineAt(Math.max(node.start, node.end - 1))
  }

  textOf(node: SyntaxNode): string {
    return this.text.slice(node.start, node.end)
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
