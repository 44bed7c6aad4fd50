import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { RELEASES, type Release, recordedReply } from '../support/recorded-process.ts'
import { answer, type Handler, listening, never } from '../support/replay-server.ts'

const PREFIX = '/debug/pprof/'
const GROWING = 'heap?debug=1'
/** What lies in turn; null is all of them. */
const PROFILES = [GROWING, 'heap', 'goroutine', null]
/** Captures between two restarts; each restart is of another release of Go, so of another executable. */
const LIFE = 150
/** One of these many captures gets a wrong answer. */
const LIES = 6

const decoded = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const TEXTS = new Map(RELEASES.map((release) => [release, decoded(recordedReply(release, 'heap?debug=1').body)]))
const PROFILE = recordedReply('go1.26', 'heap').body
const half = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length / 2)

/** Wrong answers of servers, and of what stands before them. */
const WRONG: readonly Handler[] = [
  never,
  (_request, response) => response.socket?.destroy(),
  answer(200, half(PROFILE), { 'content-type': 'application/octet-stream' }),
  answer(200, half(PROFILE), { 'content-encoding': 'gzip' }),
  answer(
    200,
    Uint8Array.from({ length: 4096 }, (_, i) => (i * i) % 251),
  ),
  answer(200, '<!DOCTYPE html><title>Sign in</title>', { 'content-type': 'text/html' }),
  answer(200, TEXTS.get('go1.26')!.slice(0, 1000)),
  answer(200, recordedReply('go1.26', 'goroutine?debug=2').body),
  answer(200),
  answer(503, 'no healthy upstream\n'),
]

/**
 * A process that grows, restarts as another executable, hangs and lies, on a port of loopback. It invents a statement and a function in each
 * capture: what is kept of them must not follow their number.
 */
export class LyingProcess {
  #server: Server
  #captures = 0

  constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response))
  }

  /** Begins to listen, and resolves to its URL. */
  async start(): Promise<string> {
    await listening(this.#server)
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  #answer(...[request, response]: Parameters<Handler>): void {
    const { url = '' } = request
    const path = url.startsWith(PREFIX) ? url.slice(PREFIX.length).replace(/[?&](gc|seconds)=\d+/g, '') : ''
    if (path === GROWING) this.#captures++
    const lie = this.#captures / LIES
    const liar = PROFILES[lie % PROFILES.length]
    if (liar === null || liar === path) {
      WRONG[Math.floor(lie / PROFILES.length) % WRONG.length]!(request, response)
      return
    }
    const release = RELEASES[Math.floor(this.#captures / LIFE) % RELEASES.length]!
    const { status, type, body } = recordedReply(release, path)
    answer(status, path === GROWING ? this.#heap(release) : body, { 'content-type': type })(request, response)
  }

  /** The recorded heap, larger with each capture since the restart, and with invented names. */
  #heap(release: Release): string {
    const factor = 1 + (this.#captures % LIFE)
    const objects = (count: string, bytes: string): string => `${Number(count) * factor}: ${Number(bytes) * factor}`
    return TEXTS.get(release)!
      .replace(
        /^(\d+): (\d+) \[(\d+): (\d+)\] @/gm,
        (_all, a: string, b: string, c: string, d: string) => `${objects(a, b)} [${objects(c, d)}] @`,
      )
      .replaceAll('leak/main.go:93\n', `leak/main.go:${1000 + this.#captures}\n`)
      .replaceAll('main.loadPages+', `main.load${this.#captures}+`)
      .replace(/^# (TotalAlloc|Mallocs|NumGC) = (\d+)/gm, (_all, name: string, value: string) => `# ${name} = ${Number(value) * factor}`)
  }
}
