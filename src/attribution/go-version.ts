import { ProfileError } from '../base/error.ts'
import type { Profile } from '../profile/profile.ts'
import { RELEASE_LINES, RUNTIME_MAIN_START } from './go-release-lines.ts'
import { goMinorOfPath } from './go-tree-path.ts'
import { isStandardFunction } from './standard-packages.ts'

/** What is known of the Go release that built the program: the range of 1.x minors it lies in, and on what ground. */
export interface GoVersion {
  /** Lowest and highest minor that fit; 1.24 is 24. `high` is Infinity for "or later". */
  readonly low: number
  readonly high: number
  /** As shown: `1.24`, `1.18-1.20`, `1.22 or later`. */
  readonly value: string
  /** In words: where that was read. */
  readonly evidence: string
}

/** The newest minor release whose facts are known here; docs/go-release.md says what a further one needs. */
export const NEWEST_KNOWN = 27

/** Parses `--go-version`: 1.22, 1.22.3, go1.22. Throws `bad-go-version`. */
export function parseGoVersion(text: string): GoVersion {
  const match = /^(?:go)?1\.(\d{1,3})(?:\.\d+)?(?:[-+ ].*)?$/.exec(text.trim())
  if (match === null) throw new ProfileError('bad-go-version', `"${text}" is not a Go version`, '--go-version', 'write it as 1.22')
  return goVersion(Number(match[1]), Number(match[1]), 'the option --go-version')
}

/**
 * Infers the Go release from what a profile says without meaning to: a version in a path of the Go tree, the lines of
 * runtime and net/http frames, names and fields that only some releases write. Null when nothing tells, and for the profiles of
 * programs in other languages.
 */
export function inferGoVersion(profile: Profile): GoVersion | null {
  if (!isOfGo(profile)) return null
  return fromPaths(profile) ?? fromReleaseLines(profile) ?? fromNearbyLines(profile) ?? fromTraits(profile)
}

/** Whether functions of Go are in it: source in `.go` files, or where no function has a file the names of Go's first packages. */
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

/** A release in the path of the Go tree: of the first function of the library whose path has one. */
function fromPaths({ functions, strings }: Profile): GoVersion | null {
  for (let fn = 0; fn < functions.length; fn++) {
    const name = strings.text(functions.name[fn]!)
    if (!isStandardFunction(name)) continue
    const path = strings.text(functions.file[fn]!)
    const minor = path.length > LONGEST_PATH ? null : goMinorOfPath(path, name)
    if (minor !== null) return goVersion(minor, minor, `the path of the Go tree, ${path}`)
  }
  return null
}

/** No path of a Go tree is longer. */
const LONGEST_PATH = 4096

/**
 * Frames whose line is that of a known release: the minor that most of them agree on. Where that leaves several, the line at
 * which runtime.main starts and the traits of a release decide between them.
 */
function fromReleaseLines(profile: Profile): GoVersion | null {
  const votes = new Map<number, number>()
  const grounds = new Map<number, string>()
  const vote = (minor: number, ground: string) => {
    votes.set(minor, (votes.get(minor) ?? 0) + 1)
    // the frame that is in nearly every profile explains best
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
 * Frames whose line belongs to no release that is known, as patch releases move them: files grow, so that a line above all
 * of Go 1.21 and at or above the first of 1.22 is of 1.22 or later. That is what decides the size of a record.
 */
function fromNearbyLines(profile: Profile): GoVersion | null {
  for (const { name, line } of releaseFrames(profile)) {
    if (name === 'runtime.main') continue // several of its lines are called from
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

/** From Go 1.22 on a record has 48 bytes. */
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

/** Names and fields that appeared with a release. Each only bounds the version. */
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
