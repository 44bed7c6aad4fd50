/** The world outside, as a command sees it: tests bring their own. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array>
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Characters per line of standard output. */
  readonly width: number
  /** Whether standard output is a terminal that shows colour. */
  readonly hasColor: boolean
}

/** Exit codes. A command never returns a count. */
export const EXIT = { ok: 0, gateFailed: 1, unusable: 2, bug: 70, interrupted: 130 } as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
