import type { ValueRow } from '../analysis/line-values.ts'
import { siteKey } from '../analysis/site-key.ts'
import type { DeferSite } from '../attribution/attribute-defers.ts'
import { confidenceRank } from '../attribution/evidence.ts'
import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { capturedCeiling } from './beside-heap.ts'
import { ComparableReader } from './comparable.ts'
import type { HeldValues } from './held-values.ts'
import type { ProfileValues, ValueReading } from './profile-values.ts'

/** What is kept of each profile in a series: numbers per row, not the profile itself. */
export interface SeriesValues {
  readonly profiles: readonly Kept[]
  readonly types: ProfileValues['types']
  /** By sample type, then by key: a place, and a value per profile. Of lines, only those that may be defer statements. */
  readonly rows: readonly ReadonlyMap<string, ValueSeries>[]
  readonly lines: ReadonlyMap<string, ValueSeries>
  readonly sites: ReadonlyMap<string, LatestSite>
  /** What pending calls hold in each profile; null where the source is not known. */
  readonly held: readonly (HeldValues | null)[]
  readonly skipped: readonly string[]
}

interface Kept extends Pick<ProfileValues, 'summary' | 'memStats' | 'process' | 'period' | 'kind' | 'isAltered'> {
  readonly source: ProfileSource
  /** The most records that the counters captured with the profile leave room for; null without counters. */
  readonly recordCeiling: number | null
}

/** A statement with its latest numbers and their time. */
interface LatestSite {
  readonly site: DeferSite
  readonly time: number | null
}

/** A row over a series. */
export interface ValueSeries {
  readonly place: ValueRow
  /** One value per profile in the given order; 0 where the profile lacks the row. */
  readonly values: Float64Array
}

/**
 * Reads the profiles of a series one after the other, in the given order. Throws what reading throws, and refuses profiles whose numbers
 * mean
 * different things, and a series without profiles.
 */
export async function readSeries(sources: readonly ProfileSource[], options: ValueReading): Promise<SeriesValues> {
  const profiles: Kept[] = []
  const lines = new Map<string, ValueSeries>()
  const sites = new Map<string, LatestSite>()
  const rows: Map<string, ValueSeries>[] = []
  const held: (HeldValues | null)[] = []
  let types: ProfileValues['types'] | null = null
  const reader = new ComparableReader(options)
  await reader.prepare(sources)
  for (const source of sources) {
    const one = await reader.read(source)
    if (one === null) continue
    types ??= one.types
    const { summary, memStats, process, period, kind, isAltered } = one
    const recordCeiling = await capturedCeiling(source, one.recordSizes)
    const index = profiles.push({ source, summary, memStats, process, period, kind, isAltered, recordCeiling }) - 1
    held.push(one.held)
    for (const [i, map] of one.rows.entries()) {
      rows[i] ??= new Map()
      addValues(rows[i], map, index, sources.length)
    }
    addSites(sites, lines, one, index, sources.length)
  }
  if (types === null)
    throw new ProfileError(
      'not-found',
      'there is no profile among the files',
      reader.skipped[0] ?? 'the command line',
      'give heap profiles of one process',
    )
  return { profiles, types, rows, lines, sites, held, skipped: reader.skipped }
}

function addValues(into: Map<string, ValueSeries>, rows: ReadonlyMap<string, ValueRow>, index: number, length: number): void {
  for (const [key, row] of rows) {
    if (row.value === 0) continue
    let series = into.get(key)
    if (series === undefined) {
      series = { place: { ...row, sizes: [] }, values: new Float64Array(length) }
      into.set(key, series)
    }
    series.values[index] = row.value
  }
}

/**
 * Adds the statements of a profile: each keeps its best grade and latest numbers, with all that its line holds. Records without a line have
 * their own rows.
 */
function addSites(
  sites: Map<string, LatestSite>,
  lines: Map<string, ValueSeries>,
  { sites: found, liveLines, summary }: ProfileValues,
  index: number,
  length: number,
): void {
  const rows = new Map<string, ValueRow>()
  const time = summary.time === null ? null : Date.parse(summary.time)
  for (const site of found) {
    const key = siteKey(site)
    const known = sites.get(key)
    // the numbers of the latest profile, in whatever order profiles are read, and the best grade of all
    const isLater = known === undefined || (known.time === null ? index : known.time) <= (time ?? index)
    const latest = isLater ? site : known.site
    const best = known !== undefined && confidenceRank(known.site.confidence) < confidenceRank(site.confidence) ? known.site : site
    sites.set(key, {
      site: { ...latest, evidence: best.evidence, confidence: best.confidence },
      time: isLater ? time : known.time,
    })
    if (site.function === null) rows.set(key, { function: '', file: '', line: null, value: site.recordBytes, sizes: [] })
  }
  for (const key of sites.keys()) {
    const row = liveLines.get(key)
    if (row !== undefined) rows.set(key, row)
  }
  addValues(lines, rows, index, length)
}
