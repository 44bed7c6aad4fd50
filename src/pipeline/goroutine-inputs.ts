import { inferGoVersion } from '../attribution/go-version.ts'
import { ProfileError } from '../base/error.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { counted } from '../base/units.ts'
import { decodeGoroutines } from '../decode/decode-goroutines.ts'
import type { DecodeOptions } from '../decode/decode-profile.ts'
import { buildIdOf } from '../profile/executable-of.ts'
import { profileTime } from '../profile/profile-time.ts'
import type { InputSummary, Notice } from '../report/report.ts'
import { type DecodedDump, type Instance, instancesOf } from './goroutine-instances.ts'
import { isSkippable } from './skippable.ts'

/** The goroutines in the sources of a report. */
export interface ReadInstances {
  readonly dumps: readonly DecodedDump[]
  readonly instances: readonly Instance[]
  /** Notices about the parts of sources that could not be read. */
  readonly notices: readonly Notice[]
}

/**
 * Decodes every source, and joins the forms of one moment. Throws `ProfileError` where a source that the user named has no goroutines,
 * where
 * one is damaged, or where there are none at all.
 */
export async function readInstances(sources: readonly ProfileSource[], decode: DecodeOptions): Promise<ReadInstances> {
  const dumps: DecodedDump[] = []
  const skipped: string[] = []
  for (const source of sources)
    try {
      dumps.push({ source: source.name, dump: await decodeGoroutines(source, decode) })
    } catch (error) {
      if (!isSkippable(source, error)) throw error
      skipped.push(source.name)
    }
  if (dumps.length > 0) return joinedInstances(dumps, skipped)
  throw new ProfileError(
    'not-found',
    'there is no goroutine profile among the files',
    sources[0]?.name ?? 'the command line',
    "capture 'http://HOST:PORT/debug/pprof/goroutine?debug=2'",
  )
}

/** Joins the forms of one moment; `skipped` are files of a directory that are something else. */
export function joinedInstances(dumps: readonly DecodedDump[], skipped: readonly string[]): ReadInstances {
  return { dumps, instances: instancesOf(dumps), notices: [...skippedNotices(skipped), ...dumps.flatMap(dumpNotices)] }
}

function skippedNotices(skipped: readonly string[]): Notice[] {
  return skipped.length === 0 ? [] : [{ code: 'skipped-files', text: `Left out, as no goroutine profiles: ${skipped.join(', ')}` }]
}

/** The input summary of one dump. */
export function dumpSummary({ source, dump }: DecodedDump, set: string | null): InputSummary {
  const { profile } = dump
  const total = dump.table.total
  const version = profile === null ? null : inferGoVersion(profile)
  return {
    source,
    set,
    kind: dump.kind,
    format: dump.form === 'proto' ? 'proto' : 'text',
    ...(dump.form === 'proto' ? {} : { form: dump.form === 'dump' ? ('debug=2' as const) : ('debug=1' as const) }),
    time: profile === null ? null : profileTime(profile),
    period: null,
    goVersion: version === null ? null : { value: version.value, evidence: version.evidence },
    buildId: profile === null ? null : buildIdOf(profile),
    samples: dump.table.length,
    sampleTypes: [{ type: dump.kind, unit: 'count' }],
    totals: { [dump.kind]: total },
    capture: null,
  }
}

const SKIPS: Readonly<Record<string, string>> = {
  'other-text': 'other text',
  'foreign-line': 'inside a stack, but of no frame',
  'frame-without-place': 'functions without a place',
  'bad-header': 'headers that cannot be read',
  'long-line': 'too long',
  'repeated-goroutine': 'of goroutines that stood before',
}

const MAX_LISTED = 5

function listedLines(lines: readonly number[], count: number): string {
  return lines.length === 0
    ? ''
    : `, ${count === 1 ? 'line' : 'lines'} ${lines.slice(0, MAX_LISTED).join(', ')}${count > MAX_LISTED ? ' …' : ''}`
}

/** Notices about the parts of a dump that could not be read. */
function dumpNotices({ source, dump }: DecodedDump): Notice[] {
  const notices: Notice[] = []
  for (const { reason, count, lines } of dump.skipped)
    notices.push({
      code: 'lines-skipped',
      text: `${counted(count, 'line')} of ${source} left out (${SKIPS[reason] ?? reason})${listedLines(lines, count)}.`,
    })
  if (dump.isCut)
    notices.push({
      code: 'dump-cut',
      text: `${source} was cut: ${dump.profile?.cut?.message ?? 'it ends in the middle of a goroutine'}. What follows is missing.`,
    })
  if (dump.dumpCount > 1)
    notices.push({
      code: 'several-dumps',
      text: `${source} holds ${dump.dumpCount} dumps: this is about the last one. Split them to compare them.`,
    })
  return notices
}
