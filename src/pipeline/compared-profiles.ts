import { areNamed, newestCaptures, type ProcessKey, processesOf } from '../analysis/processes.ts'
import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { counted } from '../base/units.ts'
import type { Notice } from '../report/report.ts'
import type { ComparableReader } from './comparable.ts'
import type { ProfileSet } from './profile-set.ts'
import type { ProfileValues } from './profile-values.ts'
import { seriesOrder } from './series-order.ts'
import { afterWarmUp, type WarmUp } from './warm-up.ts'

/** The profiles of a set that count in a comparison. */
export interface ReadSet {
  readonly label: string
  readonly profiles: readonly ProfileValues[]
  /** The number of profiles that are older than the newest of their process. */
  readonly older: number
  /** What was left out of it. */
  readonly notices: readonly Notice[]
}

/**
 * The newest profile of each process, where labels or addresses name several: captures of one process do not tell how processes differ. The
 * profiles of one process, and runs that nothing names, all count.
 */
export function newestOfEach(set: ReadSet, by: ProcessKey | null): ReadSet {
  const captures = set.profiles.map((profile) => {
    const { source, format, labels = {} } = profile.summary
    return { source, format, labels, traits: profile.process, profile }
  })
  const processes = processesOf(captures, by)
  if (processes.length < 2 || (by === null && !areNamed(processes))) return set
  const profiles = processes.map((process) => newestCaptures(process).at(-1)!.profile)
  return { ...set, profiles, older: set.profiles.length - profiles.length }
}

/** Says of each set how many profiles do not count because of newer ones. */
export function olderNotices(sets: readonly ReadSet[]): Notice[] {
  return sets.flatMap(({ label, older }): Notice[] =>
    older === 0
      ? []
      : [
          {
            code: 'older-captures',
            text: `${counted(older, 'profile')} of ${label} ${older === 1 ? 'is' : 'are'} older than the newest of their process, and do not count.`,
          },
        ],
  )
}

/** Reads a set. Throws `not-found` where none of it can be compared, and what reading throws. */
export async function readSet({ label, sources }: ProfileSet, reader: ComparableReader, warmUp: WarmUp | null): Promise<ReadSet> {
  const profiles: ProfileValues[] = []
  const read: ProfileSource[] = []
  for (const source of sources) {
    const one = await reader.read(source)
    if (one === null) continue
    profiles.push(one)
    read.push(source)
  }
  if (profiles.length > 0 && warmUp === null) return { label, profiles, older: 0, notices: [] }
  if (profiles.length > 0) {
    const { kept, notices } = await afterWarmUp(seriesOrder(profiles).places, read, warmUp, false)
    const text = (notice: Notice) => ({ ...notice, text: `${label}: ${notice.text}` })
    return { label, profiles: kept.map(({ index }) => profiles[index]!), older: 0, notices: notices.map(text) }
  }
  throw new ProfileError(
    'not-found',
    `the set ${label} holds no profile that could be compared`,
    sources[0]?.name ?? label,
    'give heap profiles',
  )
}

/** Kinds of which single profiles can be compared: their values are exact, or their sampling is known. */
const PAIR_KINDS = ['heap', 'allocs', 'goroutine', 'goroutineleak', 'threadcreate']

/** Refuses pairs of single profiles of other kinds: they differ by their sampling, which the files do not give. */
export function checkPairs(sets: readonly ReadSet[]): void {
  const { kind, summary } = sets[0]!.profiles[0]!
  if (PAIR_KINDS.includes(kind) || sets.some(({ profiles }) => profiles.length > 1)) return
  throw new ProfileError(
    'kind-not-supported',
    `of single ${kind} profiles nobody can tell a change from noise`,
    summary.source,
    'give several profiles for each side, or heap or goroutine profiles',
  )
}
