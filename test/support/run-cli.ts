import type { ExitCode } from '../../src/cli/io.ts'
import { main } from '../../src/cli/main.ts'

/** 2026-11-21T12:00:00Z: the time at which tests run. */
const NOW = Date.UTC(2026, 10, 21, 12)

export interface CliResult {
  readonly code: ExitCode
  readonly stdout: string
  readonly stderr: string
  /** What was written to standard output as bytes, if anything. */
  readonly bytes?: Uint8Array
}

/** Runs a command line in this process, with an outside of its own. */
export async function runCli(
  argv: readonly string[],
  {
    width = 160,
    height = null,
    hasColor = false,
    outIsTerminal = false,
    stdin = [],
    env = {},
    onWait = async () => {},
    onError = () => {},
    onDrained = () => {},
  }: {
    width?: number
    /** Lines of the terminal. */
    height?: number | null
    hasColor?: boolean
    outIsTerminal?: boolean
    stdin?: readonly Uint8Array[]
    env?: Readonly<Record<string, string>>
    onWait?: () => Promise<unknown>
    /** Gets each text that is written to standard error. */
    onError?: (text: string) => void
    /** Gets what was printed so far, when the command waits for its reader. */
    onDrained?: (stdout: string) => void
  } = {},
): Promise<CliResult> {
  let stdout = ''
  let stderr = ''
  const output: Uint8Array[] = []
  // a clock of its own, which only waiting moves
  let time = NOW
  const code = await main(argv, {
    stdin: (async function* () {
      yield* stdin
    })(),
    out: (text) => {
      stdout += text
    },
    outBytes: (bytes) => {
      output.push(bytes)
    },
    drained: async () => onDrained(stdout),
    outIsTerminal,
    err: (text) => {
      stderr += text
      onError(text)
    },
    width,
    height,
    hasColor,
    errIsTerminal: false,
    terminal: null,
    // local time is that of no machine
    env: { TZ: 'UTC', ...env },
    now: () => time,
    wait: async (milliseconds) => {
      time += Math.max(0, milliseconds)
      await onWait()
    },
  })
  return { code, stdout, stderr, ...(output.length === 0 ? {} : { bytes: Buffer.concat(output) }) }
}
