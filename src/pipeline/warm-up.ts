import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { counted } from '../base/units.ts'
import { processStart } from '../decode/size-counters.ts'
import type { Notice } from '../report/report.ts'
import { capturedCounters } from './beside-heap.ts'
import type { SeriesPlace } from './series-order.ts'

/** The captures that are left out since the process has only begun: the first ones, or those of its first seconds. */
export type WarmUp = { readonly captures: number } | { readonly seconds: number }

/** A capture of a series, in time order. */
export interface WarmCapture {
  /** Seconds since 1970. */
  readonly time: number
  /** Number of the process. */
  readonly run: number
  /** When the process began, in seconds since 1970; null where that is not known. */
  readonly start: number | null
}

/** Decides of one capture after the other whether it is part of the warm-up. */
export class WarmUpClock {
  /** The number of captures that were. */
  dropped = 0
  /** Whether the start of a process was not known, and its first capture stood in for it. */
  isGuessed = false
  readonly #warmUp: WarmUp
  readonly #isPerRun: boolean
  #run: number | null = null
  #seen = 0
  #first = 0

  /** `isPerRun` begins anew with each process; else the captures are one set. */
  constructor(warmUp: WarmUp, isPerRun: boolean) {
    this.#warmUp = warmUp
    this.#isPerRun = isPerRun
  }

  isWarm({ time, run, start }: WarmCapture): boolean {
    const isNew = this.#run !== run
    this.#run = run
    if (isNew) this.#first = time
    if (isNew && this.#isPerRun) this.#seen = 0
    this.#seen++
    const isWarm = 'captures' in this.#warmUp ? this.#seen <= this.#warmUp.captures : time - (start ?? this.#first) < this.#warmUp.seconds
    if (isWarm) this.dropped++
    if (isWarm && 'seconds' in this.#warmUp && start === null) this.isGuessed = true
    return isWarm
  }

  /** The notice about what was left out; none where nothing was. */
  notices(): Notice[] {
    if (this.dropped === 0) return []
    const guessed = this.isGuessed ? '; when the process began is not known, so that its first capture counts as its start' : ''
    return [{ code: 'warm-up', text: `${counted(this.dropped, 'capture')} left out, as --warm-up asks${guessed}.` }]
  }
}

/**
 * The captures after the warm-up, in time order, and the notice about the others; `sources` are those of their indexes, whose counters may
 * tell when the process began. `isPerRun` leaves out the first captures of each process, else of all together. Throws `usage` where none
 * is left.
 */
export async function afterWarmUp(
  captures: readonly SeriesPlace[],
  sources: readonly ProfileSource[],
  warmUp: WarmUp | null,
  isPerRun: boolean,
): Promise<{ kept: readonly SeriesPlace[]; notices: readonly Notice[] }> {
  if (warmUp === null) return { kept: captures, notices: [] }
  const clock = new WarmUpClock(warmUp, isPerRun)
  const kept: SeriesPlace[] = []
  for (const one of captures) {
    const start = 'seconds' in warmUp ? await startOf(sources[one.index]!) : null
    if (!clock.isWarm({ ...one, start })) kept.push(one)
  }
  if (kept.length > 0) return { kept, notices: clock.notices() }
  throw new ProfileError(
    'usage',
    `--warm-up leaves none of ${counted(captures.length, 'profile')}`,
    '--warm-up',
    'give more captures, or a shorter warm-up',
  )
}

async function startOf(source: ProfileSource): Promise<number | null> {
  const counters = await capturedCounters(source)
  return counters === null ? null : processStart(counters.text)
}
