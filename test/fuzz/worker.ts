import { parentPort, workerData } from 'node:worker_threads'
import { fuzz } from './fuzzer.ts'
import { TARGETS } from './targets.ts'

/** What `scripts/fuzz.mjs` starts a worker with. */
interface Work {
  readonly target: string
  readonly seed: number
  readonly runs: number
  /** Milliseconds since 1970. */
  readonly until: number
  /** Executions so far, and the length of the input that is read now. */
  readonly state: Int32Array
  /** That input. */
  readonly current: Uint8Array
}

const { target: name, seed, runs, until, state, current } = workerData as Work
const target = TARGETS.find((one) => one.name === name)!
/** The clock is asked this often. */
const CLOCK = 64

const result = await fuzz(target, {
  seed,
  goesOn: (executions) => executions < runs && (executions % CLOCK !== 0 || Date.now() < until),
  onInput: (input) => {
    current.set(input)
    state[1] = input.length
    Atomics.add(state, 0, 1)
  },
})
parentPort!.postMessage({ ...result, failures: result.failures.map(({ input, error }) => ({ input, text: error.stack ?? error.message })) })
