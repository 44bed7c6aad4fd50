import { ProfileError } from '../base/error.ts'

/** A garbage collection, as GODEBUG=gctrace=1 prints it. Times are in seconds, sizes in bytes. */
export interface GcCycle {
  readonly number: number
  /** Since the program started. */
  readonly start: number
  /** Share of the CPU time that collections took since the program started, 0..1. */
  readonly cpuShare: number
  /** Both phases that stop the world. */
  readonly pause: number
  /** CPU time of goroutines that had to help because they allocated, and of all of the collection. */
  readonly assist: number
  readonly cpu: number
  readonly heapStart: number
  readonly heapEnd: number
  readonly live: number
  readonly goal: number
  readonly isForced: boolean
}

/** What a log of collections holds. */
export interface GcTrace {
  /** Of the last run of the program that the log has, in order. */
  readonly cycles: readonly GcCycle[]
  /** Runs of programs before that one. */
  readonly earlierRuns: number
  /** Lines that begin as those of a collection and are cut or mixed with others. */
  readonly damaged: number
}

const START = /(?:^|[^a-z])gc \d+ @\d/
const N = '(\\d+(?:\\.\\d+)?)'
const CYCLE = new RegExp(
  `(?:^|[^a-z])gc (\\d+) @${N}s (\\d+)%: ${N}\\+${N}\\+${N} ms clock, ${N}\\+${N}/${N}/${N}\\+${N} ms cpu, (\\d+)->(\\d+)->(\\d+) MB, (\\d+) MB goal(?:, \\d+ MB stacks, \\d+ MB globals)?, \\d+ P( \\(forced\\))?`,
)
const MB = 1 << 20

/**
 * Finds the lines of collections in a log, whatever stands before them, such as the prefix of a container's log. Throws `bad-gctrace`
 * where there is none. Source: runtime/extern.go, gctrace; runtime/mgc.go, gcMarkTermination, go1.10 to go1.27.
 */
export function parseGcTrace(text: string, source: string): GcTrace {
  let cycles: GcCycle[] = []
  let earlierRuns = 0
  let damaged = 0
  // as Docker writes > into its files. Source: moby, daemon/logger/jsonfilelog/jsonlog
  for (const line of text.replaceAll('\\u003e', '>').split('\n')) {
    const match = CYCLE.exec(line)
    if (match === null) {
      if (START.test(line)) damaged++
      continue
    }
    const cycle = cycleOf(match)
    const last = cycles.at(-1)
    if (last !== undefined && cycle.number <= last.number) {
      earlierRuns++
      cycles = []
    }
    cycles.push(cycle)
  }
  if (cycles.length > 0) return { cycles, earlierRuns, damaged }
  throw new ProfileError(
    'bad-gctrace',
    'there is no line of a garbage collection',
    source,
    'save standard error of the program, run with GODEBUG=gctrace=1',
  )
}

function cycleOf(match: RegExpExecArray): GcCycle {
  const [number, start, percent, sweep, , termination, cpuSweep, assist, background, idle, cpuTermination, heapStart, heapEnd, live, goal] =
    match.slice(1, 16).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
  return {
    number,
    start,
    cpuShare: percent / 100,
    pause: (sweep + termination) / 1000,
    assist: assist / 1000,
    cpu: (cpuSweep + assist + background + idle + cpuTermination) / 1000,
    heapStart: heapStart * MB,
    heapEnd: heapEnd * MB,
    live: live * MB,
    goal: goal * MB,
    isForced: match[16] !== undefined,
  }
}
