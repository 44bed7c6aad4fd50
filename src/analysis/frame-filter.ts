import { ProfileError } from '../base/error.ts'
import { LocationTable, type ProfileTables } from '../profile/profile.ts'

/** Regular expressions (RE2) over function names, source files and executables. As in pprof, an empty one filters nothing. */
export interface FrameFilterOptions {
  readonly focus?: string
  readonly ignore?: string
  readonly hide?: string
  readonly show?: string
}

/** Whether any option is set. */
export function hasFilter(filter: FrameFilterOptions | undefined): filter is FrameFilterOptions {
  return filter !== undefined && Object.values(filter).some((pattern) => pattern !== undefined)
}

/** Returns whether an expression matches anywhere in a text. */
export type Matcher = (text: string) => boolean

/** The filters of one profile, evaluated for each location. */
export interface FrameFilter {
  /** The tables without hidden lines. */
  readonly tables: ProfileTables
  /** Whether a stack is kept: some frame matches focus, and none matches ignore. */
  keeps(stack: Uint32Array, depth: number): boolean
  /** 1 for locations that are removed from stacks. */
  readonly isHidden: Uint8Array
  /** Names of the options that matched nothing. */
  readonly unmatched: readonly (keyof FrameFilterOptions)[]
}

/**
 * Compiles an expression with RE2, so that pprof's expressions mean the same here: inline flags, no look-around, linear time.
 * The engine is loaded on first use. Throws `bad-regexp`.
 */
export async function compileMatcher(option: string, pattern: string): Promise<Matcher> {
  const { RE2JS } = await import('re2js')
  try {
    const compiled = RE2JS.compile(pattern)
    return (text) => compiled.matcher(text).find()
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new ProfileError(
      'bad-regexp',
      `--${option} is not a regular expression: ${detail}`,
      `--${option} ${pattern}`,
      `the syntax is that of Go: https://golang.org/s/re2syntax; '\\Q…\\E' stands for a name as it is`,
      error,
    )
  }
}

const IGNORED = 2
const FOCUSED = 1

/**
 * Evaluates focus, ignore, hide and show for every location.
 * Source: google/pprof profile/filter.go, `FilterSamplesByName`, `matchesName`, `matchedLines`, `unmatchedLines`.
 */
export async function frameFilter(tables: ProfileTables, options: FrameFilterOptions): Promise<FrameFilter> {
  const compile = (option: keyof FrameFilterOptions) => (options[option] ? compileMatcher(option, options[option]) : null)
  const [focus, ignore, hide, show] = await Promise.all([compile('focus'), compile('ignore'), compile('hide'), compile('show')])
  const { locations } = tables
  const lines = new LineMatcher(tables)
  const state = new Uint8Array(locations.length)
  const isHidden = new Uint8Array(locations.length)
  const matched = new Set<keyof FrameFilterOptions>()
  const shown = new LocationTable()
  for (let row = 0; row < locations.length; row++) {
    if (ignore !== null && lines.anyIn(row, ignore)) {
      state[row] = IGNORED
      matched.add('ignore')
    } else if (focus === null || lines.anyIn(row, focus)) {
      state[row] = FOCUSED
      matched.add('focus')
    }
    const hides = hide !== null && lines.anyIn(row, hide)
    if (hides) matched.add('hide')
    const lineStart = shown.lineCount
    for (let i = locations.lineStart[row]!; i < locations.lineEnd[row]!; i++) {
      if (hides && (lines.mappingOf(row, hide) || lines.matches(i, hide))) continue
      if (show !== null && !lines.mappingOf(row, show) && !lines.matches(i, show)) continue
      shown.addLine(locations.lineFunction[i]!, locations.lineNumber[i]!, locations.lineColumn[i]!)
    }
    shown.add(locations.firstSeen[row]!)
    shown.define(row, locations.addressLow[row]!, locations.addressHigh[row]!, locations.mapping[row]!, lineStart, locations.isFolded[row]!)
    const isEmpty = shown.lineStart[row] === shown.lineCount
    if (isEmpty && (hides || show !== null)) isHidden[row] = 1
    else if (show !== null) matched.add('show')
  }
  return {
    tables: { ...tables, locations: shown },
    isHidden,
    unmatched: (['focus', 'ignore', 'hide', 'show'] as const).filter((option) => options[option] && !matched.has(option)),
    keeps(stack, depth) {
      let isFocused = false
      for (let i = 0; i < depth; i++) {
        if (state[stack[i]!] === IGNORED) return false
        if (state[stack[i]!] === FOCUSED) isFocused = true
      }
      return isFocused
    },
  }
}

/** Matches lines and mappings; each name is matched once per expression. */
class LineMatcher {
  #tables: ProfileTables
  #known = new Map<Matcher, Map<number, boolean>>()

  constructor(tables: ProfileTables) {
    this.#tables = tables
  }

  anyIn(location: number, matcher: Matcher): boolean {
    const { locations } = this.#tables
    for (let i = locations.lineStart[location]!; i < locations.lineEnd[location]!; i++) if (this.matches(i, matcher)) return true
    return this.mappingOf(location, matcher)
  }

  /** Whether the function's name or file matches. */
  matches(line: number, matcher: Matcher): boolean {
    const { functions, locations } = this.#tables
    const fn = locations.lineFunction[line]!
    return this.#text(functions.name[fn]!, matcher) || this.#text(functions.file[fn]!, matcher)
  }

  mappingOf(location: number, matcher: Matcher): boolean {
    const mapping = this.#tables.locations.mapping[location]!
    return mapping !== -1 && this.#text(this.#tables.mappings.file[mapping]!, matcher)
  }

  #text(row: number, matcher: Matcher): boolean {
    let known = this.#known.get(matcher)
    if (known === undefined) {
      known = new Map()
      this.#known.set(matcher, known)
    }
    let result = known.get(row)
    if (result === undefined) {
      result = matcher(this.#tables.strings.text(row))
      known.set(row, result)
    }
    return result
  }
}
