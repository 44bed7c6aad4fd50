import { processRelation } from '../analysis/same-process.ts'
import { baseName } from '../base/go-path.ts'
import type { ProfileValues } from './profile-values.ts'

/** The time and process of a profile in a series. */
export interface SeriesPlace {
  /** Number of the profile in the order given. */
  readonly index: number
  /** Seconds since 1970; where no time is known, profiles count as one minute apart. */
  readonly time: number
  /** Number of the process. */
  readonly run: number
}

/** Profiles in time order. */
export interface SeriesOrder {
  readonly places: readonly SeriesPlace[]
  /** Where the times come from. */
  readonly clock: 'profile' | 'file-name' | 'order'
  /** The number of profiles with the time of the profile before. */
  readonly equalTimes: number
}

/** What a profile says about its time and process. */
type SeriesProfile = Pick<ProfileValues, 'summary' | 'process'>

/**
 * Puts profiles into time order: by their own times, else by times in their file names, else in the given order. Where two
 * neighbours are shown to be of different processes, a new run begins.
 */
export function seriesOrder(profiles: readonly SeriesProfile[]): SeriesOrder {
  const own = profiles.map(({ summary }) => (summary.time === null ? null : Date.parse(summary.time) / 1000))
  const named = profiles.map(({ summary }) => timeInName(summary.source))
  const clock = own.every((time) => time !== null) ? 'profile' : named.every((time) => time !== null) ? 'file-name' : 'order'
  const timeOf = (i: number) => (clock === 'profile' ? own[i]! : clock === 'file-name' ? named[i]! : i * 60)
  const sorted = profiles.map((_, index) => ({ index, time: timeOf(index) })).sort((a, b) => a.time - b.time || a.index - b.index)
  const places: SeriesPlace[] = []
  let run = 0
  for (const { index, time } of sorted) {
    const before = places.at(-1)
    if (before !== undefined && isOtherProcess(profiles[before.index]!, profiles[index]!)) run++
    places.push({ index, time, run })
  }
  return { places, clock, equalTimes: places.filter(({ time }, i) => i > 0 && places[i - 1]!.time === time).length }
}

function isOtherProcess(before: SeriesProfile, after: SeriesProfile): boolean {
  const { is } = processRelation(before.process, after.process)
  return is === 'restarted' || is === 'another'
}

/** The time in a file name in seconds: `20261121T041659Z`, `2026-11-21_04-16-59`, or seconds since 1970; null where there is none. */
function timeInName(source: string): number | null {
  const name = baseName(source)
  const match = /(20\d\d)-?([01]\d)-?([0-3]\d)[T_ -]?([0-2]\d)[-:_.]?([0-5]\d)[-:_.]?([0-6]\d)(?:\.(\d{1,3}))?/.exec(name)
  if (match !== null) {
    const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number]
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 + Number(`0.${match[7] ?? 0}`)
  }
  const seconds = /(?:^|\D)(1[5-9]\d{8}|2\d{9})(?:\D|$)/.exec(name)
  return seconds === null ? null : Number(seconds[1])
}
