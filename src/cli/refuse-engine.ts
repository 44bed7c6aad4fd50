import { ProfileError } from '../base/error.ts'
import { bytesSource } from '../base/profile-source.ts'
import { isHeapOfEngine, looksLikeEngine, recognizeEngine } from '../engines/recognize-engine.ts'
import { type Endpoint, withoutSecrets } from '../node/endpoint.ts'
import { gunzip } from '../node/gunzip.ts'
import type { CapturedProfile } from '../pipeline/captured-profile.ts'
import { inflatedBytes } from '../pipeline/inflated-bytes.ts'
import type { Network } from './network.ts'

/**
 * Who gives the address of an engine wants what it has stored, not its own heap. An address that may be one is asked, at three moments: before
 * the capture where name or port are those of an engine, after it where it failed, and where it is the heap of an engine.
 * A URL with `/debug/pprof` means that process, and is never asked.
 */
export class EngineGuard {
  readonly #network: Network
  readonly #now: number
  /** `http://[USER:PASSWORD@]HOST:PORT/PREFIX`; null where the address cannot be one. */
  readonly #base: string | null

  constructor(operand: string, { socketPath, pod, profile }: Endpoint, network: Network, now: number) {
    this.#network = network
    this.#now = now
    const url = /^[a-z]+:\/\//i.test(operand) ? operand : `http://${operand.replace(/^:/, 'localhost:')}`
    const isBare = socketPath === null && pod === null && profile === null && !/\/debug\b/.test(url)
    this.#base = isBare ? url.replace(/[?#].*$/s, '').replace(/\/+$/, '') : null
  }

  /** Throws `engine-url` where an address with the name or port of an engine is one. */
  async beforeCapture(): Promise<void> {
    if (this.#base !== null && looksLikeEngine(new URL(this.#base))) await this.#refuse()
  }

  /** Throws `engine-url` where the address is one. */
  async afterFailure(): Promise<void> {
    if (this.#base !== null) await this.#refuse()
  }

  /** Throws `engine-url` where the capture is the heap of an engine. */
  async afterCapture(captures: readonly CapturedProfile[]): Promise<void> {
    const heap = captures.find(({ profile }) => profile === 'heap')
    if (this.#base === null || heap === undefined) return
    const file = heap.files.find(({ form }) => form === 'pb')
    if (file === undefined) return
    const bytes = await inflatedBytes(bytesSource('heap', file.bytes), { inflate: gunzip })
    if (isHeapOfEngine(new TextDecoder('latin1').decode(bytes))) await this.#refuse()
  }

  async #refuse(): Promise<void> {
    const base = this.#base!
    const product = await recognizeEngine(
      ({ path, headers = {}, ...request }) => this.#network.send({ ...request, headers, url: base + path }),
      this.#now,
    )
    if (product === null) return
    const shown = withoutSecrets(base)
    const query = product === 'parca' ? '{job="…"}' : '{service_name="…"}'
    throw new ProfileError(
      'engine-url',
      `this is ${product === 'parca' ? 'Parca' : 'Pyroscope'}, a store of profiles`,
      shown,
      `write '${product}+${shown}?query=${query}'; deferscope sources ${product}+${shown} lists what it has, and ${shown}/debug/pprof/ is its own heap`,
    )
  }
}
