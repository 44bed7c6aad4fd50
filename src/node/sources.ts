import { closeSync, createReadStream, openSync, readSync, type Stats, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { whileBlocked } from './blocked-calls.ts'
import { countersBeside, isCountersFile } from './counters-file.ts'
import { fileAdvice } from './file-errors.ts'
import { isFile } from './source-files.ts'

const CHUNK = 1 << 20

/** A source that reads standard input. */
export function stdinSource(stdin: AsyncIterable<Uint8Array>): ProfileSource {
  return keptSource('-', stdin)
}

/**
 * A source whose bytes come only once. They are kept, since a profile may be read twice. A reader that stops early leaves the rest for the
 * next reader.
 */
function keptSource(name: string, stream: AsyncIterable<Uint8Array>): ProfileSource {
  const kept: Uint8Array[] = []
  let rest: AsyncIterator<Uint8Array> | null = null
  return {
    name,
    async *open() {
      for (let i = 0; ; i++) {
        if (i === kept.length) {
          rest ??= stream[Symbol.asyncIterator]()
          const { done, value } = await rest.next()
          if (done === true) return
          kept.push(value)
        }
        yield kept[i]!
      }
    },
  }
}

/** A source that reads a file in large chunks. Its errors name the file and say what to do. */
export function fileSource(path: string): ProfileSource {
  // a pipe can be read only once, so its bytes are kept
  if (statOf(path)?.isFile() === false) return keptSource(path, readPipe(path))
  return { name: path, ...countersBeside(path), open: () => readFile(path) }
}

/** What comes out of a pipe or device. */
async function* readPipe(path: string): AsyncIterable<Uint8Array> {
  const chunks = readStream(path)[Symbol.asyncIterator]()
  for (;;) {
    const { done, value } = await whileBlocked(() => chunks.next())
    if (done === true) return
    yield value
  }
}

async function* readStream(path: string): AsyncIterable<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Uint8Array>
  } catch (error) {
    throw fileError(path, error)
  }
}

/** Reads a regular file in this thread: another one takes longer to answer than the file. */
async function* readFile(path: string): AsyncIterable<Uint8Array> {
  let file: number | null = null
  try {
    file = openSync(path, 'r')
    for (;;) {
      const chunk = Buffer.allocUnsafeSlow(CHUNK)
      const length = readSync(file, chunk)
      if (length === 0) return
      yield chunk.subarray(0, length)
    }
  } catch (error) {
    throw fileError(path, error)
  } finally {
    if (file !== null) closeSync(file)
  }
}

/**
 * The sources that one PROFILE argument names: a file, all files of a directory (also through its links), the matches of a glob, or `-`.
 * Files that were found in a directory may be skipped; files that the user named may not. `stdin` is asked for `-` alone.
 */
export async function sourcesOf(argument: string, stdin: () => AsyncIterable<Uint8Array>): Promise<ProfileSource[]> {
  if (argument === '-') return [stdinSource(stdin())]
  const stats = statOf(argument)
  if (stats === null && /[*?[\]{}]/.test(argument)) return globSources(argument)
  if (stats === null) throw new ProfileError('not-found', 'there is no such file', argument, 'check the path')
  if (!stats.isDirectory()) return [fileSource(argument)]
  const entries = await readdir(argument).catch((error: unknown) => {
    throw fileError(argument, error)
  })
  // volumes of Kubernetes hold links to files, beside the hidden folders with these files; a link to nothing is skipped
  const names = entries.filter((name) => !name.startsWith('.') && !isCountersFile(name) && isFile(join(argument, name)))
  if (names.length === 0)
    throw new ProfileError('not-found', 'the directory holds no files', argument, 'give the directory that has the profiles')
  return names.sort().map((name) => ({ ...fileSource(join(argument, name)), maySkip: true }))
}

async function globSources(pattern: string): Promise<ProfileSource[]> {
  const { glob } = await import('tinyglobby')
  const found = await glob(pattern, { onlyFiles: true, expandDirectories: false, absolute: isAbsolute(pattern) })
  // the counters of captures are read with their heaps
  const paths = found.filter((path) => !isCountersFile(path))
  if (paths.length === 0) throw new ProfileError('not-found', 'no file matches', pattern, 'check the pattern')
  return paths.sort().map(fileSource)
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw fileError(path, error)
  }
}

function fileError(path: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code === undefined || error instanceof ProfileError) return error
  const message =
    code === 'EACCES' || code === 'EPERM'
      ? 'the file may not be read'
      : code === 'EISDIR'
        ? 'this is a directory'
        : `the file cannot be read (${code})`
  return new ProfileError('unreadable', message, path, fileAdvice(code, 'check the path and its permissions'), error)
}
