import type { GoMatcher } from '../../go/regexp.ts'
import type { Line, Location, PprofProfile, ProfileFunction } from '../profile.ts'
import { rewrittenStacks } from '../samples.ts'

/** Filters on the names of frames; null where a filter is not set. */
export interface NameFilters {
  readonly focus: GoMatcher | null
  readonly ignore: GoMatcher | null
  readonly hide: GoMatcher | null
  readonly show: GoMatcher | null
}

/** What a location does to the samples that contain it: nothing, keep them, drop them. */
const PLAIN = 0
const FOCUSED = 1
const IGNORED = 2

/**
 * Keeps the samples that have a frame matching `focus` and none matching `ignore`. In them, removes frames that match `hide`, and those
 * that
 * do not match `show`. Returns which filters matched anything. Source: google/pprof profile/filter.go, `FilterSamplesByName`.
 */
export function filterByName(profile: PprofProfile, { focus, ignore, hide, show }: NameFilters): ReadonlySet<keyof NameFilters> {
  const matched = new Set<keyof NameFilters>()
  if (focus === null && ignore === null && hide === null && show === null) return matched
  const names = new NameMatcher()
  const state = new Uint8Array(profile.locations.length)
  const isHidden = new Uint8Array(profile.locations.length)
  profile.locations.forEach((location, row) => {
    if (ignore !== null && names.isIn(location, ignore)) {
      matched.add('ignore')
      state[row] = IGNORED
    } else if (focus === null || names.isIn(location, focus)) {
      matched.add('focus')
      state[row] = FOCUSED
    }
    if (hide !== null && names.isIn(location, hide)) {
      matched.add('hide')
      location.lines = names.isMapping(location, hide) ? [] : location.lines.filter((line) => !names.isLine(line, hide))
      if (location.lines.length === 0) isHidden[row] = 1
    }
    if (show !== null) {
      if (!names.isMapping(location, show)) location.lines = location.lines.filter((line) => names.isLine(line, show))
      if (location.lines.length === 0) isHidden[row] = 1
      else matched.add('show')
    }
  })
  const hides = isHidden.includes(1)
  const { stack, stackStart } = profile.samples
  profile.samples = rewrittenStacks(profile.samples, (row, out, end) => {
    let isFocused = false
    let to = end
    for (let i = stackStart[row]!; i < stackStart[row + 1]!; i++) {
      const location = stack[i]!
      if (state[location] === IGNORED) return -1
      if (state[location] === FOCUSED) isFocused = true
      if (isHidden[location] === PLAIN) out[to++] = location
    }
    return isFocused && !(hides && to === end) ? to : -1
  })
  return matched
}

/**
 * Cuts off the frames between the root and the frame matching `showFrom` that is nearest the root; drops samples without a match. Returns
 * whether anything matched. Source: google/pprof profile/filter.go, `ShowFrom`.
 */
export function showFrom(profile: PprofProfile, matcher: GoMatcher): boolean {
  const names = new NameMatcher()
  const isMatched = new Uint8Array(profile.locations.length)
  profile.locations.forEach((location, row) => {
    if (names.isMapping(location, matcher)) isMatched[row] = 1
    else {
      const last = location.lines.findLastIndex((line) => names.isLine(line, matcher))
      if (last === -1) return
      location.lines = location.lines.slice(0, last + 1)
      isMatched[row] = 1
    }
  })
  const { stack, stackStart } = profile.samples
  profile.samples = rewrittenStacks(profile.samples, (row, out, end) => {
    const start = stackStart[row]!
    let last = stackStart[row + 1]! - 1
    while (last >= start && isMatched[stack[last]!] === 0) last--
    if (last < start) return -1
    let to = end
    for (let i = start; i <= last; i++) out[to++] = stack[i]!
    return to
  })
  return isMatched.includes(1)
}

/** Matches lines and mappings. Each function is matched once per expression. */
class NameMatcher {
  #known = new Map<GoMatcher, Map<ProfileFunction | string, boolean>>()

  /** Whether a line of the location, or its mapping, matches. Source: `matchesName`. */
  isIn(location: Location, matcher: GoMatcher): boolean {
    return location.lines.some((line) => this.isLine(line, matcher)) || this.isMapping(location, matcher)
  }

  /** Whether the function's name or file matches. */
  isLine({ fn }: Line, matcher: GoMatcher): boolean {
    return this.#cached(fn, matcher, () => matcher(fn.name) || matcher(fn.file))
  }

  isMapping({ mapping }: Location, matcher: GoMatcher): boolean {
    return mapping !== null && this.#cached(mapping.file, matcher, () => matcher(mapping.file))
  }

  #cached(key: ProfileFunction | string, matcher: GoMatcher, match: () => boolean): boolean {
    let known = this.#known.get(matcher)
    if (known === undefined) {
      known = new Map()
      this.#known.set(matcher, known)
    }
    let result = known.get(key)
    if (result === undefined) {
      result = match()
      known.set(key, result)
    }
    return result
  }
}
