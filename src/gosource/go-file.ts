import { type DeferStatement, deferStatementsOf, type RangeStatement } from './defer-statements.ts'
import { type FileHeader, headerOf, languageMinor } from './file-header.ts'
import { functionAround, functionsOf, type GoFunction } from './functions.ts'
import type { SyntaxFile } from './syntax-tree.ts'

/** A Go file as the analysis uses it. Each property is computed once, when it is first read. */
export class GoFile {
  readonly syntax: SyntaxFile
  readonly header: FileHeader
  /** The language version of the file, N of Go 1.N; null where no module gives it. */
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

  /** The `defer` statements on a line, which their records, closures and calls have too. */
  defersAt(line: number): DeferStatement[] {
    return this.defers.filter((one) => one.line === line)
  }

  /**
   * The ranges on a line that go or may go over a function and have `defer` statements in their body; their marker records have this line.
   */
  rangesAt(line: number): RangeStatement[] {
    const ranges = new Set(this.defers.flatMap((one) => one.ranges))
    return [...ranges].filter((one) => one.line === line)
  }

  /** The innermost function around a node or offset. */
  functionAround(offset: number): GoFunction | null {
    return functionAround(this.functions, offset)
  }

  /** First line (that of the word `func`) and last line (that of the closing brace) of a function. */
  linesOf(one: GoFunction): { readonly first: number; readonly last: number } {
    return { first: this.syntax.firstLine(one.node), last: this.syntax.lastLine(one.node) }
  }
}
