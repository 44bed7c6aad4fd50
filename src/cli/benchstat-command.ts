import { ProfileError } from '../base/error.ts'
import { benchstat, InputFailure } from '../compat/benchstat/benchstat.ts'
import { fileSource } from '../node/sources.ts'
import type { ParsedArguments } from './command.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'

/**
 * Runs `deferscope benchstat FLAGS FILE…`, with benchstat's flags, output and errors. Where benchstat would exit with an error, the exit
 * code is 2.
 */
export async function run({ operands }: ParsedArguments, io: Io): Promise<ExitCode> {
  let isStdinRead = false
  const isDone = await benchstat(operands, {
    open: (path) => {
      if (path !== '-') return openFile(path)
      if (isStdinRead) return nothing() // the second time it has no bytes left
      isStdinRead = true
      return io.stdin
    },
    out: io.out,
    drained: io.drained,
    err: io.err,
  })
  return isDone ? EXIT.ok : EXIT.unusable
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* openFile(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* fileSource(path).open()
  } catch (error) {
    throw inGoWords(path, error) ?? error
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'file name too long',
  EIO: 'input/output error',
  EMFILE: 'too many open files',
}

function inGoWords(path: string, error: unknown): InputFailure | null {
  const { code, syscall } = (error instanceof ProfileError ? (error.cause ?? {}) : {}) as NodeJS.ErrnoException
  if (code === undefined) return null
  return new InputFailure(syscall === 'read' ? 'read' : 'open', path, REASONS[code] ?? code, error)
}
