import type { Integer } from '../../../base/int64.ts'
import { parseInt64 } from '../../go/parse-number.ts'
import type { GoCompiler, GoMatcher } from '../../go/regexp.ts'
import { scale } from '../measurement.ts'
import { usageError } from '../pprof-error.ts'
import type { LabelSet, PprofProfile } from '../profile.ts'
import { selectedRows, usedLabelRows } from '../samples.ts'

/** Returns whether the labels of a sample pass the filter. */
export type TagMatcher = (labels: LabelSet) => boolean

/** A filter on labels, and whether its text was parsed as a range of numbers. */
export interface TagFilter {
  readonly matches: TagMatcher
  /** The range as the user wrote it, without its key; null for expressions. */
  readonly range: string | null
}

/**
 * Parses `-tagfocus` and `-tagignore`: `[KEY=]RANGE`, or `[KEY=]EXPRESSION,…`. A range is a number with a unit, or two of them with a
 * colon between, where one may be missing. Source: google/pprof internal/driver/driver_focus.go, `compileTagFilter`.
 */
export function compileTagFilter(name: string, text: string, units: ReadonlyMap<string, string>, compile: GoCompiler): TagFilter {
  const equals = text.indexOf('=')
  const key = equals === -1 ? '' : text.slice(0, equals)
  const value = text.slice(equals + 1)
  const range = rangeOf(value, name)
  if (range !== null) {
    const isIn = (wanted: string, { numbers }: LabelSet) =>
      numbers.get(wanted)?.some((number) => range(number, units.get(wanted) ?? '')) === true
    return {
      range: value,
      matches: (labels) => (key === '' ? [...labels.numbers.keys()].some((any) => isIn(any, labels)) : isIn(key, labels)),
    }
  }
  const expressions = value.split(',').map((part) => compiled(compile, part, name))
  return {
    range: null,
    matches: ({ texts }) =>
      key === ''
        ? expressions.every((matches) => [...texts].some(([any, values]) => values.some((one) => matches(`${any}:${one}`))))
        : texts.get(key)?.some((one) => expressions.some((matches) => matches(one))) === true,
  }
}

/** Compiles the expression of an option; `what` names it in errors. Throws `usage` with the message of Go's regexp package. */
export function compiled(compile: GoCompiler, expression: string, name: string, what = `${name} regexp`): GoMatcher {
  try {
    return compile(expression)
  } catch (error) {
    throw usageError(
      `parsing ${what}: ${error instanceof Error ? error.message : String(error)}`,
      `-${name}`,
      'write it in the syntax of RE2 (https://golang.org/s/re2syntax)',
    )
  }
}

const BOUND = /([+-]?[0-9]+)([A-Za-z]+)?/g

/** Source: google/pprof internal/driver/driver_focus.go, `parseTagFilterRange`. */
function rangeOf(filter: string, name: string): ((value: Integer, unit: string) => boolean) | null {
  const [first, second] = [...filter.matchAll(BOUND)]
  if (first === undefined) return null
  const low = scale(bound(first[1]!, name), first[2] ?? '', first[2] ?? '')
  const inUnit = (test: (value: number) => boolean) => (value: Integer, unit: string) => {
    const scaled = scale(value, unit, low.unit)
    return scaled.unit === low.unit && test(scaled.value)
  }
  if (second === undefined) {
    if (filter === first[0]) return inUnit((value) => value === low.value)
    if (filter === `${first[0]}:`) return inUnit((value) => value >= low.value)
    return filter === `:${first[0]}` ? inUnit((value) => value <= low.value) : null
  }
  if (filter !== `${first[0]}:${second[0]}`) return null
  const high = scale(bound(second[1]!, name), second[2] ?? '', low.unit)
  return high.unit === low.unit ? inUnit((value) => value >= low.value && value <= high.value) : null
}

function bound(text: string, name: string): Integer {
  const parsed = parseInt64(text)
  if ('error' in parsed) throw usageError(`failed to parse int ${text}: ${parsed.error}`, `-${name}`, 'give a number of at most 64 bits')
  return parsed.value
}

/** Which filters matched any sample. */
export interface TagMatches {
  readonly focus: boolean
  readonly ignore: boolean
}

/** Keeps the samples whose labels match `focus` and do not match `ignore`. Source: google/pprof profile/filter.go, `FilterSamplesByTag`. */
export function filterByTag(profile: PprofProfile, focus: TagMatcher | null, ignore: TagMatcher | null): TagMatches {
  const matched = { focus: false, ignore: false }
  if (focus === null && ignore === null) return matched
  const { samples } = profile
  const keeps = new Uint8Array(samples.labelSets.length)
  for (const row of usedLabelRows(samples)) {
    const set = samples.labelSets[row]!
    const isFocused = focus?.(set) ?? true
    const isIgnored = ignore?.(set) ?? false
    matched.focus ||= isFocused
    matched.ignore ||= isIgnored
    keeps[row] = isFocused && !isIgnored ? 1 : 0
  }
  profile.samples = selectedRows(samples, (row) => keeps[samples.labels[row]!] === 1)
  return matched
}

/**
 * Keeps the labels whose keys match `show` and do not match `hide`; null is no filter. Returns which filter matched a key. Source:
 * google/pprof profile/filter.go, `FilterTagsByName`.
 */
export function filterTagKeys(profile: PprofProfile, show: GoMatcher | null, hide: GoMatcher | null): { show: boolean; hide: boolean } {
  const matched = { show: false, hide: false }
  if (show === null && hide === null) return matched
  const known = new Map<string, boolean>()
  const stays = (key: string): boolean => {
    const before = known.get(key)
    if (before !== undefined) return before
    const isShown = show?.(key) ?? true
    const isHidden = hide?.(key) ?? false
    matched.show ||= isShown
    matched.hide ||= isHidden
    known.set(key, isShown && !isHidden)
    return isShown && !isHidden
  }
  const { samples } = profile
  const labelSets = [...samples.labelSets]
  for (const row of usedLabelRows(samples)) {
    const { texts, numbers, units } = labelSets[row]!
    labelSets[row] = {
      texts: new Map([...texts].filter(([key]) => stays(key))),
      numbers: new Map([...numbers].filter(([key]) => stays(key))),
      units,
    }
  }
  profile.samples = { ...samples, labelSets }
  return matched
}
