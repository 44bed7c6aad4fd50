import { cleanPath } from '../../../base/go-path.ts'
import type { Int64Values, Integer } from '../../../base/int64.ts'
import type { GoMatcher } from '../../go/regexp.ts'
import type { Line, Location, PprofProfile, ProfileFunction } from '../profile.ts'
import type { PprofReport, ReportOptions } from '../report.ts'
import { trimSourcePath } from '../trim-source-path.ts'

/** Values of one line of a function in one binary. */
export interface SourceNode {
  readonly name: string
  /** Source file; "" where it is not known. */
  readonly file: string
  /** First line of the function; 0 where it is not known. */
  readonly startLine: number
  readonly line: number
  readonly flat: Integer
  readonly cum: Integer
}

/** A node before its values are computed. */
type Place = Omit<SourceNode, 'flat' | 'cum'>

/**
 * The lines with values in functions whose names match. Source: google/pprof internal/graph/graph.go, `newGraph` with
 * `ObjNames`, and `selectNodesForGraph`; file names are trimmed as `Report.newGraph` of internal/report/report.go does.
 */
export function sourceNodes(report: PprofReport, matches: GoMatcher): SourceNode[] {
  const { profile, options } = report
  const { places, start, nodes, leaf } = matchingPlaces(report, matches)
  const values = profile.samples.values[options.valueColumn]!
  const flat = sums(values, places.length)
  const cum = sums(values, places.length)
  addSamples(profile, values, start, nodes, leaf, flat, cum)
  return places
    .map((place, i) => ({ ...place, flat: integer(flat[i]!), cum: integer(cum[i]!) }))
    .filter((node) => node.flat !== 0 || node.cum !== 0)
    .filter(({ flat, cum }) => !options.dropsNegative || !(flat < 0 || (flat === 0 && cum < 0)))
}

interface Places {
  readonly places: Place[]
  /** Location `row` has the places nodes[start[row], start[row + 1]). */
  readonly start: Uint32Array
  readonly nodes: Int32Array
  /** Place of the first line of each location, -1 where it does not match. */
  readonly leaf: Int32Array
}

function matchingPlaces({ profile, options }: PprofReport, matches: GoMatcher): Places {
  const known = new Map<string, number>()
  const places: Place[] = []
  const nodes: number[] = []
  const start = new Uint32Array(profile.locations.length + 1)
  const leaf = new Int32Array(profile.locations.length).fill(-1)
  const functionOf = matchingFunctions(options, matches)
  for (const [row, location] of profile.locations.entries()) {
    for (const [i, line] of (location.lines.length === 0 ? [null] : location.lines).entries()) {
      const fn = functionOf(line?.fn ?? null)
      if (fn === null) continue
      const key = nodeKey(location, line, fn)
      let node = known.get(key)
      if (node === undefined) {
        node = places.push({ name: fn.name, file: fn.file, startLine: fn.startLine, line: line?.line ?? 0 }) - 1
        known.set(key, node)
      }
      if (i === 0) leaf[row] = node
      nodes.push(node)
    }
    start[row + 1] = nodes.length
  }
  return { places, start, nodes: Int32Array.from(nodes), leaf }
}

/** The parts of a node that follow from its function. */
interface Matching extends Omit<Place, 'line'> {
  readonly key: string
}

/**
 * Returns a function that looks a function up; null where it does not match. A location without lines counts as a function without a name.
 */
function matchingFunctions({ trimPath, sourcePath }: ReportOptions, matches: GoMatcher): (fn: ProfileFunction | null) => Matching | null {
  const known = new Map<ProfileFunction | null, Matching | null>()
  return (fn) => {
    let matching = known.get(fn)
    if (matching === undefined) {
      const name = fn?.name ?? ''
      const file = fn === null ? '' : cleanPath(trimSourcePath(fn.file, trimPath, sourcePath))
      const startLine = fn?.startLine ?? 0
      matching = matches(name) ? { name, file, startLine, key: JSON.stringify([name, file, startLine]) } : null
      known.set(fn, matching)
    }
    return matching
  }
}

/** The key that is equal for lines of one node. */
function nodeKey({ address, mapping }: Location, line: Line | null, { key }: Matching): string {
  return `${line?.line ?? 0} ${line?.column ?? 0} ${address} ${key}${mapping?.file ?? ''}`
}

function addSamples(
  { samples }: PprofProfile,
  values: Int64Values,
  start: Uint32Array,
  nodes: Int32Array,
  leaf: Int32Array,
  flat: Int64Values,
  cum: Int64Values,
): void {
  // `+` of two numbers or of two bigints; the types cannot say that both columns are of one kind
  const [value, toFlat, toCum] = [values, flat, cum] as [Float64Array, Float64Array, Float64Array]
  const { stack, stackStart } = samples
  const seenIn = new Int32Array(flat.length).fill(-1)
  for (let row = 0; row < samples.length; row++) {
    const first = stackStart[row]!
    const end = stackStart[row + 1]!
    for (let i = first; i < end; i++) {
      const location = stack[i]!
      for (let at = start[location]!; at < start[location + 1]!; at++) {
        const node = nodes[at]!
        if (seenIn[node] === row) continue
        seenIn[node] = row
        toCum[node]! += value[row]!
      }
    }
    if (first < end && leaf[stack[first]!] !== -1) toFlat[leaf[stack[first]!]!]! += value[row]!
  }
}

function sums(values: Int64Values, length: number): Int64Values {
  return values instanceof BigInt64Array ? new BigInt64Array(length) : new Float64Array(length)
}

function integer(value: Integer): Integer {
  return value === 0n ? 0 : value
}
