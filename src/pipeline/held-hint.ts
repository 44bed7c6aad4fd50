import { heapTypes } from '../attribution/allocations.ts'
import type { DeferSite } from '../attribution/attribute-defers.ts'
import { foldFunctionName } from '../attribution/go-names.ts'
import { HELD_FLOOR } from '../attribution/held-objects.ts'
import { bytesByLine, type LineBytes, ownLocations } from '../attribution/line-bytes.ts'
import { gradedSites } from '../attribution/site-facts.ts'
import { isStandardFunction } from '../attribution/standard-packages.ts'
import { outcome } from '../base/outcome.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { DecodeOptions } from '../decode/decode-profile.ts'
import { sumNearest } from '../decode/sum-nearest.ts'
import { functionName, type LocationIndex, type Profile } from '../profile/profile.ts'
import type { FoldedProfile } from './fold-profile.ts'
import type { Program } from './program.ts'

/** What the question needs besides the profiles. */
export interface HintInputs {
  readonly heaps: readonly FoldedProfile[]
  /** The sources of the heaps, which are read again. */
  readonly sources: readonly ProfileSource[]
  readonly decode: DecodeOptions
  readonly sites: readonly DeferSite[]
  /** Heap in use of the whole profile. */
  readonly heapBytes: number
}

/** Less of the heap is no reason to ask for source, where nothing shows that the function defers. */
const LARGE_SHARE = 1 / 4

/**
 * The line through which most memory came into a function that may defer what holds it, for a reader without source: a function with
 * records, or one that calls `runtime.deferproc`, by the executable; without both, any function of the user's. Null where no line is large.
 */
export async function heldHint({ heaps, sources, decode, sites, heapBytes }: HintInputs): Promise<LineBytes | null> {
  const { program, profile: first } = heaps[0]!
  const withRecords = new Set(gradedSites(sites).flatMap((site) => site.function ?? []))
  const hasRecords = (name: string) => withRecords.has(foldFunctionName(name))
  const leastOf = (name: string) => (hasRecords(name) ? HELD_FLOOR.bytes : Math.max(HELD_FLOOR.bytes, heapBytes * LARGE_SHARE))
  const mayDefer = (name: string) => hasRecords(name) || program !== null || withRecords.size === 0
  // the sums tell already which functions may have such a line; the lines need the heaps to be read again
  const named = largeFunctions(heaps, leastOf, (name) => !isStandardFunction(name) && mayDefer(name))
  const makers = program === null ? named : await makersOfRecords(first, program, named)
  const able = new Set([...named].filter((name) => hasRecords(name) || makers.has(name)))
  if (able.size === 0) return null
  const parts = []
  for (const { source, profile } of heaps) {
    const again = sources.find(({ name }) => name === source)
    if (again === undefined) continue
    const question = { value: heapTypes(profile).inuseSpace, locations: profile.locations, isAsked: ownLocations(profile) }
    parts.push({ profile, bytesOf: await sumNearest(again, question, decode) })
  }
  const isRecordLine = (one: LineBytes) =>
    hasRecords(one.function) && sites.some(({ file, line }) => file === one.file && line === one.line)
  const isLarge = (one: LineBytes) => able.has(one.function) && one.bytes >= leastOf(one.function)
  return bytesByLine(parts).find((one) => isLarge(one) && !isRecordLine(one)) ?? null
}

/** The wanted functions that have at least the bytes of `leastOf` in use below them: only their lines can have as many. */
function largeFunctions(
  heaps: readonly FoldedProfile[],
  leastOf: (name: string) => number,
  isWanted: (name: string) => boolean,
): Set<string> {
  const bytesOf = new Map<string, number>()
  for (const { profile, fold } of heaps) {
    const type = heapTypes(profile).inuseSpace
    // where negative values hide others in the sums, any function may
    const mayHide = fold.total(type) !== fold.sum(type)
    for (let node = 0; node < fold.nodes.length; node++) {
      const sum = Number(fold.cum(node, type))
      // less in each of several heaps may be enough together
      const isAlone = heaps.length === 1
      if (isAlone && !mayHide && sum < HELD_FLOOR.bytes) continue
      const name = fold.nodes.place(profile, node).function
      if (!isWanted(name)) continue
      const bytes = mayHide ? leastOf(name) : sum
      if (isAlone && bytes < leastOf(name)) continue
      bytesOf.set(name, (bytesOf.get(name) ?? 0) + bytes)
    }
  }
  return new Set([...bytesOf].flatMap(([name, bytes]) => (bytes >= leastOf(name) ? name : [])))
}

/** Those of the functions that call what makes records on the heap, by the executable; also those whose calls cannot be read. */
async function makersOfRecords(profile: Profile, { executable, link }: Program, names: ReadonlySet<string>): Promise<Set<string>> {
  const makers = new Set<string>()
  for (const [name, location] of placesOfCode(profile, names)) {
    const address = link(profile.locations.address(location), profile.locations.mapping[location]!)
    const { value: code } = address === null ? { value: null } : await outcome(executable.functionAt(address))
    if (code === undefined || code === null || code.deferReturn === 0) continue
    const { value: calls } = await outcome(executable.callsIn(code, ['runtime.deferproc', 'runtime.deferrangefunc']))
    if (calls === undefined || calls === null || calls.length > 0) makers.add(name)
  }
  return makers
}

/** A location in the code of each function that has code of its own: functions that defer are never inlined. */
function placesOfCode(profile: Profile, names: ReadonlySet<string>): Map<string, LocationIndex> {
  const { locations } = profile
  const places = new Map<string, LocationIndex>()
  for (let location = 0; location < locations.length; location++) {
    const last = locations.lineEnd[location]! - 1
    if (last < locations.lineStart[location]!) continue
    const name = functionName(profile, locations.lineFunction[last]!)
    if (names.has(name) && !places.has(name)) places.set(name, location)
  }
  return places
}
