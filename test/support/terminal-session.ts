import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import xterm from '@xterm/headless'

/** The size of a terminal, in characters. */
export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** What a terminal shows at one moment. */
export interface Screen {
  /** The visible rows, without trailing spaces. */
  readonly text: string
  /** Whether it is the second screen, which programs fill and leave without a trace. */
  readonly isAlternate: boolean
}

/**
 * A shell command that runs in a pseudo-terminal, of 200 by 40 characters by default. `script` of util-linux makes the terminal, and
 * @xterm/headless interprets what is written to it.
 */
export class TerminalSession {
  #terminal: xterm.Terminal
  #rows: number
  #process: ChildProcess
  #changed: (() => void)[] = []
  #hasEnded = false
  #isCursorShown = true

  constructor(command: string, folder: string, { columns, rows }: TerminalSize = { columns: 200, rows: 40 }) {
    this.#rows = rows
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: false })
    // the size of a new terminal is 0 by 0
    const line = `stty rows ${rows} cols ${columns}; ${command}`
    this.#process = spawn('script', ['-qec', line, '/dev/null'], { cwd: folder, env: { ...process.env, TERM: 'xterm-256color' } })
    for (const [final, isShown] of [
      ['h', true],
      ['l', false],
    ] as const)
      this.#terminal.parser.registerCsiHandler({ prefix: '?', final }, (modes) => {
        if (modes.includes(25)) this.#isCursorShown = isShown
        return false
      })
    this.#process.stdout!.on('data', (bytes: Uint8Array) => this.#terminal.write(bytes, this.#notify))
    this.#process.once('close', () => {
      this.#hasEnded = true
      this.#terminal.write('', this.#notify)
    })
  }

  /** What the terminal shows now. */
  get screen(): Screen {
    const { active } = this.#terminal.buffer
    const rows = Array.from({ length: this.#rows }, (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '')
    return { text: rows.join('\n').trimEnd(), isAlternate: active.type === 'alternate' }
  }

  /** Everything on the first screen, with what was scrolled out of it. */
  get history(): string {
    const { normal } = this.#terminal.buffer
    return Array.from({ length: normal.length }, (_, row) => normal.getLine(row)?.translateToString(true) ?? '').join('\n')
  }

  /** Whether the last that was said of the cursor is to show it. */
  get isCursorShown(): boolean {
    return this.#isCursorShown
  }

  /** Sends keys as if typed. */
  type(keys: string): void {
    this.#process.stdin!.write(keys)
  }

  /** Resolves to the first screen whose text matches; rejects when the command ends before. */
  async until(pattern: RegExp): Promise<Screen> {
    while (!pattern.test(this.screen.text)) {
      if (this.#hasEnded) throw new Error(`the command ended before its terminal showed ${pattern}:\n${this.screen.text}`)
      await new Promise<void>((resolve) => this.#changed.push(resolve))
    }
    return this.screen
  }

  /** Resolves to the exit code of the command. */
  async end(): Promise<number | null> {
    while (!this.#hasEnded) await new Promise<void>((resolve) => this.#changed.push(resolve))
    return this.#process.exitCode
  }

  /** Ends the command if it still runs. */
  async close(): Promise<void> {
    if (this.#hasEnded) return
    const closed = once(this.#process, 'close')
    this.#process.kill('SIGKILL')
    await closed
  }

  #notify = (): void => {
    for (const resolve of this.#changed.splice(0)) resolve()
  }
}
