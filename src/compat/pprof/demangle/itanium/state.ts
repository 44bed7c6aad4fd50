import { isDigit, isUpper } from '../characters.ts'
import { DemangleError, type Effort } from '../effort.ts'
import type { Ast, Node } from './ast.ts'

/**
 * Where the parse of one mangled name stands: the text, the candidates for substitution, the templates whose parameters can be
 * named. The productions stand in files of their own, which know each other through the abstract methods.
 * Source: github.com/ianlancetaylor/demangle demangle.go, `state`.
 */
export abstract class ParseState {
  readonly text: string
  readonly effort: Effort
  at = 0
  /** Candidates for substitution, in order. */
  subs: Ast[] = []
  /** Templates around, outermost first; null stands for the template of a cast operator, not known yet. */
  templates: (Node<'template'> | null)[] = []
  /** The number of `templates` when a lambda began, plus 1; 0 outside of lambdas. */
  lambdaTemplateLevel = 0
  parsingConstraint = false
  typeParams = 0
  valueParams = 0
  templateParams = 0

  constructor(text: string, effort: Effort) {
    this.text = text
    this.effort = effort
  }

  abstract encoding(params: boolean, ofLocalName: boolean): Ast
  /** The second says whether the function has a C++23 explicit object parameter. */
  abstract name(): [Ast, boolean]
  abstract unqualifiedName(module: Ast | null): { node: Ast; isCast: boolean }
  abstract sourceName(): Node<'name'>
  /** The operator and how many operands it has. */
  abstract operatorName(inExpression: boolean): [Ast, number]
  abstract type(isCast: boolean): Ast
  abstract qualifiers(): Node<'qualifiers'> | null
  /** Empty, `&` or `&&`. */
  abstract refQualifier(): string
  abstract parameterList(explicitObject: boolean): Ast[]
  abstract bareFunctionType(hasResult: boolean, explicitObject: boolean): Ast
  abstract closureType(): Ast
  abstract unnamedType(): Ast
  abstract templateParam(): Ast
  abstract templateArgs(): Ast[]
  abstract templateArg(before: readonly Ast[]): Ast
  /** The declaration and what stands for the parameter; null where there is none. */
  abstract templateParamDecl(): [Ast, Ast] | null
  abstract expression(): Ast
  abstract exprPrimary(): Ast
  abstract constraint(): Ast
  abstract substitution(forPrefix: boolean): Ast

  /** The next character, empty at the end. */
  peek(ahead = 0): string {
    return this.text.charAt(this.at + ahead)
  }

  get atEnd(): boolean {
    return this.at >= this.text.length
  }

  startsWith(prefix: string): boolean {
    return this.text.startsWith(prefix, this.at)
  }

  /** Takes the next character; fails at the end. */
  next(): string {
    if (this.atEnd) this.fail()
    return this.text.charAt(this.at++)
  }

  /** Takes so many characters; fails where there are fewer. */
  takeText(length: number): string {
    if (this.at + length > this.text.length) this.fail()
    this.at += length
    return this.text.slice(this.at - length, this.at)
  }

  /** Takes this text if it comes next. */
  take(prefix: string): boolean {
    if (!this.startsWith(prefix)) return false
    this.at += prefix.length
    return true
  }

  /** Takes this text; fails where something else comes next. */
  expect(prefix: string): void {
    if (!this.take(prefix)) this.fail()
  }

  fail(): never {
    throw new DemangleError()
  }

  /** `[n] <decimal>`; fails above what fits in 31 bits, roughly. */
  number(): number {
    const negative = this.take('n')
    if (!isDigit(this.peek())) this.fail()
    let value = 0
    while (isDigit(this.peek())) {
      if (value >= 214748354) this.fail()
      value = value * 10 + Number(this.next())
    }
    return negative ? -value : value
  }

  /** `_` is 0, `<number> _` the number plus 1. */
  compactNumber(): number {
    if (this.take('_')) return 0
    if (this.peek() === 'n') this.fail()
    const value = this.number()
    this.expect('_')
    return value + 1
  }

  /** `<0-9A-Z>* _`, base 36; `_` alone is 0, a number is one more. */
  sequenceId(endAllowed: boolean): number {
    if (this.take('_')) return 0
    let id = 0
    for (;;) {
      if (this.atEnd && endAllowed) return id + 1
      if (id >= 59652287) this.fail()
      const c = this.next()
      if (c === '_') return id + 1
      if (!isDigit(c) && !isUpper(c)) this.fail()
      id = id * 36 + Number.parseInt(c, 36)
    }
  }

  /** Reads with template parameters of constraints left as they are written. */
  inConstraint<T>(read: () => T): T {
    const outer = this.parsingConstraint
    this.parsingConstraint = true
    try {
      return read()
    } finally {
      this.parsingConstraint = outer
    }
  }
}
