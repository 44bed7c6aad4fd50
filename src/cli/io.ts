/** The world outside a command. Tests pass their own. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>
  readonly out: (text: string) => void
  /** Writes binary content to standard output. */
  readonly outBytes: (bytes: Uint8Array) => void
  /** Resolves when standard output can take more without buffering it in memory. */
  readonly drained: () => Promise<void>
  readonly err: (text: string) => void
  /** Characters per line of standard output. */
  readonly width: number
  /** Lines that standard output shows at once; null where it is not a terminal. */
  readonly height: number | null
  /** Whether standard output is a terminal that shows colour. */
  readonly hasColor: boolean
  /** Whether standard output is a terminal, with colour or not; binary content must not be written to it. */
  readonly outIsTerminal: boolean
  /** Whether standard error is a terminal, where progress can be redrawn. */
  readonly errIsTerminal: boolean
  /** The terminal, for commands that fill the screen and read keys; null where input or output is not a terminal. */
  readonly terminal: Terminal | null
  readonly env: Readonly<Record<string, string | undefined>>
  /** The current time in milliseconds since 1970. */
  readonly now: () => number
  /** Resolves after this many milliseconds, or at once when the signal aborts. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

/** A screen with a keyboard. */
export interface Terminal {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
}

/** Exit codes of all commands. A command never returns a count. */
export const EXIT = { ok: 0, gateFailed: 1, unusable: 2, bug: 70, interrupted: 130 } as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
