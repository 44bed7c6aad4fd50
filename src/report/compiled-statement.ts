import type { DeferKind } from '../base/defer-kind.ts'

/** A `defer` statement as it was compiled, or a function with open-coded ones where their lines are not known. */
export interface CompiledStatement {
  /** With its import path, type arguments as `[...]`; null where only the compiler's log tells of the statement. */
  readonly function: string | null
  /** As the executable, else the compiler, names it. */
  readonly file: string | null
  readonly line: number | null
  /** Path of the module; `std` for Go's library; null where it is not known. */
  readonly module: string | null
  readonly isMainModule: boolean | null
  readonly kind: DeferKind
  /** The runtime function that makes the record, by the executable; null for open-coded ones and without it. */
  readonly call: string | null
  /** What the compiler said of the line; null where it said nothing. */
  readonly detail: string | null
  /** What a profile has of it; null without one. */
  readonly live: { readonly records: number; readonly bytes: number } | null
  /** Bytes that its pending calls keep alive; null where this is not known. */
  readonly held: number | null
}

/** Statements of one executable or of the log of a compiler. */
export interface Compilation {
  readonly kind: 'executable' | 'compiler'
  readonly source: string
  /** For the head of a report. */
  readonly detail: string
  readonly statements: readonly CompiledStatement[]
}
