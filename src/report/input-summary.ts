import type { FoldSink } from '../analysis/fold.ts'
import type { GoVersion } from '../attribution/go-version.ts'
import type { Integer } from '../base/int64.ts'
import { readCaptureNote } from '../profile/capture-note.ts'
import { buildIdOf } from '../profile/executable-of.ts'
import { readProcessLabels } from '../profile/process-labels.ts'
import type { Profile } from '../profile/profile.ts'
import { profileTime } from '../profile/profile-time.ts'
import type { InputSummary } from './report.ts'

/** The summary of one input for the report; totals are plain sums, in the unit of each sample type. */
export function inputSummary(source: string, profile: Profile, fold: FoldSink, version: GoVersion | null): InputSummary {
  const totals: Record<string, Integer> = {}
  profile.sampleTypes.forEach(({ type }, i) => {
    totals[type] = fold.sum(i)
  })
  const note = readCaptureNote(profile.comments)
  const labels = readProcessLabels(profile.comments)
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
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
  }
}
