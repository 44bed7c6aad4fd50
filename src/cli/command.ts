import type { ExitCode, Io } from './io.ts'
import type { OptionSpec } from './options.ts'

/** Stands among the operands in place of `--vs`; no word of a command line can be equal to it. */
export const SET_MARK = '\0vs'

/** The parsed words of a command line: operands in order, and options by name. */
export interface ParsedArguments {
  readonly operands: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
}

/** A command: its help texts, and its code, which is loaded when it runs. */
export interface CommandSpec {
  readonly name: string
  readonly usage: string
  readonly describe: string
  readonly options: Readonly<Record<string, OptionSpec>>
  /** What to write instead of options that other commands have and this one does not need, by name. */
  readonly instead?: Readonly<Record<string, string>>
  /** Whether the command parses its own words: then all of them are operands, those that ask for help too. */
  readonly isRaw?: boolean
  readonly examples: readonly (readonly [string, string])[]
  readonly load: () => Promise<(args: ParsedArguments, io: Io) => Promise<ExitCode>>
}
