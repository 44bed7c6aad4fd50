import { existsSync, readFileSync, rmSync } from 'node:fs'
import type { Io } from '../../../src/cli/io.ts'
import { main } from '../../../src/cli/main.ts'
import { filledIn, type ReportCase } from './case.ts'
import type { Inputs } from './inputs.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { cacheFolder, cachePath, environment } from './workspace.ts'

/** Runs `deferscope pprof` in this process. The working folder is changed for good. */
export async function runOurs(one: ReportCase, inputs: Inputs): Promise<Outcome> {
  process.chdir(cacheFolder('empty'))
  process.env['TZ'] = 'UTC'
  const out = cachePath('out', `ours-${process.pid}`)
  const args = filledIn(one.args, (name) => (name === 'out' ? out : inputs.path(name)))
  const chunks: Uint8Array[] = []
  let stderr = ''
  const io: Io = {
    stdin: (async function* () {})(),
    out: (text) => {
      chunks.push(Buffer.from(text))
    },
    outBytes: (bytes) => {
      // not copied: what a slow reader of standard output would get late is seen here too
      chunks.push(bytes)
    },
    drained: async () => {},
    err: (text) => {
      stderr += text
    },
    width: 160,
    height: null,
    hasColor: false,
    outIsTerminal: false,
    errIsTerminal: false,
    terminal: null,
    env: environment(),
    now: () => 0,
    wait: async () => {},
  }
  const code = await main(['pprof', '-symbolize=none', ...args], io)
  const file = existsSync(out) ? readFileSync(out) : null
  rmSync(out, { force: true })
  return outcomeOf(code, Buffer.concat(chunks), stderr.replaceAll(out, '{out}'), file)
}
