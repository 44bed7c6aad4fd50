import { ProfileError } from '../base/error.ts'
import type { Profile } from '../profile/profile.ts'
import { RELEASE_LINES, RUNTIME_MAIN_START } from './go-release-lines.ts'
import { goMinorOfPath } from './go-tree-path.ts'
import { isStandardFunction } from './standard-packages.ts'

/** The Go release that built the program, as far as it is known: a range of 1.x minors, and the evidence for it. */
export interface GoVersion {
  /** Lowest and highest possible minor; 24 means 1.24. `high` is Infinity for "or later". */
  readonly low: number
  readonly high: number
  /** The release as text: `1.24`, `1.18-1.20`, `1.22 or later`. */
  readonly value: string
  /** The evidence, in words. */
  readonly evidence: string
}

/** The newest minor release that this version has facts about; docs/go-release.md says what a newer one needs. */
export const NEWEST_KNOWN = 27

/** Parses `--go-version`: 1.22, 1.22.3, go1.22. Throws `bad-go-version`. */
export function parseGoVersion(text: string): GoVersion {
  const match = /^(?:go)?1\.(\d{1,3})(?:\.\d+)?(?:[-+ ].*)?$/.exec(text.trim())
  if (match === null) throw new ProfileError('bad-go-version', `"${text}" is not a Go version`, '--go-version', 'write it as 1.22')
  return goVersion(Number(match[1]), Number(match[1]), 'the option --go-version')
}

/**
 * Infers the Go release from side effects in a profile: a version in a path of the Go tree, the lines of runtime and net/http frames, names
 * and fields that only some releases write. Null where nothing shows it, and for programs in other languages.
 */
export function inferGoVersion(profile: Profile): GoVersion | null {
  if (!isOfGo(profile)) return null
  return fromPaths(profile) ?? fromReleaseLines(profile) ?? fromNearbyLines(profile) ?? fromTraits(profile)
}

/** Whether the profile has Go functions: from `.go` files, or, where no function has a file, with names of Go's main packages. */
function isOfGo({ functions, strings }: Profile): boolean {
  let hasFiles = false
  for (let fn = 0; fn < functions.length; fn++) {
    const file = strings.text(functions.file[fn]!)
    if (file.endsWith('.go')) return true
    hasFiles ||= file !== ''
  }
  if (hasFiles) return false
  for (let fn = 0; fn < functions.length; fn++) if (/^(?:runtime|main)\./.test(strings.text(functions.name[fn]!))) return true
  return false
}

/** The release in the path of the Go tree, from the first library function whose path has one. */
function fromPaths({ functions, strings }: Profile): GoVersion | null {
  // a file is of one package: where it tells nothing for one of its functions, it tells nothing for the others
  const seen = new Uint8Array(strings.length)
  for (let fn = 0; fn < functions.length; fn++) {
    const file = functions.file[fn]!
    if (seen[file] === 1) continue
    const name = strings.text(functions.name[fn]!)
    if (!isStandardFunction(name)) continue
    seen[file] = 1
    const path = strings.text(file)
    const minor = path.length > LONGEST_PATH ? null : goMinorOfPath(path, name)
    if (minor !== null) return goVersion(minor, minor, `the path of the Go tree, ${path}`)
  }
  return null
}

/** Longer than any path of a Go tree. */
const LONGEST_PATH = 4096

/**
 * The minor release that the most frames agree on, from lines that belong to known releases. Where several remain, the line at
 * which runtime.main starts and the traits of releases decide between them.
 */
function fromReleaseLines(profile: Profile): GoVersion | null {
  const votes = new Map<number, number>()
  const grounds = new Map<number, string>()
  const vote = (minor: number, ground: string) => {
    votes.set(minor, (votes.get(minor) ?? 0) + 1)
    // the frame that is in nearly every profile is the best explanation
    if (!grounds.has(minor) || ground.startsWith('runtime.main ')) grounds.set(minor, ground)
  }
  for (const { name, line } of releaseFrames(profile))
    for (const minor of minorsOf(name)) if (RELEASE_LINES[name]![minor]!.includes(line)) vote(minor, `${name} at line ${line}`)
  for (const minor of mainStartMinors(profile)) vote(minor, 'the line where runtime.main starts')
  if (votes.size === 0) return null
  const most = Math.max(...votes.values())
  const best = [...votes.keys()].filter((minor) => votes.get(minor) === most)
  const traits = fromTraits(profile)
  const fitting = best.filter((minor) => traits === null || (minor >= traits.low && minor <= traits.high))
  const minors = (fitting.length > 0 ? fitting : best).sort((a, b) => a - b)
  return goVersion(minors[0]!, minors.at(-1)!, grounds.get(minors[0]!)!)
}

function mainStartMinors({ functions, strings }: Profile): readonly number[] {
  const main = strings.find('runtime.main')
  for (let fn = 0; main !== -1 && fn < functions.length; fn++)
    if (functions.name[fn] === main) return RUNTIME_MAIN_START[functions.startLine[fn]!] ?? []
  return []
}

/**
 * A bound on the release from lines that belong to no known release, since patch releases move lines. Files grow, so a line above all
 * those of Go 1.21, and at or above the first of 1.22, is of 1.22 or later. This decides the size of a record.
 */
function fromNearbyLines(profile: Profile): GoVersion | null {
  for (const { name, line } of releaseFrames(profile)) {
    if (name === 'runtime.main') continue // it is called from several of its lines
    const before = minorsOf(name).filter((minor) => minor < FIRST_SMALL_RECORD)
    const since = minorsOf(name).filter((minor) => minor >= FIRST_SMALL_RECORD)
    if (before.length === 0 || since.length === 0) continue
    const lastBefore = Math.max(...before.flatMap((minor) => RELEASE_LINES[name]![minor]!))
    const firstSince = Math.min(...since.flatMap((minor) => RELEASE_LINES[name]![minor]!))
    if (line >= firstSince && lastBefore < firstSince)
      return goVersion(FIRST_SMALL_RECORD, Number.POSITIVE_INFINITY, `${name} at line ${line}`)
    if (line <= lastBefore && lastBefore < firstSince) return goVersion(0, FIRST_SMALL_RECORD - 1, `${name} at line ${line}`)
  }
  return null
}

/** The first minor release whose records have 48 bytes. */
const FIRST_SMALL_RECORD = 22

function minorsOf(name: string): number[] {
  return Object.keys(RELEASE_LINES[name]!).map(Number)
}

/** The distinct frames of functions in the table of release lines. */
function releaseFrames({ functions, locations, strings }: Profile): { name: string; line: number }[] {
  const rows = new Map<number, string>()
  for (const name of Object.keys(RELEASE_LINES)) rows.set(strings.find(name), name)
  const known = new Map<number, string>()
  for (let fn = 0; fn < functions.length; fn++) {
    const name = rows.get(functions.name[fn]!)
    if (name !== undefined) known.set(fn, name)
  }
  const frames = new Map<string, { name: string; line: number }>()
  for (let i = 0; i < locations.lineCount; i++) {
    const name = known.get(locations.lineFunction[i]!)
    const line = locations.lineNumber[i]!
    if (name !== undefined) frames.set(`${name} ${line}`, { name, line })
  }
  return [...frames.values()]
}

/** Bounds on the release from names and fields that appeared with a release. */
function fromTraits(profile: Profile): GoVersion | null {
  const { functions, strings } = profile
  let low = 0
  let evidence = ''
  const atLeast = (minor: number, ground: string) => {
    if (minor > low) {
      low = minor
      evidence = ground
    }
  }
  let hasStartLines = false
  for (let fn = 0; fn < functions.length; fn++) {
    if (functions.startLine[fn] !== 0) hasStartLines = true
    const name = strings.text(functions.name[fn]!)
    if (/-range\d+-range\d+/.test(name)) atLeast(27, `the function name ${name}`)
    else if (/-range\d+/.test(name)) atLeast(23, `the function name ${name}`)
    else if (name.startsWith('internal/runtime/maps.')) atLeast(24, `the function ${name}`)
    else if (name.includes('deferwrap')) atLeast(22, `the function name ${name}`)
    else if (name.includes('[')) atLeast(18, `the function name ${name}`)
  }
  if (profile.format === 'proto' && functions.length > 0) {
    if (hasStartLines) atLeast(20, 'functions with start lines')
    else if (low < 20) return goVersion(low, 19, 'functions without start lines')
  }
  return low === 0 ? null : goVersion(low, Number.POSITIVE_INFINITY, evidence)
}

function goVersion(low: number, high: number, evidence: string): GoVersion {
  const value =
    low === high ? `1.${low}` : high >= NEWEST_KNOWN ? `1.${low} or later` : low === 0 ? `1.${high} or earlier` : `1.${low}-1.${high}`
  return { low, high, value, evidence }
}
