import { formatDuration } from '../base/duration.ts'
import type { ProfileError } from '../base/error.ts'
import { renderJsonLine } from '../render/json.ts'
import type { Report } from '../report/report.ts'
import type { ParsedArguments } from './command.ts'
import { errorText } from './error-text.ts'
import type { Io } from './io.ts'
import type { WatchView } from './watch-view.ts'
import { type Outputs, reportText } from './write-report.ts'

/** Prints a report to standard output after each capture: one line of JSON, or the text of another format. */
export class WatchLines implements WatchView {
  readonly signal = new AbortController().signal
  readonly isInterrupted = false
  readonly isPaused = false
  #outputs: Outputs
  #args: ParsedArguments
  #io: Io

  constructor(outputs: Outputs, args: ParsedArguments, io: Io) {
    this.#outputs = outputs
    this.#args = args
    this.#io = io
  }

  capturing(): void {}

  async show(report: Report): Promise<void> {
    if (this.#outputs.output !== null) return
    const { format } = this.#outputs
    const rows = this.#args.options['rows'] as number | undefined
    this.#io.out(
      format === 'json'
        ? renderJsonLine(report, { width: 0, color: false, listsPossible: true, ...(rows === undefined ? {} : { rows }) })
        : await reportText(report, format, this.#args, this.#io, true),
    )
  }

  failed(error: ProfileError, retryAt: number): void {
    if (this.#args.options['quiet'] !== true)
      this.#io.err(`${errorText(error)}  retrying in ${formatDuration(Math.max(0, retryAt - this.#io.now()) / 1000)}\n`)
  }

  waiting(): void {}

  async stop(): Promise<void> {}
}
