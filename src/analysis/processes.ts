import { captureStem } from '../base/capture-stem.ts'
import type { Labels } from '../base/labels.ts'
import type { Profile } from '../profile/profile.ts'
import { areOfOneMoment, type ProcessTraits, processRelation } from './same-process.ts'

/** What a capture shows about its process. */
export interface Capture {
  readonly source: string
  readonly format: Profile['format']
  /** What a list of processes, or an engine, says of it; empty where nothing does. */
  readonly labels: Labels
  readonly traits: ProcessTraits
}

/** The captures of one process. */
export interface Process<T extends Capture> {
  /** What people know it by: its pod, instance, address or file. No other process of the list has the name. */
  readonly name: string
  /** Oldest first; those of equal or unknown time stand in the order given. */
  readonly captures: readonly T[]
  /** Whether nothing shows that it is another process than those of the other captures. */
  readonly isGuess: boolean
}

/** What tells processes apart: the name of a label, `file` or `build-id`. */
export type ProcessKey = string

/** Labels that name one process, the most telling first: of each list the first label must be there, and the others make it unique. */
const NAMING: readonly (readonly string[])[] = [['pod', 'namespace', 'container'], ['instance']]

/**
 * Sorts captures by process; processes are in the order of their first capture. Without `by`, labels tell processes apart: the pod, else
 * the instance, else all labels; without labels it is what captures show: address, build, counters, memory layout. Where
 * nothing tells two captures apart, they are of one process if they may be of one moment, else each is a process of its own.
 */
export function processesOf<T extends Capture>(captures: readonly T[], by: ProcessKey | null = null): Process<T>[] {
  const groups: Group<T>[] = []
  const byKey = new Map<string, Group<T>>()
  for (const capture of captures) {
    const key = by === null ? labelKey(capture.labels) : JSON.stringify(valueBy(capture, by))
    const found = key === null ? groupOfTraits(groups, capture) : (byKey.get(key) ?? null)
    if (found !== null && found !== 'unknown') {
      found.captures.push(capture)
      continue
    }
    const group = { captures: [capture], hasKey: key !== null, isGuess: found !== null }
    groups.push(group)
    if (key !== null) byKey.set(key, group)
  }
  const sorted = groups.map(({ captures: of, isGuess }) => ({ captures: inOrder(of), isGuess }))
  const names = uniqueNames(sorted, by)
  return sorted.map((group, i) => ({ ...group, name: names[i]! }))
}

/**
 * The captures of the newest moment of a process: those of the latest time, and other forms of them; where times are unknown, all.
 */
export function newestCaptures<T extends Capture>({ captures }: Pick<Process<T>, 'captures'>): T[] {
  const latest = Math.max(...captures.flatMap(({ traits: { time } }) => time ?? []))
  const newest = captures.filter(({ traits: { time } }) => time === null || time === latest)
  return captures.filter((one) => newest.includes(one) || newest.some((other) => areForms(one, other)))
}

/** Whether labels, or an address of its own, name every process. */
export function areNamed(processes: readonly Process<Capture>[]): boolean {
  const names = processes.map(({ captures }) => {
    const { labels, traits } = captures.at(-1)!
    return hasLabels(labels) ? labelKey(labels) : traits.endpoint
  })
  return names.every((name) => name !== null) && new Set(names).size === names.length
}

/** Whether processes ran side by side: labels or addresses name them, or the captures of two of them are mixed in time. */
export function ranSideBySide(processes: readonly Process<Capture>[]): boolean {
  if (processes.length < 2) return false
  if (areNamed(processes)) return true
  const spans = processes
    .map(({ captures }) => captures.flatMap(({ traits: { time } }) => time ?? []))
    .filter((times) => times.length > 0)
    .map((times) => ({ first: Math.min(...times), last: Math.max(...times) }))
    .sort((a, b) => a.first - b.first)
  return spans.some(({ first }, i) => i > 0 && first <= spans[i - 1]!.last)
}

/** Whether another capture, such as one of goroutines, is shown to be of a process. */
export function isOfProcess(capture: Capture, { captures }: Pick<Process<Capture>, 'captures'>): boolean {
  const last = captures.at(-1)!
  const key = labelKey(capture.labels)
  if (key !== null && hasLabels(last.labels)) return key === labelKey(last.labels)
  return processRelation(last.traits, capture.traits).is === 'same'
}

/** The captures of a process while they are found. */
interface Group<T> {
  readonly captures: T[]
  /** Whether labels, or what the user said, name it. */
  readonly hasKey: boolean
  readonly isGuess: boolean
}

/** The process that a capture without labels belongs to; null where it is shown to be of none, `unknown` where nothing shows it. */
function groupOfTraits<T extends Capture>(groups: readonly Group<T>[], capture: T): Group<T> | 'unknown' | null {
  const relations = groups.filter(({ hasKey }) => !hasKey).map((group) => ({ group, is: relationTo(group.captures.at(-1)!, capture) }))
  const found = relations.find(({ is }) => is === 'same') ?? relations.find(({ is }) => is === 'undivided')
  if (found !== undefined) return found.group
  return relations.some(({ is }) => is === 'unknown') ? 'unknown' : null
}

/** How a capture is related to an earlier one of a process; `undivided` where nothing tells them apart, not even their times. */
function relationTo(latest: Capture, capture: Capture): 'same' | 'another' | 'unknown' | 'undivided' {
  const { traits } = capture
  const { is } = processRelation(latest.traits, traits)
  const isOneAddress = traits.endpoint !== null && traits.endpoint === latest.traits.endpoint
  // one address has one process at a time, which a restart replaces
  if (is === 'same' || (isOneAddress && is !== 'another')) return 'same'
  if (is !== 'unknown') return 'another'
  return areForms(latest, capture) || areOfOneMoment(latest.traits, traits, 0) !== false ? 'undivided' : 'unknown'
}

/** Whether two captures may be the text and the protobuf of one heap: a text has the time of the last garbage collection. */
function areForms(one: Capture, other: Capture): boolean {
  if (one.format === other.format) return false
  return captureStem(one.source) === captureStem(other.source) || areOfOneMoment(one.traits, other.traits) === true
}

function hasLabels(labels: Labels): boolean {
  return Object.keys(labels).length > 0
}

function valueIn(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? labels[name]! : ''
}

/** A key of the process that labels name; null without labels. */
function labelKey(labels: Labels): string | null {
  if (!hasLabels(labels)) return null
  const names = NAMING.find(([first]) => valueIn(labels, first!) !== '')
  if (names !== undefined) return JSON.stringify(names.map((name) => valueIn(labels, name)))
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What a capture has for a key that the user gives; empty where it has nothing. */
export function valueBy({ source, labels, traits }: Capture, by: ProcessKey): string {
  if (by === 'file') return source
  if (by === 'build-id') return traits.buildId ?? ''
  return valueIn(labels, by)
}

function inOrder<T extends Capture>(captures: readonly T[]): T[] {
  return captures.every(({ traits }) => traits.time !== null)
    ? [...captures].sort((a, b) => a.traits.time! - b.traits.time!)
    : [...captures]
}

/** A name for each process: short, and unlike the others. */
function uniqueNames(groups: readonly { readonly captures: readonly Capture[] }[], by: ProcessKey | null): string[] {
  const latest = groups.map(({ captures }) => captures.at(-1)!)
  if (by !== null) return latest.map((capture) => valueBy(capture, by) || `(no ${by})`)
  const varying = varyingLabels(latest.map(({ labels }) => labels))
  const names = latest.map((capture) => nameOf(capture, varying))
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return names.map((name, i) => (counts.get(name) === 1 ? name : `${name} (${latest[i]!.source})`))
}

/** Names of labels that differ between processes. */
function varyingLabels(all: readonly Labels[]): Set<string> {
  const names = new Set(all.flatMap(Object.keys))
  return new Set([...names].filter((name) => new Set(all.map((labels) => valueIn(labels, name))).size > 1))
}

function nameOf({ labels, traits, source }: Capture, varying: ReadonlySet<string>): string {
  const { namespace = '', pod = '', container = '', instance = '' } = labels
  if (pod !== '')
    return [varying.has('namespace') ? namespace : '', pod, varying.has('container') ? container : '']
      .filter((part) => part !== '')
      .join('/')
  if (instance !== '') return instance
  if (hasLabels(labels)) {
    const pairs = Object.entries(labels)
    const telling = pairs.filter(([name]) => varying.has(name))
    return (telling.length > 0 ? telling : pairs).map(([name, value]) => `${name}=${value}`).join(', ')
  }
  return traits.endpoint?.replace(/\/debug\/pprof\/$/, '') ?? source
}
