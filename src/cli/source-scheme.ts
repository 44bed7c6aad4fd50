import type { ProfileName } from '../base/profile-names.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { Notice } from '../report/report.ts'
import type { ParsedArguments } from './command.ts'
import type { Io } from './io.ts'
import type { Network } from './network.ts'

/** A kind of place that profiles come from: which words of a command line name one, and how it is opened. */
export interface SourceScheme {
  /** What help says it is, and how it is written: `a live process (http://HOST:PORT)`. */
  readonly usage: string
  /** Whether a word names such a place. Schemes are asked in the order of their list: the first one that takes a word opens it. */
  readonly takes: (operand: string) => boolean
  /** Loads the code that opens it, when a word names such a place. */
  readonly load: () => Promise<OpenSource>
}

/** Opens what one word names. Throws `ProfileError` where it holds no profile or cannot be reached. */
export type OpenSource = (operand: string, context: SourceContext) => Promise<Inputs>

/** What is asked for of a place, and what opens it. */
export interface SourceContext {
  readonly args: ParsedArguments
  readonly io: Io
  /** Profiles that the command reads, the one it cannot do without first: where a word names no profile, these are meant. */
  readonly wanted: readonly ProfileName[]
  /** `all` forms of goroutines that tell something of them, or `one` form, which can be added up. */
  readonly forms: 'all' | 'one'
  /** The one network of a command line, opened when it is first asked for. Throws what `openNetwork` throws. */
  readonly network: () => Promise<Network>
}

/** The profiles that words name, files or live processes. */
export interface Inputs {
  readonly sources: readonly ProfileSource[]
  /** What could not be had of live processes beside what was named. */
  readonly notices: readonly Notice[]
}
