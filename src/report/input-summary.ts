import type { FoldSink } from '../analysis/fold.ts'
import type { GoVersion } from '../attribution/go-version.ts'
import type { Integer } from '../base/int64.ts'
import { readCaptureNote } from '../profile/capture-note.ts'
import type { Profile } from '../profile/profile.ts'
import type { InputSummary } from './report.ts'

/** One input as the report shows it; totals are plain sums, in the unit of each sample type. */
export function inputSummary(source: string, profile: Profile, fold: FoldSink, version: GoVersion | null): InputSummary {
  const totals: Record<string, Integer> = {}
  profile.sampleTypes.forEach(({ type }, i) => {
    totals[type] = fold.sum(i)
  })
  const note = readCaptureNote(profile.comments)
  return {
    source,
    set: null,
    kind: profile.kind,
    format: profile.format,
    time: profileTime(profile),
    period: profile.period <= 0 ? null : profile.period,
    goVersion: version === null ? null : { value: version.value, evidence: version.evidence },
    buildId: buildIdOf(profile),
    samples: profile.sampleCount,
    sampleTypes: profile.sampleTypes.map(({ type, unit }) => ({ type, unit })),
    totals,
    capture: note === null ? null : { tool: note.tool, source: note.source, frames: note.frames, gc: note.gc },
  }
}

/** When the profile was taken; for a text without a time, when the last collection ended: its numbers are as of then. */
export function profileTime(profile: Profile): string | null {
  const nanos =
    profile.timeNanos !== 0n
      ? profile.timeNanos
      : BigInt(/^\d+$/.test(profile.memStats.get('LastGC') ?? '') ? profile.memStats.get('LastGC')! : 0)
  if (nanos <= 0n) return null
  const time = new Date(Number(nanos / 1_000_000n))
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

/** The build id of the executable; null where the profile has none. */
export function buildIdOf(profile: Profile): string | null {
  for (let row = 0; row < profile.mappings.length; row++) {
    const id = profile.strings.text(profile.mappings.buildId[row]!)
    if (id !== '') return id
  }
  return null
}
