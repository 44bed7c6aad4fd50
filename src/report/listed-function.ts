import type { TopRow } from '../analysis/top.ts'

/** The lines of one function in one file. */
export interface ListedFunction {
  readonly function: string
  readonly file: string
  /** The lines with samples, by line number. */
  readonly lines: readonly TopRow[]
  /** Source text by line number, in order; null where it is not found. */
  readonly text: ReadonlyMap<number, string> | null
}
