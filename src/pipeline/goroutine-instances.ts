import { captureStem } from '../base/capture-stem.ts'
import type { GoroutineDump } from '../profile/goroutine-dump.ts'
import type { Profile } from '../profile/profile.ts'
import { type SourceStack, type StackFrame, stacksOf } from './goroutine-stacks.ts'

/** A source of goroutines, decoded. */
export interface DecodedDump {
  readonly source: string
  readonly dump: GoroutineDump
}

/** The goroutines of one process at one moment, joined from the forms they were captured in. */
export interface Instance {
  readonly source: string
  readonly stacks: readonly SourceStack[]
  /** The form that says most of states, waits and creators. */
  readonly base: GoroutineDump
  /** What the locations of frames point into; null where no form has addresses. */
  readonly located: Profile | null
  /** The profile of the form with mappings and a build id; null where there is none. */
  readonly profile: Profile | null
}

/** The forms, those with the most information on states and creators first. */
const FORMS: readonly GoroutineDump['form'][] = ['dump', 'proto', 'text']

/**
 * Groups sources captured from one process at one moment. Sources that are all of different forms (protobuf, debug=1, debug=2) are one
 * group; otherwise those whose names differ only in form and extension, as `fetch` saves them.
 */
export function instancesOf(dumps: readonly DecodedDump[]): Instance[] {
  const formOf = (one: DecodedDump) => `${isOfLeaks(one) ? 'goroutineleak' : 'goroutine'} ${one.dump.form}`
  const isOne = new Set(dumps.map(formOf)).size === dumps.length
  const groups = new Map<string, DecodedDump[]>()
  for (const one of dumps) {
    const name = isOne ? '' : stem(one.source)
    // one form twice means two moments, whatever the names
    let key = name
    for (let n = 0; groups.get(key)?.some((other) => formOf(other) === formOf(one)) === true; n++) key = `${name}\n${n}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return [...groups.values()].map(joined)
}

/**
 * Whether a source is a goroutineleak profile. The text of `goroutineleak?debug=2` lists all goroutines, as `goroutine` does, so only its
 * name shows it.
 */
function isOfLeaks({ source, dump }: DecodedDump): boolean {
  return dump.kind === 'goroutineleak' || (dump.form === 'dump' && /goroutineleak[^/\\]*$/i.test(source))
}

function stem(source: string): string {
  return captureStem(source).replace(/goroutineleak/i, 'goroutine')
}

function joined(dumps: readonly DecodedDump[]): Instance {
  const rank = ({ dump }: DecodedDump) => FORMS.indexOf(dump.form)
  const ofGoroutines = dumps.filter((one) => !isOfLeaks(one)).sort((a, b) => rank(a) - rank(b))
  const leaks = dumps.filter(isOfLeaks).sort((a, b) => rank(a) - rank(b))
  const base = ofGoroutines[0] ?? leaks[0]!
  const proto = ofGoroutines.find(({ dump }) => dump.form === 'proto')?.dump ?? null
  const hasOtherFrames = proto !== null && proto !== base.dump
  const stacks = hasOtherFrames ? withFrames(lastStacks(base.dump), lastStacks(proto)) : lastStacks(base.dump)
  const labelled = withLabels(stacks, ofGoroutines.slice(1))
  const leak = ofGoroutines.length === 0 ? undefined : leaks[0]
  const profile = dumps.find(({ dump }) => dump.form === 'proto')?.dump.profile ?? base.dump.profile
  const located = (hasOtherFrames ? proto : base.dump).profile
  return { source: base.source, base: base.dump, located, profile, stacks: leak === undefined ? labelled : withLeaks(labelled, leak.dump) }
}

/** The stacks of the last dump of a text; the others are of earlier moments. */
function lastStacks(dump: GoroutineDump): SourceStack[] {
  return stacksOf(dump, dump.table)
}

/** A key of the frames of a stack that all forms show, since dumps of debug=2 hide runtime frames. */
function signature(frames: readonly StackFrame[]): string {
  return frames
    .filter(({ name }) => !/^(runtime|internal\/runtime)[./]/.test(name) || name === 'runtime.gopanic' || name === 'runtime.Goexit')
    .map(({ name, line }) => `${name.replace(/\[.*\]/s, '[...]')}:${line}`)
    .join('\n')
}

/**
 * Stacks with the frames that a protobuf has of them: it keeps the runtime frames that a text leaves out, and addresses. Where it has
 * several for one stack of the text, those of the same state, else the most frequent.
 */
function withFrames(stacks: readonly SourceStack[], others: readonly SourceStack[]): SourceStack[] {
  const bySignature = new Map<string, SourceStack[]>()
  for (const one of others) {
    const key = signature(one.frames)
    const group = bySignature.get(key)
    if (group === undefined) bySignature.set(key, [one])
    else group.push(one)
  }
  return stacks.map((one) => {
    const found = bySignature.get(signature(one.frames)) ?? cutAlike(one, bySignature)
    if (found === undefined) return one
    const alike = found.filter(({ state }) => state === one.state)
    const fitting = alike.length > 0 ? alike : found
    return { ...one, frames: fitting.reduce((most, other) => (other.count > most.count ? other : most)).frames }
  })
}

/** Frames nearest the leaf in which cut stacks have to agree. */
const MIN_COMMON = 20

/**
 * The stacks that are one with a deep stack of a text as far as both show it. A text leaves out the middle behind 50 frames, a protobuf
 * all behind 32, and since Go 1.23 behind 128. Source:
 * runtime/traceback.go, `tracebackInnerFrames`; measured on go1.22 to go1.27.
 */
function cutAlike({ frames }: SourceStack, bySignature: ReadonlyMap<string, readonly SourceStack[]>): readonly SourceStack[] | undefined {
  const gap = frames.findIndex(({ hasGap }) => hasGap === true)
  const shown = signature(gap === -1 ? frames : frames.slice(0, gap + 1)).split('\n')
  if (shown.length < MIN_COMMON) return undefined
  const groups = [...bySignature].filter(([key]) => {
    const other = key.split('\n')
    const common = gap === -1 ? other.length : Math.min(shown.length, other.length)
    return common >= MIN_COMMON && common <= shown.length && other.slice(0, common).every((frame, i) => frame === shown[i])
  })
  return groups.length === 1 ? groups[0]![1] : undefined
}

/** Adds labels from other forms to stacks that have none; where a stack has several label sets, all of them. */
function withLabels(stacks: readonly SourceStack[], others: readonly DecodedDump[]): SourceStack[] {
  const sets = new Map<string, Map<string, readonly [string, string]>>()
  for (const { dump } of others)
    for (const { frames, labels } of lastStacks(dump)) {
      const known = sets.get(signature(frames)) ?? new Map()
      for (const label of labels) known.set(label.join('\n'), label)
      sets.set(signature(frames), known)
    }
  return stacks.map((one) => (one.labels.length > 0 ? one : { ...one, labels: [...(sets.get(signature(one.frames))?.values() ?? [])] }))
}

/** Marks goroutines of a stack as leaked, as many as the leak profile has; the others are not proven to leak. */
function withLeaks(stacks: readonly SourceStack[], leak: GoroutineDump): SourceStack[] {
  const leaked = new Map<string, number>()
  for (const one of lastStacks(leak))
    if (one.leaked === true) leaked.set(signature(one.frames), (leaked.get(signature(one.frames)) ?? 0) + one.count)
  return stacks.flatMap((one) => {
    const key = signature(one.frames)
    const count = Math.min(one.count, leaked.get(key) ?? 0)
    leaked.set(key, (leaked.get(key) ?? 0) - count)
    return [
      ...(count > 0 ? [{ ...one, count, leaked: true }] : []),
      ...(count < one.count ? [{ ...one, count: one.count - count, leaked: false }] : []),
    ]
  })
}
