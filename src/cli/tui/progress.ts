import { formatDuration } from '../../base/duration.ts'
import { formatValue } from '../../base/units.ts'
import { visibleText } from '../../base/visible-text.ts'
import type { ParsedArguments } from '../command.ts'
import type { Io } from '../io.ts'

/**
 * Shows the progress of a capture on standard error: a spinner on terminals, otherwise a line per finished target, or per tenth of many; nothing with `--quiet`.
 */
export interface Progress {
  /** Called when bytes of an answer arrive. */
  bytes(target: string, path: string, count: number): void
  /** Called when a target is done; `text` says with what result. */
  done(target: string, text: string): void
  /** Prints a line that stays. */
  line(text: string): void
  stop(): void
}

const SILENT: Progress = { bytes() {}, done() {}, line() {}, stop() {} }

/** Starts to show the progress of these targets. */
export async function startProgress(args: ParsedArguments, io: Io, targets: readonly string[]): Promise<Progress> {
  if (args.options['quiet'] === true) return SILENT
  if (!io.errIsTerminal) return targets.length > MAX_LINES ? countProgress(io, targets.length) : lineProgress(io)
  const { default: yoctoSpinner } = await import('yocto-spinner')
  const state = new ProgressState(targets, io.now())
  const spinner = yoctoSpinner({ text: state.text(io.now()), color: 'cyan' }).start()
  // the spinner redraws itself; this timer updates its text
  const timer = setInterval(() => {
    spinner.text = state.text(io.now())
  }, REDRAW)
  timer.unref()
  return {
    bytes: (target, path, count) => state.add(target, path, count),
    done: (target) => state.end(target),
    line: (text) => {
      spinner.clear()
      io.err(`${visibleText(text)}\n`)
    },
    stop: () => {
      clearInterval(timer)
      spinner.stop()
    },
  }
}

const REDRAW = 100
/** The most targets that have a line each. */
const MAX_LINES = 20

function lineProgress(io: Io): Progress {
  return {
    bytes() {},
    done: (target, text) => io.err(`${visibleText(`${target}: ${text}`)}\n`),
    line: (text) => io.err(`${visibleText(text)}\n`),
    stop() {},
  }
}

/** A line for each tenth of many targets. */
function countProgress(io: Io, total: number): Progress {
  let done = 0
  return {
    ...lineProgress(io),
    done: () => {
      done++
      if (Math.floor((done * 10) / total) > Math.floor(((done - 1) * 10) / total)) io.err(`${done} of ${total} targets done\n`)
    },
  }
}

class ProgressState {
  #waiting: Set<string>
  #count: number
  #start: number
  #bytes = 0
  #phase = ''

  constructor(targets: readonly string[], start: number) {
    this.#waiting = new Set(targets)
    this.#count = targets.length
    this.#start = start
  }

  add(target: string, path: string, count: number): void {
    this.#bytes += count
    this.#phase = `${target}${path.replace(/^symbol\?.*$/s, 'symbol')}`
  }

  end(target: string): void {
    this.#waiting.delete(target)
  }

  text(now: number): string {
    const [next] = this.#waiting
    const parts = [
      this.#count > 1 ? `${this.#count - this.#waiting.size} of ${this.#count} targets` : null,
      this.#phase === '' ? (next ?? '') : this.#phase,
      formatValue(this.#bytes, 'bytes'),
      formatDuration(Math.floor((now - this.#start) / 1000)),
    ]
    return visibleText(parts.filter((part) => part !== null).join(' · '))
  }
}
