import type { Effort } from '../effort.ts'
import type { Ast, Kind, Node } from './ast.ts'

/** What of a name is printed besides its scopes. */
export interface PrintOptions {
  readonly templateParams: boolean
  /** Parameters of the function that a local name stands in. */
  readonly enclosingParams: boolean
}

/** How the nodes of some kinds are printed. */
export type Printers<K extends Kind> = { readonly [Key in K]: (ps: PrintState, node: Node<Key>) => void }

/** How some nodes are printed that were put aside as inner types. */
export type InnerPrinters = { readonly [Key in Kind]?: (ps: PrintState, node: Node<Key>) => void }

/**
 * The text of one name so far. C++ declarations are written inside out: what stands around a type (pointers, arrays, the declared
 * name) waits in `inner` until the type knows where it goes. Source: github.com/ianlancetaylor/demangle ast.go, `printState`.
 */
export class PrintState {
  readonly options: PrintOptions
  text = ''
  /** The last character of `text`; what Go prints by format does not count, nor does it here. */
  last = ''
  inner: Ast[] = []
  readonly #printers: Printers<Kind>
  readonly #innerPrinters: InnerPrinters
  readonly #effort: Effort
  /** Nodes being printed, outermost first: substitutions may make a circle. */
  readonly #printing: Ast[] = []

  constructor(options: PrintOptions, printers: Printers<Kind>, innerPrinters: InnerPrinters, effort: Effort) {
    this.options = options
    this.#printers = printers
    this.#innerPrinters = innerPrinters
    this.#effort = effort
  }

  write(text: string): void {
    this.writeFormatted(text)
    if (text !== '') this.last = text.charAt(text.length - 1)
  }

  /** Writes without a trace in `last`. */
  writeFormatted(text: string): void {
    this.text += text
    this.#effort.checkOutput(this.text.length)
  }

  /**
   * Prints a node, but nothing where it is being printed twice already: `_Z6outer2IsEPFilES1_` needs it once within itself.
   */
  print(node: Ast): void {
    const printing = this.#printing
    let times = 0
    for (let i = 0; i < printing.length; i++) if (printing[i] === node) times++
    if (times > 1) return
    printing.push(node)
    this.printDirectly(node)
    printing.pop()
  }

  /** Prints a node without that check. */
  printDirectly(node: Ast): void {
    this.#effort.enter()
    const printer = this.#printers[node.kind] as (ps: PrintState, node: Ast) => void
    printer(this, node)
    this.#effort.leave()
  }

  list(nodes: readonly Ast[], skip?: (node: Ast) => boolean): void {
    let first = true
    for (const node of nodes) {
      if (skip?.(node)) continue
      if (!first) this.write(', ')
      this.print(node)
      first = false
    }
  }

  /** Prints in parentheses. */
  inParens(node: Ast): void {
    this.write('(')
    this.print(node)
    this.write(')')
  }

  /** Prints a base type, and then the node around it where the base did not. */
  around(node: Ast, base: Ast): void {
    this.inner.push(node)
    this.print(base)
    if (this.inner.length > 0) this.popInner()
  }

  /** Prints what waits, innermost first. */
  allInner(): void {
    while (this.inner.length > 0) this.popInner()
  }

  /** The same, but qualifiers of methods come behind the parameters: they are returned, in the order they came. */
  prefixInner(): Ast[] {
    const kept: Ast[] = []
    while (this.inner.length > 0) {
      if (this.inner.at(-1)!.kind === 'qualifiedMethod') kept.push(this.inner.pop()!)
      else this.popInner()
    }
    return kept
  }

  /** Prints the innermost of what waits. */
  popInner(): void {
    const node = this.inner.pop()
    if (node === undefined) return
    this.#effort.enter()
    const printer = this.#innerPrinters[node.kind] as ((ps: PrintState, node: Ast) => void) | undefined
    if (printer === undefined) this.print(node)
    else printer(this, node)
    this.#effort.leave()
  }

  /** Prints with other nodes waiting. */
  withInner(inner: Ast[], print: () => void): void {
    const outer = this.inner
    this.inner = inner
    print()
    this.inner = outer
  }
}
