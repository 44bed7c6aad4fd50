import { ProfileError } from '../base/error.ts'
import { VERSION } from '../base/version.ts'
import { visibleText } from '../base/visible-text.ts'
import { fileAdvice, isMachineLimit } from '../node/file-errors.ts'
import { errorText } from './error-text.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { parseArguments } from './parse.ts'

/**
 * Runs one command line and returns its exit code. Errors of input and usage print three lines; any other error is a bug and prints its
 * stack.
 */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    const request = parseArguments(argv)
    if (request.kind === 'version') {
      io.out(`deferscope ${VERSION}\n`)
      return EXIT.ok
    }
    if (request.kind === 'help') {
      const { helpText } = await import('./help.ts')
      io.out(await helpText(request.command, io.width, request.hasAll))
      return EXIT.ok
    }
    if (request.kind === 'completion') {
      const { completionText } = await import('./completion.ts')
      io.out(completionText(request.words))
      return EXIT.ok
    }
    const run = await request.command.load()
    return await run(request.args, io)
  } catch (error) {
    return report(error, argv.includes('--debug'), io)
  }
}

function report(error: unknown, isDebug: boolean, io: Io): ExitCode {
  if (error instanceof ProfileError) {
    io.err(errorText(error))
    if (isDebug) io.err(`${stackOf(error)}\n`)
    return EXIT.unusable
  }
  if (isMachineLimit(error)) return report(machineLimit(error), isDebug, io)
  io.err(
    `error: this is a bug in deferscope ${VERSION}\n  at ${stackOf(error)}\n  next: please report it with the command and, if you can, the profile\n`,
  )
  return EXIT.bug
}

function machineLimit(error: NodeJS.ErrnoException): ProfileError {
  return new ProfileError(
    'unreadable',
    `the machine is at a limit (${error.code})`,
    error.path ?? 'this process',
    fileAdvice(error.code, ''),
    error,
  )
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return visibleText(String(error))
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`
  return (error.stack ?? error.message).split('\n').map(visibleText).join('\n') + cause
}
