import type { AllocationSites } from '../profile/allocation-sites.ts'
import { functionName, type Profile } from '../profile/profile.ts'
import { type Allocation, addAllocations, allocationAt, executables, heapTypes, meanSize } from './allocations.ts'
import { foldFunctionName, isLiteralName, isRangeBody, isRuntimeName } from './go-names.ts'
import { nextCalls } from './next-calls.ts'
import { constructOfFrames } from './record-frames.ts'

/** What a profile has of the runtime frames that lead to an allocation: their names, their raw PCs, or nothing. */
export type FrameDetail = 'names' | 'pcs' | 'nothing'

/** The allocations of one profile that may be records, with all other allocations of their lines. */
export interface Candidates {
  readonly detail: FrameDetail
  /** Where the names of runtime frames come from: the profile itself, or the executable. */
  readonly namedBy: 'stack' | 'binary'
  readonly period: number
  /** 4 where every call ends at a multiple of 4 bytes, as on arm64; else 1. */
  readonly callAlignment: number
  /** All allocations of each line that has an allocation of record size, or one that its frames prove to be a record. */
  readonly allocations: readonly Allocation[]
  /** Names of functions that have a range-over-func body in the profile. */
  readonly rangeParents: ReadonlySet<string>
  /** Objects that were allocated on the system stack, by size; Go 1.17 and before allocate records there. */
  readonly systemStack: readonly Allocation[]
}

/**
 * Selects the rows of `sites` that matter for attribution: those of lines with live objects that may be records. A program has few of them.
 */
export function findCandidates(
  profile: Profile,
  sites: AllocationSites,
  sizes: readonly number[],
  detail: FrameDetail,
  symbols: ReadonlyMap<bigint, string> | null,
): Candidates {
  const types = heapTypes(profile)
  const keyOf = lineKeys(profile)
  const wanted = new Set<number>()
  const isRecord = recordPrefixes(profile, symbols)
  for (let row = 0; row < sites.length; row++) {
    if (types.inuseObjects === -1 || sites.value(row, types.inuseObjects) <= 0) continue
    const isRecordSize = sizes.includes(sites.size[row]! || meanSize(sites, row, types))
    if (isRecordSize || isRecord(sites.prefix[row]!)) wanted.add(keyOf(sites.location[row]!))
  }
  const nextCallOf = nextCalls(profile, (location) => wanted.has(keyOf(location)))
  const programs = executables(profile)
  const allocations: Allocation[] = []
  const systemStack: Allocation[] = []
  for (let row = 0; row < sites.length; row++) {
    const key = keyOf(sites.location[row]!)
    if (key === SYSTEM_STACK) systemStack.push(allocationAt(profile, sites, row, types, programs))
    else if (key !== NO_LINE && wanted.has(key)) allocations.push(allocationAt(profile, sites, row, types, programs, nextCallOf))
  }
  return {
    detail,
    namedBy: 'stack',
    period: profile.period,
    callAlignment: callAlignment(profile),
    allocations: allocations.filter((allocation) => !isRuntimeName(allocation.function)),
    rangeParents: rangeParents(profile),
    systemStack,
  }
}

const NO_LINE = -1
const SYSTEM_STACK = -2

/** Returns whether a prefix is that of a record of any size, by its own names or those of a symbol reply. */
function recordPrefixes({ prefixes }: Profile, symbols: ReadonlyMap<bigint, string> | null): (row: number) => boolean {
  const known: (boolean | undefined)[] = []
  return (row) => {
    if (row === 0) return false
    known[row] ??= constructOfFrames([...prefixes.names(row), ...prefixes.addresses(row).map((pc) => symbols?.get(pc) ?? '')]) !== null
    return known[row]!
  }
}

/**
 * 4 where every address is 3 mod 4, except at most one in eight that is 0 mod 4; else 1. Addresses are return addresses minus 1, except those
 * of a few calls that the compiler inlined: these are addresses of instructions. Source: runtime/traceback.go, `tracebackPCs`.
 */
function callAlignment({ locations }: Profile): number {
  let instructions = 0
  for (let row = 0; row < locations.length; row++) {
    const rest = locations.addressLow[row]! & 3
    if (rest === 0) instructions++
    else if (rest !== 3) return 1
  }
  return instructions * 8 <= locations.length ? 4 : 1
}

function rangeParents(profile: Profile): Set<string> {
  const parents = new Set<string>()
  for (const name of profile.strings.containing('-range')) if (isRangeBody(name)) parents.add(foldFunctionName(name))
  return parents
}

/**
 * Returns a number for the function and line of a location's innermost frame, where all literals of a file count as one function;
 * NO_LINE without a frame, SYSTEM_STACK in `runtime.systemstack`.
 */
function lineKeys(profile: Profile): (location: number) => number {
  const { functions, locations, strings } = profile
  const systemStack = strings.find('runtime.systemstack')
  const owners: (number | undefined)[] = []
  const literals = new Map<number, number>()
  const ownerOf = (fn: number): number => {
    if (!isLiteralName(foldFunctionName(functionName(profile, fn)))) return fn
    const file = functions.file[fn]!
    if (!literals.has(file)) literals.set(file, fn)
    return literals.get(file)!
  }
  return (location) => {
    const first = locations.lineStart[location]!
    if (first === locations.lineEnd[location]!) return NO_LINE
    const fn = locations.lineFunction[first]!
    if (systemStack !== -1 && functions.name[fn] === systemStack) return SYSTEM_STACK
    // exact in float64: there are fewer than 2^21 functions, and no file has 2^32 lines
    owners[fn] ??= ownerOf(fn)
    return owners[fn] * 0x1_0000_0000 + locations.lineNumber[first]!
  }
}

/** Joins the candidates of several profiles of one build and one frame detail: equal allocations are added up, as pprof merges them. */
export function mergeCandidates(candidates: readonly Candidates[]): Candidates {
  if (candidates.length === 1) return candidates[0]!
  return {
    ...candidates[0]!,
    allocations: mergeAllocations(candidates.flatMap((one) => one.allocations)),
    callAlignment: Math.min(...candidates.map((one) => one.callAlignment)),
    systemStack: mergeAllocations(candidates.flatMap((one) => one.systemStack)),
    rangeParents: new Set(candidates.flatMap((one) => [...one.rangeParents])),
  }
}

function mergeAllocations(allocations: readonly Allocation[]): Allocation[] {
  const merged = new Map<string, Allocation>()
  for (const one of allocations) {
    const key = allocationKey(one)
    const known = merged.get(key)
    merged.set(key, known === undefined ? one : addAllocations(known, one))
  }
  return [...merged.values()]
}

/** The identity of an allocation: equal for equal allocations in several profiles of one build. */
export function allocationKey(one: Allocation): string {
  return [one.function, one.file, one.line, one.executable, one.offset, one.isInlined, one.size, one.prefix.join(), one.putBack].join('\n')
}
