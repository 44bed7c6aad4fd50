import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const PROGRAMS = fileURLToPath(new URL('../../samples/programs', import.meta.url))

export interface GoServerOptions {
  /** Folder below samples/programs, or an absolute path. */
  readonly program?: string
  /** GOTOOLCHAIN of the build, such as `go1.22.12`: Go 1.18 or later. */
  readonly goToolchain?: string
}

/** A Go program that listens on loopback, with its debug pages. */
export interface GoServer {
  /** Without a slash at its end. */
  readonly url: string
  readonly port: number
  /** The text at a path; throws unless the status is 2xx. */
  get(path: string): Promise<string>
  /** Kills the process and waits for its end. */
  stop(): Promise<void>
}

/** Builds the program, once per test process, and starts it; resolves when it has printed `ready HOST:PORT`. */
export async function startGoServer(
  args: readonly string[] = [],
  { program = 'server', goToolchain }: GoServerOptions = {},
): Promise<GoServer> {
  const executable = await built(resolve(PROGRAMS, program), goToolchain)
  const child = spawn(executable, args, { cwd: temporaryFolder(), stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  const ended = once(child, 'close').finally(() => running.delete(child))
  ended.catch(() => {}) // it could not be spawned: said by whoever waits for it
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  const address = await Promise.race([
    readyAddress(child),
    ended.then(([code, signal]) => {
      throw new Error(`${program} ended with ${code ?? signal} before it was ready\n${stderr}`)
    }),
  ])
  const url = `http://${address}`
  return {
    url,
    port: Number(new URL(url).port),
    get: async (path) => {
      const response = await fetch(url + path)
      const text = await response.text()
      if (!response.ok) throw new Error(`${path}: status ${response.status}: ${text}`)
      return text
    },
    stop,
  }
}

/** What follows `ready` on standard output, which is read to its end: a full pipe would stop the program. */
function readyAddress(child: ChildProcess): Promise<string> {
  return new Promise((found) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const address = /^ready (\S+)$/.exec(line)?.[1]
      if (address !== undefined) found(address)
    })
  })
}

const builds = new Map<string, Promise<string>>()

/** The executable of a folder. */
function built(folder: string, goToolchain: string | undefined): Promise<string> {
  const key = `${folder} ${goToolchain}`
  const executable = builds.get(key) ?? build(folder, goToolchain, join(temporaryFolder(), `program-${builds.size}`))
  builds.set(key, executable)
  return executable
}

async function build(folder: string, goToolchain: string | undefined, output: string): Promise<string> {
  const env = {
    ...process.env,
    // without buildvcs=false, go fails in a checkout of another owner, as in containers
    GOFLAGS: '-trimpath -buildvcs=false',
    GOWORK: 'off',
    CGO_ENABLED: '0',
    ...(goToolchain === undefined ? {} : { GOTOOLCHAIN: goToolchain }),
  }
  await promisify(execFile)('go', ['build', '-o', output, '.'], { cwd: folder, env })
  return output
}

const running = new Set<ChildProcess>()
let temporary: string | undefined

/** A folder that, as all programs, goes with the test process. */
function temporaryFolder(): string {
  if (temporary !== undefined) return temporary
  const folder = mkdtempSync(join(tmpdir(), 'deferscope-go-'))
  const cleanUp = (): void => {
    for (const child of running) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', cleanUp)
  // vitest ends its workers with SIGTERM, which does not emit exit
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      cleanUp()
      process.kill(process.pid, signal)
    })
  temporary = folder
  return folder
}
