import { ProfileError } from '../../src/base/error.ts'
import { generator } from '../support/random.ts'
import { beginEdges, edgeCount, endEdges, forgetEdges, TooManySteps } from './edges.ts'
import type { Mutator } from './mutators.ts'

/** A decoder under test. */
export interface Target {
  readonly name: string
  /** Inputs to begin with. */
  readonly seeds: () => readonly Uint8Array[]
  readonly mutators: readonly Mutator[]
  /** Reads the input. Whatever it throws but `ProfileError` is a failure. */
  readonly run: (input: Uint8Array) => unknown
}

/** An input that was not refused as it should be, and what happened. */
export interface Failure {
  readonly input: Uint8Array
  readonly error: Error
}

/** What was done. */
export interface Fuzzed {
  readonly executions: number
  /** Inputs that took a branch no other took, or took it more often. */
  readonly corpus: readonly Uint8Array[]
  readonly edges: number
  readonly failures: readonly Failure[]
}

/** Inputs become no longer than this. */
const LONGEST = 1 << 16
/** Branches that an input may take: some for any, and as many for each of its bytes. */
const STEPS = 5e6
const STEPS_PER_BYTE = 5000
/** Bytes by which memory may grow in one execution: some for any, and as many for each byte of the input. */
const MEMORY = 256 * 2 ** 20
const MEMORY_PER_BYTE = 180
/** Executions that make a failing input smaller. */
const SMALLER_RUNS = 1000

/** Reads an input and returns what failed; null where it was read or refused. */
export async function failureOf(target: Target, input: Uint8Array): Promise<Error | null> {
  return (await execute(target, input)).error
}

async function execute(target: Target, input: Uint8Array): Promise<{ error: Error | null; isNew: boolean }> {
  const before = process.memoryUsage.rss()
  let error: Error | null = null
  beginEdges(STEPS + input.length * STEPS_PER_BYTE)
  try {
    await target.run(input)
  } catch (thrown) {
    if (!(thrown instanceof ProfileError)) error = thrown instanceof Error ? thrown : new Error(`thrown: ${String(thrown)}`)
  }
  const { isOver, isNew } = endEdges()
  if (isOver) error = new TooManySteps('more steps than the input may take')
  const grown = process.memoryUsage.rss() - before
  if (grown > MEMORY + input.length * MEMORY_PER_BYTE) error ??= new Error(`memory grew by ${grown} bytes`)
  return { error, isNew }
}

export interface FuzzOptions {
  readonly seed: number
  /** Asked before each execution, with how many there were: whether to go on. */
  readonly goesOn: (executions: number) => boolean
  /** Called with each input before it is read, so that one that hangs is known. */
  readonly onInput?: (input: Uint8Array) => void
}

/**
 * Changes inputs, and keeps those that take new branches to change them further. What it does depends on the seed alone, as long as `goesOn`
 * depends on the count. Failures at the same place are one; each is made smaller.
 */
export async function fuzz(target: Target, { seed, goesOn, onInput }: FuzzOptions): Promise<Fuzzed> {
  forgetEdges()
  const random = generator(seed)
  const corpus: Uint8Array[] = []
  const failures = new Map<string, Failure>()
  let executions = 0
  const tried = async (input: Uint8Array): Promise<void> => {
    executions++
    onInput?.(input)
    const { error, isNew } = await execute(target, input)
    if (error !== null) {
      const key = placeOf(error)
      if (!failures.has(key)) failures.set(key, { input: await smaller(target, input, key), error })
    } else if (isNew) corpus.push(input)
  }
  const seeds = target.seeds()
  for (const one of seeds) await tried(one)
  if (corpus.length === 0) corpus.push(...seeds)
  while (goesOn(executions)) {
    // the newest inputs are those that were changed least
    const from = random() < 0.3 ? Math.max(0, corpus.length - 20) : 0
    let input = corpus[from + Math.floor(random() * (corpus.length - from))]!
    for (let left = 1 + Math.floor(random() ** 2 * 4); left > 0; left--) {
      const mutator = target.mutators[Math.floor(random() * target.mutators.length)]!
      input = mutator(input, corpus[Math.floor(random() * corpus.length)]!, random)
    }
    await tried(input.length > LONGEST ? input.subarray(0, LONGEST) : input)
  }
  return { executions, corpus, edges: edgeCount(), failures: [...failures.values()] }
}

/** What tells failures apart: the error without its numbers, and the first place of its stack. */
function placeOf(error: Error): string {
  const frame = error instanceof TooManySteps ? '' : (/^ {4}at .*$/m.exec(error.stack ?? '')?.[0] ?? '')
  return `${error.name}: ${error.message.replace(/\d+/g, '0').slice(0, 60)}${frame}`
}

/** A shorter input that fails in the same way: without parts of it, ever smaller ones. */
async function smaller(target: Target, input: Uint8Array, key: string): Promise<Uint8Array> {
  let best = input
  let left = SMALLER_RUNS
  for (let size = Math.ceil(best.length / 2); size >= 1 && left > 0; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let at = 0; at < best.length && left > 0; left--) {
      const without = Uint8Array.from([...best.subarray(0, at), ...best.subarray(at + size)])
      const { error } = await execute(target, without)
      if (error !== null && placeOf(error) === key) best = without
      else at += size
    }
  return best
}
