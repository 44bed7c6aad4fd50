import { type HeapTypes, heapTypes, meanSize } from '../attribution/allocations.ts'
import { clearestName, foldFunctionName, ownerName } from '../attribution/go-names.ts'
import type { SampledSize } from '../attribution/site-sampling.ts'
import { baseName, directoryOf } from '../base/go-path.ts'
import type { AllocationSites } from '../profile/allocation-sites.ts'
import { functionFile, functionName, type Profile } from '../profile/profile.ts'
import { sampledObjects } from '../stats/heap-sampling.ts'

/** The sum of the samples whose leaf is one line. The leaf is the user's frame, also where the profile keeps runtime frames. */
export interface LineValue {
  /** The folded name: instances of a generic function, and bodies of range-over-func loops, have one name. */
  readonly function: string
  readonly file: string
  readonly line: number
  /** Line at which the function begins; absent or 0 where the profile does not tell. */
  readonly startLine?: number
  readonly value: number
  /** Objects really sampled, one row per size; empty where values are counts. */
  readonly sizes: readonly SampledSize[]
}

/** The values of a whole function, or of one of its lines. */
export interface ValueRow extends Omit<LineValue, 'line'> {
  readonly line: number | null
}

/** The values of functions: the sum over their lines, by `functionKey`. */
export function functionValues(lines: ReadonlyMap<string, LineValue>): Map<string, ValueRow> {
  const functions = new Map<string, ValueRow>()
  for (const line of lines.values()) {
    const key = functionKey(line)
    const known = functions.get(key)
    functions.set(
      key,
      known === undefined
        ? { ...line, line: null }
        : { ...known, value: known.value + line.value, sizes: addedSizes(known.sizes, line.sizes) },
    )
  }
  return functions
}

/** The objects of both, by size. */
export function addedSizes(a: readonly SampledSize[], b: readonly SampledSize[]): SampledSize[] {
  const sizes: Row['sizes'] = new Map(a.map((one) => [one.size, { ...one }]))
  for (const { size, alloc, inuse } of b) addSize(sizes, size, alloc, inuse)
  return [...sizes.values()]
}

/**
 * A key that is equal for a line in all builds: its function, its file without the folder (which differs between builds) and its number.
 * Names of function literals differ between builds too, so a line in one is known by its file with the last folder, and its number.
 */
export function lineKey(one: { readonly function: string; readonly file: string; readonly line: number | null }): string {
  const owner = ownerName(one.function)
  const folder = owner === '' ? baseName(directoryOf(one.file)).replace(/@.*/, '') : owner
  return `${folder}\n${baseName(one.file)}\n${one.line}`
}

/** A key that is equal for a function in all builds, except for literals: see `renamedLiterals`. */
export function functionKey(one: { readonly function: string; readonly file: string }): string {
  return `${one.function}\n${baseName(one.file)}`
}

/**
 * The flat value of every line for one sample type, by `lineKey`; with `withSizes`, also the sampled objects of a heap.
 * Source: google/pprof internal/graph/graph.go, `newGraph`, for flat; runtime/pprof protomem.go, `scaleHeapSample`, inverted for the
 * sampled objects.
 */
export function lineValues(profile: Profile, sites: AllocationSites, type: number, withSizes: boolean): Map<string, LineValue> {
  const lines = new LineRows(profile)
  const types = heapTypes(profile)
  const isSampled = withSizes && profile.period > 1 && types.inuseSpace !== -1
  for (let row = 0; row < sites.length; row++) {
    const line = lines.of(sites.location[row]!)
    if (line === null) continue
    line.value += Number(sites.value(row, type))
    if (isSampled) addSizes(line.sizes, profile.period, sites, row, types)
  }
  return lines.byKey()
}

interface Row {
  function: string
  readonly file: string
  readonly line: number
  readonly startLine: number
  value: number
  readonly sizes: Map<number, { size: number; alloc: number; inuse: number }>
}

/** Rows by the innermost frame of a location; rows of instances with different names are joined at the end. */
class LineRows {
  #profile: Profile
  #ofLocation: (Row | null | undefined)[] = []
  #byNumber = new Map<number, Row>()
  /** Folded names, by FunctionIndex. */
  #names: (string | undefined)[] = []

  constructor(profile: Profile) {
    this.#profile = profile
  }

  of(location: number): Row | null {
    let row = this.#ofLocation[location]
    if (row === undefined) {
      row = this.#find(location)
      this.#ofLocation[location] = row
    }
    return row
  }

  #find(location: number): Row | null {
    const { locations } = this.#profile
    const first = locations.lineStart[location]!
    if (first === locations.lineEnd[location]!) return null
    const fn = locations.lineFunction[first]!
    const line = locations.lineNumber[first]!
    // exact in float64: there are fewer than 2^21 functions, and no file has 2^32 lines
    const key = fn * 0x1_0000_0000 + line
    let row = this.#byNumber.get(key)
    if (row === undefined) {
      this.#names[fn] ??= foldFunctionName(functionName(this.#profile, fn))
      const startLine = this.#profile.functions.startLine[fn]!
      row = { function: this.#names[fn], file: functionFile(this.#profile, fn), line, startLine, value: 0, sizes: new Map() }
      this.#byNumber.set(key, row)
    }
    return row
  }

  byKey(): Map<string, LineValue> {
    const rows = new Map<string, Row>()
    for (const row of this.#byNumber.values()) {
      const key = lineKey(row)
      const known = rows.get(key)
      if (known === undefined) rows.set(key, row)
      else merge(known, row)
    }
    return new Map([...rows].map(([key, { sizes, ...row }]) => [key, { ...row, sizes: [...sizes.values()] }]))
  }
}

function merge(into: Row, other: Row): void {
  into.function = clearestName([into.function, other.function])
  into.value += other.value
  for (const [size, { alloc, inuse }] of other.sizes) addSize(into.sizes, size, alloc, inuse)
}

function addSizes(sizes: Row['sizes'], period: number, sites: AllocationSites, row: number, types: HeapTypes): void {
  const size = sites.size[row]! || meanSize(sites, row, types)
  if (size <= 0) return
  const count = (type: number) => (type === -1 ? 0 : sampledObjects(Number(sites.value(row, type)), size, period).count)
  addSize(sizes, size, count(types.allocSpace), count(types.inuseSpace))
}

function addSize(sizes: Row['sizes'], size: number, alloc: number, inuse: number): void {
  const known = sizes.get(size)
  if (known === undefined) sizes.set(size, { size, alloc, inuse })
  else {
    known.alloc += alloc
    known.inuse += inuse
  }
}
