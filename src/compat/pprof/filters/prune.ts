import type { GoCompiler, GoMatcher } from '../../go/regexp.ts'
import type { PprofProfile } from '../profile.ts'
import { rewrittenStacks } from '../samples.ts'

/** A `(` that starts the arguments, or brackets that are part of a C++ name. */
const BRACKET = /\(anonymous namespace\)|operator\(\)|\(/g

/** A function's name without its arguments. Source: google/pprof profile/prune.go, `simplifyFunc`. */
export function simplifiedName(name: string): string {
  const plain = name.startsWith('.') ? name.slice(1) : name
  for (const match of plain.matchAll(BRACKET)) if (match[0] === '(') return plain.slice(0, match.index)
  return plain
}

/**
 * Removes the frames that the profile's own drop expression names, with everything that they called, such as the allocators in a C++ heap
 * profile. An invalid expression is ignored. Source: google/pprof profile/prune.go, `RemoveUninteresting`.
 */
export function removeUninteresting(profile: PprofProfile, compile: GoCompiler): void {
  if (profile.dropFrames === '') return
  let drop: GoMatcher
  let keep: GoMatcher | null
  try {
    drop = compile(`^(${profile.dropFrames})$`)
    keep = profile.keepFrames === '' ? null : compile(`^(${profile.keepFrames})$`)
  } catch {
    return // pprof ignores this error too
  }
  prune(profile, drop, keep)
}

/** How much of a location is removed: nothing, the lines below a match, or all lines. */
const KEPT = 0
const CUT = 1
const PRUNED = 2

/** Source: google/pprof profile/prune.go, `Prune`. */
function prune(profile: PprofProfile, drop: GoMatcher, keep: GoMatcher | null): void {
  const isDropped = cachedByName((name) => {
    const simple = simplifiedName(name)
    return drop(simple) && !(keep?.(simple) === true)
  })
  const state = new Uint8Array(profile.locations.length)
  profile.locations.forEach((location, row) => {
    const last = location.lines.findLastIndex(({ fn }) => fn.name !== '' && isDropped(fn.name))
    if (last === -1) return
    state[row] = last === location.lines.length - 1 ? PRUNED : CUT
    if (state[row] === CUT) location.lines = location.lines.slice(last + 1)
  })
  const { stack, stackStart } = profile.samples
  profile.samples = rewrittenStacks(profile.samples, (row, out, end) => {
    const rootEnd = stackStart[row + 1]!
    let from = stackStart[row]!
    // frames on the root side of the first user frame stay, so that a stack is never empty
    let i = rootEnd - 1
    while (i >= from && state[stack[i]!] !== KEPT) i--
    while (i >= from && state[stack[i]!] === KEPT) i--
    if (i >= from) from = state[stack[i]!] === PRUNED ? i + 1 : i
    let to = end
    for (let j = from; j < rootEnd; j++) out[to++] = stack[j]!
    return to
  })
}

/**
 * In each stack, removes the frames that the match nearest the leaf called; the match itself stays. Source: google/pprof
 * profile/prune.go, `PruneFrom`.
 */
export function pruneFrom(profile: PprofProfile, matcher: GoMatcher): void {
  const matches = cachedByName((name) => matcher(simplifiedName(name)))
  const isMatched = new Uint8Array(profile.locations.length)
  profile.locations.forEach((location, row) => {
    const first = location.lines.findIndex(({ fn }) => fn.name !== '' && matches(fn.name))
    if (first === -1) return
    isMatched[row] = 1
    location.lines = location.lines.slice(first)
  })
  const { stack, stackStart } = profile.samples
  profile.samples = rewrittenStacks(profile.samples, (row, out, end) => {
    const rootEnd = stackStart[row + 1]!
    let from = stackStart[row]!
    while (from < rootEnd && isMatched[stack[from]!] === 0) from++
    if (from === rootEnd) from = stackStart[row]!
    let to = end
    for (let j = from; j < rootEnd; j++) out[to++] = stack[j]!
    return to
  })
}

function cachedByName(match: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>()
  return (name) => {
    let result = known.get(name)
    if (result === undefined) {
      result = match(name)
      known.set(name, result)
    }
    return result
  }
}
