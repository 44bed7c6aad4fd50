import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExitCode } from '../../src/cli/io.ts'
import { main } from '../../src/cli/main.ts'
import { LyingProcess } from './lying-process.ts'

/** What a long watch ended with. */
export interface Soaked {
  readonly code: ExitCode
  /** The last document. */
  readonly last: string
  /** Messages of rounds that gave nothing, each once, with their number. */
  readonly failures: ReadonlyMap<string, number>
}

/** The time of the clock of the watch, in milliseconds: only its waits move it. */
const START = Date.UTC(2026, 10, 21, 12)
/** More than the watch takes, in milliseconds. */
const LONGEST = 10_000 * 3_600_000

/** Watches a `LyingProcess` until it gave this many captures; `onCapture` gets the number after each. */
export async function soak(captures: number, onCapture: (count: number) => void = () => undefined): Promise<Soaked> {
  const process = new LyingProcess()
  const folder = mkdtempSync(join(tmpdir(), 'deferscope-soak-'))
  let [time, count, last] = [START, 0, '']
  const failures = new Map<string, number>()
  const note = (text: string): void => {
    const kind = text.split('\n')[0]!.replace(/\d+/g, 'N')
    failures.set(kind, (failures.get(kind) ?? 0) + 1)
  }
  try {
    const url = await process.start()
    const options = [
      '--interval',
      '10s',
      '--for',
      `${LONGEST / 1000}s`,
      '--timeout',
      '200ms',
      '--listen',
      '127.0.0.1:0',
      '--keep',
      '3',
      '--dir',
      folder,
    ]
    const code = await main(['watch', url, '--format', 'json', ...options], {
      stdin: (async function* () {})(),
      out: (text) => {
        last = text
        onCapture(++count)
      },
      outBytes: () => undefined,
      drained: () => Promise.resolve(),
      err: note,
      width: 80,
      height: null,
      hasColor: false,
      outIsTerminal: false,
      errIsTerminal: false,
      terminal: null,
      env: {},
      now: () => time,
      wait: async (milliseconds) => {
        time += count < captures ? Math.max(0, milliseconds) : 2 * LONGEST
      },
    })
    return { code, last, failures }
  } finally {
    await process.close()
    rmSync(folder, { recursive: true })
  }
}
