import type { ProfileName } from '../base/profile-names.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { Notice } from '../report/report.ts'
import type { ParsedArguments } from './command.ts'
import type { Io } from './io.ts'
import type { Network } from './network.ts'

/** A kind of place that profiles come from: which words of a command line name one, and how it is opened. */
export interface SourceScheme {
  /** What help calls it, and how to write it: `a live process (http://HOST:PORT)`. */
  readonly usage: string
  /** Whether a word names such a place. Schemes are tried in the order of their list; the first one that accepts a word opens it. */
  readonly takes: (operand: string) => boolean
  /** Loads the code that opens it; called when a word names such a place. */
  readonly load: () => Promise<OpenSource>
}

/** Opens what one word names. Throws `ProfileError` where it holds no profile or cannot be reached. */
export type OpenSource = (operand: string, context: SourceContext) => Promise<Inputs>

/** What a command wants from a place, and what to open it with. */
export interface SourceContext {
  readonly args: ParsedArguments
  readonly io: Io
  /** Profiles that the command reads, the required one first; used where a word names no profile. */
  readonly wanted: readonly ProfileName[]
  /** `all` forms of goroutines that add information, or `one` form that can be added up. */
  readonly forms: 'all' | 'one'
  /** Of places that keep many captures: whether the command wants the newest of each process, or the series. */
  readonly depth: 'newest' | 'series'
  /** The network of the command line, opened at the first call. Throws what `openNetwork` throws. */
  readonly network: () => Promise<Network>
}

/** The profiles that words name, from files or live processes. */
export interface Inputs {
  readonly sources: readonly ProfileSource[]
  /** Notices about profiles that the user did not name and that could not be captured. */
  readonly notices: readonly Notice[]
}
