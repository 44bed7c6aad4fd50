import { functionKey, type ValueRow } from '../analysis/line-values.ts'
import { siteKey } from '../analysis/site-key.ts'
import type { DeferSite } from '../attribution/attribute-defers.ts'
import { type Confidence, confidenceRank } from '../attribution/evidence.ts'
import type { ProfileValues } from './profile-values.ts'

/** A defer statement in both sets; its line may differ. */
export interface SitePair {
  /** Its key in the first set, and in the later one. */
  readonly before: string
  readonly after: string
  readonly site: DeferSite
  /** Its line in the first set, where that is another. */
  readonly movedFrom: number | null
}

/** Every statement that some profile grades `minConfidence` or better, with its best grade; as long as nothing is said, `likely`. */
export function sitePairs(
  before: readonly ProfileValues[],
  after: readonly ProfileValues[],
  minConfidence: Confidence = 'likely',
): SitePair[] {
  const best = new Map<string, DeferSite>()
  const worst = confidenceRank(minConfidence)
  for (const { sites } of [...before, ...after])
    for (const site of sites) {
      const known = best.get(siteKey(site))
      if (confidenceRank(site.confidence) > worst) continue
      if (known === undefined || confidenceRank(site.confidence) < confidenceRank(known.confidence)) best.set(siteKey(site), site)
    }
  const isIn = (profiles: readonly ProfileValues[], key: string) => profiles.some((one) => one.sites.some((site) => siteKey(site) === key))
  const moved = movedLines(
    [...best].filter(([key]) => isIn(before, key)).map(([, site]) => site),
    [...best].filter(([key]) => isIn(after, key)).map(([, site]) => site),
  )
  const gone = new Set(moved.values())
  return [...best]
    .filter(([key]) => !gone.has(key) || (moved.has(key) && isIn(after, key)))
    .map(([key, site]) => {
      const keyBefore = moved.get(key) ?? key
      const { line } = best.get(keyBefore)!
      return { before: keyBefore, after: key, site, movedFrom: line === site.line ? null : line }
    })
}

/** For statements of the later set that moved: the key of their line in the first set, by key. */
function movedLines(before: readonly DeferSite[], after: readonly DeferSite[]): Map<string, string> {
  const moved = new Map<string, string>()
  const byFunction = (sites: readonly DeferSite[]) => {
    const groups = new Map<string, DeferSite[]>()
    for (const site of [...sites].filter(({ line }) => line !== null).sort((a, b) => a.line! - b.line!))
      groups.set(functionKey(place(site)), [...(groups.get(functionKey(place(site))) ?? []), site])
    return groups
  }
  const later = byFunction(after)
  for (const [key, from] of byFunction(before)) {
    const to = later.get(key) ?? []
    const isAlike = from.length === to.length && from.every((site, i) => site.construct === to[i]!.construct)
    // statements of one function, equal in number and order: lines above them were added or removed, or a literal's folder has another name
    if (isAlike) for (const [i, site] of from.entries()) if (siteKey(site) !== siteKey(to[i]!)) moved.set(siteKey(to[i]!), siteKey(site))
  }
  return moved
}

function place({ function: name, file, line }: DeferSite): { function: string; file: string; line: number | null } {
  return { function: name ?? '', file: file ?? '', line }
}

/** The row of records without a line, of Go 1.17 and before. */
export function hiddenRow({ sites }: ProfileValues, key: string): ValueRow | undefined {
  const site = sites.find((one) => one.function === null && siteKey(one) === key)
  return site === undefined ? undefined : { function: '', file: '', line: null, value: site.recordBytes, sizes: site.sampledSizes ?? [] }
}

/** The median number of records of a statement over profiles. */
export function medianRecords(profiles: readonly ProfileValues[], key: string): number {
  const counts = profiles.map(({ sites }) => sites.find((site) => siteKey(site) === key)?.records ?? 0).sort((a, b) => a - b)
  return (counts[(counts.length - 1) >> 1]! + counts[counts.length >> 1]!) / 2
}
