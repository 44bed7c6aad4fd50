import { inParallel } from '../base/in-parallel.ts'
import type { Labels } from '../base/labels.ts'
import type { ProfileName } from '../base/profile-names.ts'
import { counted, formatValue } from '../base/units.ts'
import type { DecodeOptions } from '../decode/decode-profile.ts'
import type { Engine, EngineCapture, ProfileType } from '../engines/engine.ts'
import type { EngineSource } from '../engines/engine-source.ts'
import { distinguishing, narrowed } from '../engines/selector.ts'
import type { Notice } from '../report/report.ts'
import { type ListedCapture, listCaptures } from './engine-list.ts'
import { byProcess, processLabels, spread } from './engine-processes.ts'
import { type JoinedCapture, joinTypes, readStoredType } from './join-types.ts'

/** A capture that was read from an engine. */
export interface ReadCapture {
  readonly labels: Labels
  /** Nanoseconds since 1970. */
  readonly time: bigint
  /** The selector that matches its process. */
  readonly selector: string
  /** The full type of its last values. */
  readonly type: string
  /** Protobuf, not compressed. */
  readonly bytes: Uint8Array
}

export interface EngineReading {
  /** The profiles that the command reads, the required one first; used where the query names no type. */
  readonly wanted: readonly ProfileName[]
  /** Whether the command wants the newest capture of each process, or all of them. */
  readonly depth: 'newest' | 'series'
  /** The sampling period that is assumed where the engine keeps none. */
  readonly period: number
  readonly decode: DecodeOptions
  /** Told before the first capture is read, and after each. */
  readonly onProgress?: (done: number, total: number) => void
}

/** What was read of an engine. */
export interface EngineCaptures<T> {
  /** What `keep` made of the captures, by process and time. */
  readonly kept: readonly T[]
  readonly notices: readonly Notice[]
}

/** Most captures of one process that a series takes unless `last` says more: a trend needs no more. */
const MAX_SERIES = 100
/** Captures that are read at once; the requests of all of them wait for each other. */
const PARALLEL = 8

/**
 * Reads single captures of an engine, never a merge of several, which adds up what is alive: lists them, reads each by itself, and checks its
 * sums against the list. Each goes to `keep` at once. Throws `no-captures` where there is nothing to read.
 */
export async function readEngine<T>(
  engine: Engine,
  source: EngineSource,
  reading: EngineReading,
  keep: (capture: ReadCapture) => Promise<T>,
): Promise<EngineCaptures<T>> {
  const { types, captures } = await listCaptures(engine, source.query, source.range, reading.wanted)
  const chosen = chosenCaptures(captures, source, reading)
  const selectors = seriesSelectors(captures, source.query.selector)
  let done = 0
  reading.onProgress?.(0, chosen.all.length)
  const outcomes = await inParallel(chosen.all, PARALLEL, async (listed): Promise<Outcome<T>> => {
    const outcome = await readOne(engine, types, listed, selectors.get(seriesKey(listed))!, reading)
    reading.onProgress?.(++done, chosen.all.length)
    if (typeof outcome === 'string') return { isRead: false, problem: outcome, where: placeText(listed) }
    const { labels, time } = listed.at(-1)!
    const selector = narrowed(source.query.selector, processLabels(labels, source.by))
    return {
      isRead: true,
      kept: await keep({ labels, time, selector, type: types.at(-1)!.id, bytes: outcome.bytes }),
      facts: factsOf(outcome),
    }
  })
  const read = outcomes.filter((one) => one.isRead)
  const notices = [
    ...chosen.notices,
    ...lostNotices(outcomes.filter((one) => !one.isRead)),
    ...periodNotices(
      engine,
      read.map(({ facts }) => facts),
      reading.period,
    ),
  ]
  return { kept: read.map(({ kept }) => kept), notices }
}

/** A capture that was kept, or why it was not. */
type Outcome<T> =
  | { readonly isRead: true; readonly kept: T; readonly facts: CaptureFigures }
  | { readonly isRead: false; readonly problem: Problem; readonly where: string }

/** Which captures of each process are read, in the order of process and time. */
function chosenCaptures(
  captures: readonly ListedCapture[],
  { by, last }: EngineSource,
  { depth }: EngineReading,
): { all: ListedCapture[]; notices: Notice[] } {
  const listed = new Map(captures.map((all) => [all.at(-1)!, all]))
  const processes = byProcess([...listed.keys()], by)
  const most = last ?? (depth === 'newest' ? 1 : MAX_SERIES)
  const isThinned = last === null && depth === 'series' && processes.some((all) => all.length > most)
  const chosen = processes.map((all) => (isThinned ? spread(all, most) : all.slice(-most)))
  const notice: Notice = {
    code: 'captures-thinned',
    text: `The engine has up to ${counted(Math.max(...processes.map((all) => all.length)), 'capture')} of a process in this range: ${most} of each, spread evenly over it, are read. last=N reads the newest N.`,
  }
  return { all: chosen.flatMap((all) => all.map((capture) => listed.get(capture)!)), notices: isThinned ? [notice] : [] }
}

function seriesKey(listed: ListedCapture): string {
  return JSON.stringify(Object.entries(listed.at(-1)!.labels))
}

/** The selector that matches each series alone. */
function seriesSelectors(captures: readonly ListedCapture[], selector: string): Map<string, string> {
  const sets = new Map(captures.map((listed) => [seriesKey(listed), listed.at(-1)!.labels]))
  const labels = distinguishing([...sets.values()])
  return new Map([...sets.keys()].map((key, i) => [key, narrowed(selector, labels[i]!)]))
}

/** Why a capture cannot be used: it is `gone` since it was listed, or its `sum` is that of other captures as well. */
type Problem = 'gone' | 'sum'

async function readOne(
  engine: Engine,
  types: readonly ProfileType[],
  listed: ListedCapture,
  selector: string,
  { decode, period }: EngineReading,
): Promise<JoinedCapture | Problem> {
  const parts = await Promise.all(
    types.map(async ({ id, sampleType, sampleUnit }, i) => {
      const capture = listed[i]!
      const bytes = await engine.read(id, selector, capture)
      if (bytes === null || bytes.length === 0) return 'gone'
      const part = await readStoredType(placeText(listed), bytes, { type: sampleType, unit: sampleUnit }, decode)
      if (part.samples.length === 0 && capture.value !== 0) return 'gone'
      return part.total === capture.value ? part : 'sum'
    }),
  )
  const problem = parts.find((part) => typeof part === 'string')
  if (problem !== undefined) return problem
  const { labels, time } = listed.at(-1)!
  return joinTypes(
    parts.filter((part) => typeof part !== 'string'),
    { labels, time, period },
  )
}

/** What the notices say of a capture. */
type CaptureFigures = Omit<JoinedCapture, 'bytes'>

function factsOf({ bytes: _, ...facts }: JoinedCapture): CaptureFigures {
  return facts
}

/** The most captures that a notice names. */
const MAX_NAMED = 5

function lostNotices(lost: readonly { problem: Problem; where: string }[]): Notice[] {
  const named = (problem: Problem) => lost.filter((one) => one.problem === problem).map(({ where }) => where)
  const text = (places: readonly string[]) =>
    `${places.slice(0, MAX_NAMED).join('; ')}${places.length > MAX_NAMED ? ` and ${places.length - MAX_NAMED} more` : ''}`
  const [gone, mixed] = [named('gone'), named('sum')]
  const notices: Notice[] = []
  if (gone.length > 0)
    notices.push({
      code: 'captures-gone',
      text: `${counted(gone.length, 'capture')} vanished between the list and the reading, and ${gone.length === 1 ? 'is' : 'are'} left out: ${text(gone)}.`,
    })
  if (mixed.length > 0)
    notices.push({
      code: 'captures-mixed',
      text: `${counted(mixed.length, 'capture')} cannot be read alone: the sum is not that of the list, as when two captures share a moment. Left out: ${text(mixed)}.`,
    })
  return notices
}

/** Below this share of rows whose size fits, an assumed period is doubted. */
const FITTING = 0.5

function periodNotices(engine: Engine, facts: readonly CaptureFigures[], period: number): Notice[] {
  const assumed = facts.filter((one) => one.isPeriodAssumed)
  if (assumed.length === 0) return []
  const rows = assumed.reduce((sum, one) => sum + one.rows, 0)
  const sized = assumed.reduce((sum, one) => sum + one.sizedRows, 0)
  const doubt =
    sized < FITTING * rows
      ? ` Only ${sized} of ${counted(rows, 'row')} have sizes that fit it, so the process may have set another rate.`
      : ''
  const text = `${engine.product} does not keep the sampling rate of heaps: one sample per ${formatValue(period, 'bytes')} is assumed, Go's default; --rate SIZE says otherwise.${doubt}`
  return [{ code: 'rate-assumed', text }]
}

function placeText(listed: ListedCapture): string {
  const { labels, time } = listed.at(-1) as EngineCapture
  const set = Object.entries(processLabels(labels, []))
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')
  return `{${set}} at ${new Date(Number(time / 1_000_000n)).toISOString()}`
}
