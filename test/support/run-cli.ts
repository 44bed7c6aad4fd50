import type { ExitCode } from '../../src/cli/io.ts'
import { main } from '../../src/cli/main.ts'

export interface CliResult {
  readonly code: ExitCode
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command line in this process, with an outside of its own. */
export async function runCli(
  argv: readonly string[],
  { width = 160, hasColor = false, stdin = [] }: { width?: number; hasColor?: boolean; stdin?: readonly Uint8Array[] } = {},
): Promise<CliResult> {
  let stdout = ''
  let stderr = ''
  const code = await main(argv, {
    stdin: (async function* () {
      yield* stdin
    })(),
    out: (text) => {
      stdout += text
    },
    err: (text) => {
      stderr += text
    },
    width,
    hasColor,
  })
  return { code, stdout, stderr }
}
