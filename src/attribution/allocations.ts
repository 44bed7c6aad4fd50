import type { Integer } from '../base/int64.ts'
import type { AllocationSites } from '../profile/allocation-sites.ts'
import { functionFile, functionName, type LocationIndex, type Profile } from '../profile/profile.ts'
import type { CompiledLine } from './compiled-line.ts'
import { CONFIDENCE, type HeapEvidence } from './evidence.ts'
import type { SourceLine } from './source-statement.ts'

/** Objects of one size, allocated by one call instruction (or, up to Go 1.17, on the system stack). */
export interface Allocation {
  /** Row of the allocation sites of its profile. */
  readonly row: number
  /** Function name, as in the profile. */
  readonly function: string
  readonly file: string
  readonly line: number
  /** Line of the function's `func` keyword; 0 where the profile does not have it. */
  readonly startLine: number
  /** Address of the call relative to the start of its mapping: equal in all processes of one build. */
  readonly offset: bigint
  /** Row in the mapping table of its profile, or -1. */
  readonly mapping: number
  /** Path and build id of the executable; offsets are comparable only within one executable. */
  readonly executable: string
  /**
   * Whether the call is inlined: several frames have one address, or the executable has no call at the address. Such an allocation is never
   * a record, since functions that defer are not inlined.
   */
  readonly isInlined: boolean
  /** Offset of the next call that its function makes on its line, behind it in the code; null where the profile shows none. */
  readonly nextCall: bigint | null
  /** Size class in bytes. */
  readonly size: number
  readonly prefix: readonly bigint[]
  /** Names of the prefix's functions where the file itself keeps them; empty otherwise. */
  readonly prefixNames: readonly string[]
  /** The evidence on which deferscope itself added the prefix's frames; null where it did not. */
  readonly putBack: HeapEvidence | null
  /** Name of the function that the call instruction calls, from the executable; null where it is not known. */
  readonly call: string | null
  /** What the compiler said of the line; null without its log, or where that has not the file. */
  readonly compiled: CompiledLine | null
  /** What the source has at this line; null without source. */
  readonly source: SourceLine | null
  /** The number of samples that are added up here. */
  readonly samples: number
  readonly inuseObjects: number
  readonly inuseBytes: number
  readonly allocObjects: number
  readonly allocBytes: number
}

/** Columns of a heap profile's sample types; -1 where a type is missing. */
export interface HeapTypes {
  readonly allocObjects: number
  readonly allocSpace: number
  readonly inuseObjects: number
  readonly inuseSpace: number
}

/** Finds the four heap sample types by name. */
export function heapTypes(profile: Profile): HeapTypes {
  const of = (type: string) => profile.sampleTypes.findIndex((t) => t.type === type)
  return {
    allocObjects: of('alloc_objects'),
    allocSpace: of('alloc_space'),
    inuseObjects: of('inuse_objects'),
    inuseSpace: of('inuse_space'),
  }
}

/** Mean bytes per live object of a row, for samples without a size label; 0 where no object is alive. */
export function meanSize(sites: AllocationSites, row: number, { inuseObjects, inuseSpace }: HeapTypes): number {
  if (inuseObjects === -1 || inuseSpace === -1) return 0
  const objects = Number(sites.value(row, inuseObjects))
  return objects > 0 ? Math.round(Number(sites.value(row, inuseSpace)) / objects) : 0
}

/** The path and build id of each mapping. */
export function executables({ mappings, strings }: Profile): string[] {
  return Array.from({ length: mappings.length }, (_, row) => `${strings.text(mappings.file[row]!)} ${strings.text(mappings.buildId[row]!)}`)
}

/** One row of `sites` with its names, numbers and place. `programs` are the `executables` of the profile; `nextCallOf` finds the address of the next call on the line of a location. */
export function allocationAt(
  profile: Profile,
  sites: AllocationSites,
  row: number,
  types: HeapTypes,
  programs: readonly string[],
  nextCallOf: (location: LocationIndex) => bigint | null = () => null,
): Allocation {
  const { locations, mappings, prefixes } = profile
  const location = sites.location[row]!
  const first = locations.lineStart[location]!
  const hasLine = first < locations.lineEnd[location]!
  const fn = hasLine ? locations.lineFunction[first]! : -1
  const mapping = locations.mapping[location]!
  const start = mapping === -1 ? 0n : mappings.start[mapping]!
  const nextCall = nextCallOf(location)
  const value = (type: number): Integer => (type === -1 ? 0 : sites.value(row, type))
  const inuseObjects = Number(value(types.inuseObjects))
  const inuseBytes = Number(value(types.inuseSpace))
  return {
    row,
    function: fn === -1 ? '' : functionName(profile, fn),
    file: fn === -1 ? '' : functionFile(profile, fn),
    line: hasLine ? locations.lineNumber[first]! : 0,
    startLine: fn === -1 ? 0 : profile.functions.startLine[fn]!,
    mapping,
    offset: locations.address(location) - start,
    executable: mapping === -1 ? '' : programs[mapping]!,
    isInlined: locations.lineEnd[location]! - first > 1,
    nextCall: nextCall === null ? null : nextCall - start,
    size: sites.size[row]! || meanSize(sites, row, types),
    prefix: prefixes.addresses(sites.prefix[row]!),
    prefixNames: prefixes.names(sites.prefix[row]!),
    putBack: evidenceNamed(prefixes.evidence(sites.prefix[row]!)),
    call: null,
    compiled: null,
    source: null,
    samples: sites.samples[row]!,
    inuseObjects,
    inuseBytes,
    allocObjects: Number(value(types.allocObjects)),
    allocBytes: Number(value(types.allocSpace)),
  }
}

/** The evidence that a label names; null for other texts, since a label may hold any text. */
function evidenceNamed(text: string): HeapEvidence | null {
  return Object.hasOwn(CONFIDENCE, text) ? (text as HeapEvidence) : null
}

/** Adds two counts of one allocation. */
export function addAllocations(a: Allocation, b: Allocation): Allocation {
  return {
    ...a,
    nextCall: a.nextCall !== null && b.nextCall !== null && b.nextCall < a.nextCall ? b.nextCall : (a.nextCall ?? b.nextCall),
    samples: a.samples + b.samples,
    inuseObjects: a.inuseObjects + b.inuseObjects,
    inuseBytes: a.inuseBytes + b.inuseBytes,
    allocObjects: a.allocObjects + b.allocObjects,
    allocBytes: a.allocBytes + b.allocBytes,
  }
}

/** The sum of one column over allocations. */
export function sumOf(allocations: readonly Allocation[], column: 'inuseObjects' | 'inuseBytes' | 'allocObjects' | 'allocBytes'): number {
  return allocations.reduce((total, one) => total + one[column], 0)
}

/** Groups allocations by a key, in the order in which keys are first seen. */
export function groupAllocations(allocations: readonly Allocation[], keyOf: (one: Allocation) => string): Allocation[][] {
  const groups = new Map<string, Allocation[]>()
  for (const one of allocations) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return [...groups.values()]
}
