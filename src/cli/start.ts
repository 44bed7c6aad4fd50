import { hasBlockedCalls } from '../node/blocked-calls.ts'
import { standardInput } from '../node/standard-input.ts'
import { steadyClock } from '../node/steady-clock.ts'
import { removeTemporaries } from '../node/write-file.ts'
import { EXIT, type Io } from './io.ts'
import { main } from './main.ts'

/** The line width for a pipe or file where COLUMNS does not tell it. */
const WIDTH_WITHOUT_TERMINAL = 100
/** The least width that tables are laid out for. */
const LEAST_WIDTH = 40

/** The width of standard output: that of the terminal, else COLUMNS, else 100. */
function widthOf({ isTTY, columns }: NodeJS.WriteStream, env: NodeJS.ProcessEnv): number {
  const width = isTTY === true ? columns : Number.parseInt(env['COLUMNS'] ?? '', 10)
  return Math.max(width > 0 ? width : WIDTH_WITHOUT_TERMINAL, LEAST_WIDTH)
}

/** Resolves after this many milliseconds, or at once when the signal aborts. */
function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const timer = setTimeout(end, Math.min(milliseconds, LONGEST_WAIT))
    signal?.addEventListener('abort', end, { once: true })
    function end(): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
  })
}

/** The longest time of a Node timer in milliseconds; a longer one would end at once. */
const LONGEST_WAIT = 2 ** 31 - 1

/** Ends the process as the signal would end a process that does not listen for it. */
function dieOf(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
}

/** Runs the process's own command line. Only this function touches the process. */
export function start(): void {
  const { stdout, stderr, env } = process
  const hasColor = stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
  // a reader that stops (| head) is not an error; a full disk is
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE')
      stderr.write(
        `error: standard output cannot be written (${error.code})\n  at standard output\n  next: make room, or write to another place\n`,
      )
    process.exit(error.code === 'EPIPE' ? (process.exitCode ?? EXIT.ok) : EXIT.unusable)
  })
  stderr.on('error', () => process.exit(EXIT.unusable))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      removeTemporaries()
      // after all that gives the terminal back
      if (hasBlockedCalls()) process.once('exit', () => dieOf(signal))
      process.exit(EXIT.interrupted)
    })
  let readsInput = false
  const io: Io = {
    get stdin() {
      readsInput = true
      return standardInput()
    },
    out: (text) => stdout.write(text),
    outBytes: (bytes) => stdout.write(bytes),
    drained: () => (stdout.writableNeedDrain ? new Promise((resolve) => stdout.once('drain', resolve)) : Promise.resolve()),
    err: (text) => stderr.write(text),
    width: widthOf(stdout, env),
    height: stdout.isTTY === true && stdout.rows > 0 ? stdout.rows : null,
    hasColor,
    outIsTerminal: stdout.isTTY === true,
    errIsTerminal: stderr.isTTY === true && env['TERM'] !== 'dumb',
    get terminal() {
      const { stdin } = process
      return stdin.isTTY === true && stdout.isTTY === true && env['TERM'] !== 'dumb' ? { input: stdin, output: stdout } : null
    },
    env,
    now: steadyClock(),
    wait,
  }
  main(process.argv.slice(2), io).then((code) => {
    process.exitCode = code
    // input that was not read to its end would keep the process waiting
    if (readsInput) process.stdin.destroy()
  })
}
