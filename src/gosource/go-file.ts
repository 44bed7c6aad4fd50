import { type DeferStatement, deferStatementsOf, type RangeStatement } from './defer-statements.ts'
import { type FileHeader, headerOf, languageMinor } from './file-header.ts'
import { functionAround, functionsOf, type GoFunction } from './functions.ts'
import type { SyntaxFile } from './syntax-tree.ts'

/** A Go file as the analysis sees it. What is asked for is computed once. */
export class GoFile {
  readonly syntax: SyntaxFile
  readonly header: FileHeader
  /** The language that governs the file: Go 1.N; null where no module says. */
  readonly languageMinor: number | null
  readonly functions: readonly GoFunction[]
  #defers: readonly DeferStatement[] | null = null

  constructor(syntax: SyntaxFile, moduleMinor: number | null) {
    this.syntax = syntax
    this.header = headerOf(syntax)
    this.languageMinor = languageMinor(moduleMinor, this.header.minor)
    this.functions = functionsOf(syntax)
  }

  get path(): string {
    return this.syntax.path
  }

  /** All `defer` statements in source order. */
  get defers(): readonly DeferStatement[] {
    this.#defers ??= deferStatementsOf(this.syntax, this.functions, this.languageMinor)
    return this.#defers
  }

  /** Those whose record, closure and call have a line. */
  defersAt(line: number): DeferStatement[] {
    return this.defers.filter((one) => one.line === line)
  }

  /** The ranges on a line that hold `defer` statements and go or may go over a function: the marker record has their line. */
  rangesAt(line: number): RangeStatement[] {
    const ranges = new Set(this.defers.flatMap((one) => one.ranges))
    return [...ranges].filter((one) => one.line === line)
  }

  /** The innermost function around a node or offset. */
  functionAround(offset: number): GoFunction | null {
    return functionAround(this.functions, offset)
  }

  /** First line (of the word `func`) and last line (of the closing brace) of a function. */
  linesOf(one: GoFunction): { readonly first: number; readonly last: number } {
    return { first: this.syntax.firstLine(one.node), last: this.syntax.lastLine(one.node) }
  }
}
