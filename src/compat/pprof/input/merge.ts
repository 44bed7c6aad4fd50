import { grown } from '../../../base/growable.ts'
import { doubledSlots } from '../../../base/hash-slots.ts'
import { type Int64Values, type Integer, MAX_EXACT_SUM, narrow } from '../../../base/int64.ts'
import { compareText } from '../../../base/order.ts'
import { mergeError } from '../pprof-error.ts'
import { type LabelSet, NO_LABELS, type PprofProfile, type Samples } from '../profile.ts'
import { MergedTables } from './merge-tables.ts'
import { scaleSamples } from './scale-samples.ts'

/**
 * One profile of several whose sample types are equal: samples with the same stack and labels become one, those of zeros alone
 * are dropped, and so are tables that nobody refers to. Throws `pprof-merge`. Source: google/pprof profile/merge.go, `Merge`.
 */
export function mergeProfiles(profiles: readonly PprofProfile[]): PprofProfile {
  const first = profiles[0]!
  for (const other of profiles.slice(1)) checkCompatible(first, other)
  const tables = new MergedTables()
  const merged = new MergedSamples(first.sampleTypes.length, isExact(profiles))
  for (const profile of profiles) {
    // the first mapping is the main executable
    if (tables.mappings.length === 0 && profile.mappings.length > 0) tables.mapping(profile.mappings[0]!)
    merged.addAll(profile, tables)
  }
  const result: PprofProfile = {
    ...combinedHeaders(profiles),
    samples: merged.samples(),
    mappings: tables.mappings,
    functions: tables.functions,
    locations: tables.locations,
  }
  // what cancelled leaves with all it alone refers to
  return merged.hasZero() ? mergeProfiles([result]) : result
}

/**
 * Scales a profile so that the sum of each sample type is that of `base`. Source: google/pprof profile/merge.go, `Normalize`.
 */
export function normalizeTo(profile: PprofProfile, base: PprofProfile): void {
  checkCompatible(profile, base)
  const ofBase = columnSums(base)
  const own = columnSums(profile)
  scaleSamples(
    profile,
    own.map((sum, i) => (sum === 0n ? 0 : Number(ofBase[i]!) / Number(sum))),
  )
}

function columnSums({ samples }: PprofProfile): bigint[] {
  return samples.values.map((column) => {
    let sum = 0n
    for (let i = 0; i < samples.length; i++) sum += BigInt(column[i]!)
    return BigInt.asIntN(64, sum)
  })
}

function checkCompatible(a: PprofProfile, b: PprofProfile): void {
  const next = 'compare profiles of one kind: heap with heap, goroutine with goroutine'
  const text = ({ type, unit }: { type: string; unit: string }) => `${type}/${unit}`
  if (text(a.periodType) !== text(b.periodType))
    throw mergeError(`incompatible period types ${text(a.periodType)} and ${text(b.periodType)}`, next)
  if (a.sampleTypes.map(text).join() !== b.sampleTypes.map(text).join())
    throw mergeError(`incompatible sample types ${a.sampleTypes.map(text).join(' ')} and ${b.sampleTypes.map(text).join(' ')}`, next)
}

/** Source: google/pprof profile/merge.go, `combineHeaders`. */
function combinedHeaders(profiles: readonly PprofProfile[]): PprofProfile {
  const result = { ...profiles[0]!, timeNanos: 0n, durationNanos: 0n, period: 0 as Integer, defaultSampleType: '', docUrl: '' }
  for (const profile of profiles) {
    if (result.timeNanos === 0n || profile.timeNanos < result.timeNanos) result.timeNanos = profile.timeNanos
    result.durationNanos = BigInt.asIntN(64, result.durationNanos + profile.durationNanos)
    if (Number(result.period) === 0 || result.period < profile.period) result.period = profile.period
    result.defaultSampleType ||= profile.defaultSampleType
    result.docUrl ||= profile.docUrl
  }
  result.comments = [...new Set(profiles.flatMap(({ comments }) => comments))]
  return result
}

/** Whether all sums over all profiles are exact as numbers. */
function isExact(profiles: readonly PprofProfile[]): boolean {
  let sum = 0
  for (const { samples } of profiles)
    for (const column of samples.values) {
      if (!(column instanceof Float64Array)) return false
      for (let i = 0; i < samples.length; i++) sum += Math.abs(column[i]!)
    }
  return sum <= MAX_EXACT_SUM
}

/** Samples of several profiles, those with equal stack and labels once. */
class MergedSamples {
  #typeCount: number
  #isExact: boolean
  #starts: number[] = [0]
  #stack = new Uint32Array(1024)
  #end = 0
  #labels: number[] = []
  #values: Integer[][]
  #labelSets: LabelSet[] = [NO_LABELS]
  #labelRows = new Map<string, number>([[labelKey(NO_LABELS), 0]])
  #slots = new Int32Array(1024).fill(-1)
  #hashes = new Uint32Array(512)

  constructor(typeCount: number, isExactSum: boolean) {
    this.#typeCount = typeCount
    this.#isExact = isExactSum
    this.#values = Array.from({ length: typeCount }, () => [])
  }

  addAll(profile: PprofProfile, tables: MergedTables): void {
    const { samples, locations } = profile
    const rowOf = new Int32Array(locations.length).fill(-1)
    const labelOf = new Int32Array(samples.labelSets.length).fill(-1)
    for (let i = 0; i < samples.length; i++) {
      if (isZero(samples.values, i)) continue
      const start = this.#end
      const first = samples.stackStart[i]!
      const last = samples.stackStart[i + 1]!
      this.#end += last - first
      if (this.#end > this.#stack.length) this.#stack = grown(this.#stack, this.#end)
      const stack = this.#stack
      for (let at = first, to = start; at < last; at++) {
        const from = samples.stack[at]!
        if (rowOf[from] === -1) rowOf[from] = tables.location(locations[from]!)
        stack[to++] = rowOf[from]!
      }
      const set = samples.labels[i]!
      if (labelOf[set] === -1) labelOf[set] = this.#labelRow(samples.labelSets[set]!)
      this.#add(start, labelOf[set]!, samples, i)
    }
  }

  /** Adds the values of a sample whose stack stands at the end of the store, and takes the stack off again where it is known. */
  #add(start: number, labels: number, from: Samples, sample: number): void {
    const hash = this.#hash(start, labels)
    const count = this.#labels.length
    if (count * 2 >= this.#slots.length) this.#slots = doubledSlots(this.#slots, this.#hashes, count)
    const mask = this.#slots.length - 1
    let slot = hash & mask
    let row = this.#slots[slot]!
    while (row !== -1 && !(this.#hashes[row] === hash && this.#equals(row, start, labels))) {
      slot = (slot + 1) & mask
      row = this.#slots[slot]!
    }
    if (row === -1) {
      row = this.#labels.push(labels) - 1
      this.#slots[slot] = row
      if (row === this.#hashes.length) {
        const hashes = new Uint32Array(row * 2)
        hashes.set(this.#hashes)
        this.#hashes = hashes
      }
      this.#hashes[row] = hash
      this.#starts.push(this.#end)
      for (let type = 0; type < this.#typeCount; type++) this.#values[type]!.push(narrow(from.values[type]![sample]!))
      return
    }
    this.#end = start
    for (let type = 0; type < this.#typeCount; type++) {
      const column = this.#values[type]!
      const value = from.values[type]![sample]!
      column[row] = this.#isExact
        ? (column[row] as number) + (value as number)
        : narrow(BigInt.asIntN(64, BigInt(column[row]!) + BigInt(value)))
    }
  }

  hasZero(): boolean {
    return this.#labels.some((_, row) => isZero(this.#values, row))
  }

  samples(): Samples {
    return {
      length: this.#labels.length,
      stackStart: Uint32Array.from(this.#starts),
      stack: this.#stack,
      values: this.#values.map(
        (column): Int64Values => (this.#isExact ? Float64Array.from(column as number[]) : BigInt64Array.from(column, BigInt)),
      ),
      labels: Uint32Array.from(this.#labels),
      labelSets: this.#labelSets,
    }
  }

  #labelRow(set: LabelSet): number {
    const key = labelKey(set)
    const known = this.#labelRows.get(key)
    if (known !== undefined) return known
    this.#labelRows.set(key, this.#labelSets.length)
    return this.#labelSets.push(set) - 1
  }

  /** FNV-1a over the row numbers. */
  #hash(start: number, labels: number): number {
    const stack = this.#stack
    const end = this.#end
    let hash = Math.imul(0x811c9dc5 ^ labels, 0x01000193)
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ stack[i]!, 0x01000193)
    return (hash ^ (hash >>> 15)) >>> 0
  }

  #equals(row: number, start: number, labels: number): boolean {
    const from = this.#starts[row]!
    const length = this.#starts[row + 1]! - from
    if (this.#labels[row] !== labels || length !== this.#end - start) return false
    const stack = this.#stack
    for (let i = 0; i < length; i++) if (stack[from + i] !== stack[start + i]) return false
    return true
  }
}

/** Whether a row has no value of any type. */
function isZero(columns: readonly ArrayLike<Integer>[], row: number): boolean {
  for (let type = 0; type < columns.length; type++) if (Number(columns[type]![row]!) !== 0) return false
  return true
}

/** Equal for label sets that are equal, in whatever order their keys come. Source: `sampleKey`. */
function labelKey({ texts, numbers, units }: LabelSet): string {
  const sorted = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => compareText(a, b))
  return JSON.stringify([sorted(texts), sorted(numbers).map(([key, values]) => [key, values.map(String), units.get(key) ?? []])])
}
