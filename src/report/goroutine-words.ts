import type { GoroutineFrame } from '../attribution/deferred-call.ts'
import { shortFunctionName } from '../attribution/go-names.ts'
import { formatDuration } from '../base/duration.ts'
import { baseName } from '../base/go-path.ts'
import { compareText } from '../base/order.ts'
import { counted, formatValue } from '../base/units.ts'
import type { Crowd } from './goroutine-crowd.ts'

/** The most labels that are listed; `MAX_CREATORS` likewise for creators. */
const MAX_LABELS = 4
const MAX_CREATORS = 2
const MINUTE = 60

/** A frame with its place: `main.(*registry).removeAfter (main.go:41)`. */
export function frameText({ name, file, line }: GoroutineFrame): string {
  return `${shortFunctionName(name)} (${baseName(file)}:${line})`
}

/** `60 goroutines wait`, `1 goroutine waits`. */
export function countedWaits(count: number): string {
  return `${counted(count, 'goroutine')} ${count === 1 ? 'waits' : 'wait'}`
}

/** The length of waits: ` for 2 to 5 minutes`, from one minute on; empty where no such wait is known. */
export function waitText({ waitMin, waitMax }: Pick<Crowd, 'waitMin' | 'waitMax'>): string {
  if (waitMin === null || waitMax === null || waitMax < MINUTE) return ''
  if (waitMin < MINUTE) return ` for up to ${durationText(waitMax)}`
  if (durationText(waitMin) === durationText(waitMax)) return ` for ${durationText(waitMax)}`
  if (waitMax < 120 * MINUTE) return ` for ${Math.floor(waitMin / MINUTE)} to ${durationText(waitMax)}`
  return ` for ${durationText(waitMin)} to ${durationText(waitMax)}`
}

function durationText(seconds: number): string {
  return seconds < 120 * MINUTE ? counted(Math.floor(seconds / MINUTE), 'minute') : formatDuration(seconds)
}

/** Joins names: `a`, `a and b`, `a, b and 3 more`; names with commas need another separator. */
export function listed(names: readonly string[], max: number, separator = ', '): string {
  if (names.length <= max) return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(separator)} and ${names.at(-1)}`
  return `${names.slice(0, max).join(separator)} and ${formatValue(names.length - max, 'count')} more`
}

/** Sentences with the facts about goroutines: state, waits, growth, instances, creators, labels. */
export function factsText(crowd: Crowd, options: { readonly hasStates: boolean; readonly isComparison: boolean }): string[] {
  const sentences: string[] = []
  const states = [...new Set(crowd.groups.flatMap(({ state }) => state ?? []))].sort(compareText)
  const waits = waitText(crowd)
  if (states.length > 0) sentences.push(`State: ${listed(states, 3)}${waits}.`)
  else if (waits !== '') sentences.push(`They wait${waits}.`)
  if (options.hasStates && waits === '' && crowd.leaked === 0)
    sentences.push('No wait of a minute or more is known; Go counts waits from the first garbage collection on.')
  if (options.isComparison && crowd.before !== null) sentences.push(`Before there were ${formatValue(crowd.before, 'count')}.`)
  const instances = Math.max(...crowd.groups.map(({ perInstance }) => perInstance.length))
  if (instances > 1) sentences.push(`The worst of ${instances} instances has ${formatValue(crowd.worst, 'count')}.`)
  const creators = [...new Set(crowd.groups.flatMap(({ createdBy }) => (createdBy === null ? [] : frameText(createdBy))))]
  if (creators.length > 0) sentences.push(`Started by ${listed(creators, MAX_CREATORS)}.`)
  const labels = labelsText(crowd)
  if (labels !== '') sentences.push(`Labels: ${labels}.`)
  return sentences
}

/** The labels of the largest group, where they are few. */
function labelsText({ most }: Crowd): string {
  const all = Object.entries(most.labels)
  return all.length > MAX_LABELS ? '' : all.map(([key, value]) => `${key}=${value}`).join('; ')
}
