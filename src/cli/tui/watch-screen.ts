import { emitKeypressEvents } from 'node:readline'
import { createLogUpdate } from 'log-update'
import { formatDuration } from '../../base/duration.ts'
import type { ProfileError } from '../../base/error.ts'
import { counted } from '../../base/units.ts'
import { visibleText } from '../../base/visible-text.ts'
import { type Report, tablesOf } from '../../report/report.ts'
import type { ParsedArguments } from '../command.ts'
import type { Io, Terminal } from '../io.ts'
import type { WatchView } from '../watch-view.ts'
import { reportText } from '../write-report.ts'

/** What the screen shows and does besides the report. */
export interface WatchScreenContext {
  /** The endpoint, without credentials. */
  readonly name: string
  /** Seconds. */
  readonly interval: number
  /** Milliseconds since 1970. */
  readonly start: number
  /** Saves the last capture; resolves to its path. */
  readonly save: () => Promise<string>
}

const ENTER = '\x1b[?1049h'
const LEAVE = '\x1b[?1049l'
const TICK = 1000

/** Fills the terminal with the last report and a status line, until the user stops it. Keys: q, p, s, w. */
export async function openWatchScreen(terminal: Terminal, args: ParsedArguments, io: Io, context: WatchScreenContext): Promise<WatchView> {
  const screen = new WatchScreen(terminal, args, io, context)
  screen.open()
  return screen
}

class WatchScreen implements WatchView {
  isInterrupted = false
  isPaused = false
  #stop = new AbortController()
  #terminal: Terminal
  #args: ParsedArguments
  #io: Io
  #context: WatchScreenContext
  #draw: ReturnType<typeof createLogUpdate>
  #report: Report | null = null
  #lines: readonly string[] = []
  #captures = 0
  #phase: 'capturing' | 'waiting' | 'failed' = 'capturing'
  #until = 0
  #error: ProfileError | null = null
  #message = ''
  #order: Order = 'growth'
  #timer: NodeJS.Timeout | null = null
  #isOpen = false

  constructor(terminal: Terminal, args: ParsedArguments, io: Io, context: WatchScreenContext) {
    this.#terminal = terminal
    this.#args = args
    this.#io = io
    this.#context = context
    this.#draw = createLogUpdate(terminal.output)
  }

  get signal(): AbortSignal {
    return this.#stop.signal
  }

  open(): void {
    const { input, output } = this.#terminal
    output.write(ENTER)
    this.#isOpen = true
    process.once('exit', this.#close)
    emitKeypressEvents(input)
    input.setRawMode(true)
    input.on('keypress', this.#onKey)
    input.resume()
    output.on('resize', this.#redraw)
    this.#timer = setInterval(this.#redraw, TICK)
    this.#redraw()
  }

  capturing(): void {
    this.#phase = 'capturing'
    this.#redraw()
  }

  async show(report: Report): Promise<void> {
    this.#report = report
    this.#captures++
    this.#error = null
    await this.#layOut()
  }

  failed(error: ProfileError, retryAt: number): void {
    this.#phase = 'failed'
    this.#error = error
    this.#until = retryAt
    this.#redraw()
  }

  waiting(until: number): void {
    if (this.#error === null) this.#phase = 'waiting'
    else this.#phase = 'failed'
    this.#until = until
    this.#redraw()
  }

  async stop(last: Report | null): Promise<void> {
    this.#close()
    process.off('exit', this.#close)
    if (last !== null) this.#io.out(await this.#text(last))
  }

  /** Restores the terminal, also when the process ends at once. */
  #close = (): void => {
    if (!this.#isOpen) return
    this.#isOpen = false
    const { input, output } = this.#terminal
    if (this.#timer !== null) clearInterval(this.#timer)
    output.off('resize', this.#redraw)
    input.off('keypress', this.#onKey)
    input.setRawMode(false)
    input.pause()
    this.#draw.done()
    output.write(LEAVE)
  }

  #onKey = (_text: string | undefined, key: { name?: string; ctrl?: boolean }): void => {
    if (key.ctrl === true && key.name === 'c') this.isInterrupted = true
    if (key.name === 'q' || this.isInterrupted) this.#stop.abort()
    if (key.name === 'p' || key.name === 'space') this.isPaused = !this.isPaused
    if (key.name === 's') {
      this.#order = ORDERS[(ORDERS.indexOf(this.#order) + 1) % ORDERS.length]!
      void this.#layOut()
    }
    if (key.name === 'w') void this.#save()
    this.#redraw()
  }

  async #save(): Promise<void> {
    try {
      this.#message = `saved ${await this.#context.save()}`
    } catch (error) {
      this.#message = `not saved: ${(error as Error).message}`
    }
    this.#redraw()
  }

  async #layOut(): Promise<void> {
    if (this.#report === null) return
    this.#lines = (await this.#text(ordered(this.#report, this.#order))).trimEnd().split('\n')
    this.#redraw()
  }

  #text(report: Report): Promise<string> {
    const { output } = this.#terminal
    return reportText(report, 'table', this.#args, { ...this.#io, width: Math.max(output.columns - 1, 40), height: null }, true)
  }

  #redraw = (): void => {
    if (!this.#isOpen) return
    const { rows, columns } = this.#terminal.output
    const foot = this.#foot().map((line) => line.slice(0, columns - 1))
    const room = Math.max(rows - foot.length - 2, 1)
    const shown = this.#lines.length > room ? [...this.#lines.slice(0, room - 1), '…'] : this.#lines
    this.#draw([...shown, ...Array<string>(room - shown.length).fill(''), '', ...foot].join('\n'))
  }

  #foot(): string[] {
    const { name, interval, start } = this.#context
    const left = formatDuration(Math.max(0, Math.round((this.#until - this.#io.now()) / 1000)))
    const state = {
      capturing: 'capturing',
      waiting: this.isPaused ? 'paused' : `next in ${left}`,
      failed: `${this.#error?.message ?? ''}; next try in ${left}`,
    }[this.#phase]
    const since = formatDuration(Math.floor((this.#io.now() - start) / 1000))
    const parts = [name, counted(this.#captures, 'capture'), `every ${formatDuration(interval)}`, since, state, this.#message]
    return [
      visibleText(parts.filter((part) => part !== '').join(' · ')),
      `q quit · p ${this.isPaused ? 'go on' : 'pause'} · s sort (${this.#order}) · w write the last capture`,
    ]
  }
}

const ORDERS = ['growth', 'size', 'name'] as const
type Order = (typeof ORDERS)[number]

/** Sorts the rows of the report's tables in another order; the report's own order is by growth. */
function ordered(report: Report, order: Order): Report {
  if (order === 'growth') return report
  const key = (row: Readonly<Record<string, unknown>>) => String(row['function'] ?? row['deferred_function'] ?? row['metric'])
  const tables = Object.fromEntries(
    tablesOf(report).map(([id, table]) => [
      id,
      {
        ...table,
        rows: [...table.rows].sort((a, b) =>
          order === 'size' ? Number(b['last']) - Number(a['last']) : key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0,
        ),
      },
    ]),
  )
  return { ...report, tables }
}
