import { emptyTables, type LocationTable, type Profile, type ProfileTables, type ValueType } from './profile.ts'
import { SampleBuffer } from './sample-sink.ts'
import type { StackProfile } from './stack-profile.ts'
import { StackTable } from './stack-table.ts'
import { StringTable } from './string-table.ts'

/** Sizes of mappings are rounded up to pages before they are compared. */
const PAGE = 0x1000n

/**
 * Adds profiles up: joins their tables, with equal stacks in one row. Sample types and functions follow `commonTypes`. Two locations
 * become one where they have equal offsets in equal mappings and equal lines, so that runs of one executable are joined wherever it was
 * loaded. A single profile is returned unchanged. Time is the earliest, duration the sum, comments are those of all profiles; all other
 * fields come from the first.
 * Source: google/pprof profile/merge.go, `Merge`, `mapMapping`, `mapLocation`, `mapFunction`, `combineHeaders`.
 */
export function mergeProfiles(parts: readonly StackProfile[]): StackProfile {
  const first = parts[0]!
  if (parts.length === 1) return first
  const sampleTypes = commonTypes(parts.map(({ profile }) => profile))
  const merge = new Merge(parts)
  const stacks = new StackTable()
  parts.forEach((part, i) => {
    merge.add(part, i, sampleTypes, stacks)
  })
  const profiles = parts.map(({ profile }) => profile)
  const times = profiles.map(({ timeNanos }) => timeNanos).filter((time) => time !== 0n)
  const profile: Profile = {
    ...first.profile,
    ...merge.tables,
    sampleTypes,
    timeNanos: times.reduce((least, time) => (time < least ? time : least), times[0] ?? 0n),
    durationNanos: profiles.reduce((sum, { durationNanos }) => sum + durationNanos, 0n),
    comments: [...new Set(profiles.flatMap(({ comments }) => comments))],
    sampleCount: profiles.reduce((sum, { sampleCount }) => sum + sampleCount, 0),
  }
  return { profile, stacks }
}

/**
 * The sample types that every profile has, in the order of the first profile. Source: google/pprof profile/merge.go,
 * `compatibilizeSampleTypes`.
 */
export function commonTypes(profiles: readonly Profile[]): readonly ValueType[] {
  return profiles[0]!.sampleTypes.filter((wanted) => profiles.every((profile) => typeIndex(profile, wanted) !== -1))
}

function typeIndex({ sampleTypes }: Profile, { type, unit }: ValueType): number {
  return sampleTypes.findIndex((one) => one.type === type && one.unit === unit)
}

/** Joins the tables of several profiles, one profile at a time. */
class Merge {
  readonly tables: ProfileTables
  /** For each profile: which row of the joined string table each of its string rows becomes. */
  readonly #strings: readonly Uint32Array[]
  readonly #functions = new Map<string, number>()
  readonly #mappings = new Map<string, number>()
  readonly #locations = new Map<string, number>()

  constructor(parts: readonly StackProfile[]) {
    const { strings, rows } = mergedStrings(parts.map(({ profile }) => profile.strings))
    this.tables = { ...emptyTables(), strings }
    this.#strings = rows
  }

  add({ profile, stacks }: StackProfile, part: number, sampleTypes: readonly ValueType[], into: StackTable): void {
    const strings = this.#strings[part]!
    const locations = this.#locationsOf(profile, strings)
    const columns = sampleTypes.map((type) => typeIndex(profile, type))
    const from = new SampleBuffer()
    const to = new SampleBuffer()
    for (let row = 0; row < stacks.length; row++) {
      stacks.read(row, from)
      to.clear()
      for (let i = 0; i < from.depth; i++) to.pushLocation(locations[from.stack[i]!]!)
      for (const column of columns) {
        const value = stacks.value(row, column)
        if (typeof value === 'number') to.pushValue(value)
        else to.pushWideValue(value)
      }
      for (let i = 0; i < from.labelCount; i++)
        to.pushLabel(
          strings[from.labelKey[i]!]!,
          strings[from.labelText[i]!]!,
          from.labelLow[i]!,
          from.labelHigh[i]!,
          strings[from.labelUnit[i]!]!,
        )
      if (from.prefix !== 0)
        to.prefix = this.tables.prefixes.intern(
          [...profile.prefixes.addresses(from.prefix)],
          profile.prefixes.names(from.prefix),
          profile.prefixes.evidence(from.prefix),
        )
      into.sample(to)
    }
  }

  #locationsOf(profile: Profile, strings: Uint32Array): Uint32Array {
    const functions = this.#functionsOf(profile, strings)
    const mappings = this.#mappingsOf(profile, strings)
    const from = profile.locations
    const rows = new Uint32Array(from.length)
    for (let row = 0; row < from.length; row++) {
      const own = from.mapping[row]!
      const mapping = own === -1 ? -1 : mappings[own]!
      const start = own === -1 ? 0n : profile.mappings.start[own]!
      const address = BigInt.asUintN(64, from.address(row) - start)
      const lines = linesText(from, row, functions)
      const key = `${address} ${mapping} ${from.isFolded[row]} ${lines}`
      let known = this.#locations.get(key)
      if (known === undefined) {
        known = this.#addLocation(from, row, mapping, address, functions)
        this.#locations.set(key, known)
      }
      rows[row] = known
    }
    return rows
  }

  #addLocation(from: LocationTable, row: number, mapping: number, offset: bigint, functions: Uint32Array): number {
    const { locations, mappings } = this.tables
    const lineStart = locations.lineCount
    for (let i = from.lineStart[row]!; i < from.lineEnd[row]!; i++)
      locations.addLine(functions[from.lineFunction[i]!]!, from.lineNumber[i]!, from.lineColumn[i]!)
    const address = BigInt.asUintN(64, offset + (mapping === -1 ? 0n : mappings.start[mapping]!))
    const added = locations.add(0)
    locations.define(added, Number(address & 0xffff_ffffn), Number(address >> 32n), mapping, lineStart, from.isFolded[row]!)
    return added
  }

  #functionsOf({ functions }: Profile, strings: Uint32Array): Uint32Array {
    const to = this.tables.functions
    const rows = new Uint32Array(functions.length)
    for (let row = 0; row < functions.length; row++) {
      if (functions.isDefined[row] !== 1) continue
      const name = strings[functions.name[row]!]!
      const systemName = strings[functions.systemName[row]!]!
      const file = strings[functions.file[row]!]!
      const startLine = functions.startLine[row]!
      const key = `${name} ${systemName} ${file} ${startLine}`
      let known = this.#functions.get(key)
      if (known === undefined) {
        known = to.add()
        to.define(known, name, systemName, file, startLine)
        this.#functions.set(key, known)
      }
      rows[row] = known
    }
    return rows
  }

  /** The joined row of each mapping; -1 for mappings that only locations refer to. */
  #mappingsOf({ mappings }: Profile, strings: Uint32Array): Int32Array {
    const to = this.tables.mappings
    const rows = new Int32Array(mappings.length).fill(-1)
    for (let row = 0; row < mappings.length; row++) {
      if (mappings.isDefined[row] !== 1) continue
      const file = strings[mappings.file[row]!]!
      const buildId = strings[mappings.buildId[row]!]!
      const size = mappings.limit[row]! - mappings.start[row]!
      const pages = (BigInt.asUintN(64, size) + PAGE - 1n) / PAGE
      const key = `${pages} ${mappings.offset[row]!} ${buildId === 0 ? file : buildId}`
      let known = this.#mappings.get(key)
      if (known === undefined) {
        known = to.add()
        to.start[known] = mappings.start[row]!
        to.limit[known] = mappings.limit[row]!
        to.offset[known] = mappings.offset[row]!
        to.file[known] = file
        to.buildId[known] = buildId
        to.flags[known] = mappings.flags[row]!
        to.isDefined[known] = 1
        this.#mappings.set(key, known)
      }
      rows[row] = known
    }
    return rows
  }
}

function linesText(from: LocationTable, row: number, functions: Uint32Array): string {
  let text = ''
  for (let i = from.lineStart[row]!; i < from.lineEnd[row]!; i++)
    text += `${functions[from.lineFunction[i]!]} ${from.lineNumber[i]} ${from.lineColumn[i]},`
  return text
}

/** Joins string tables: each distinct string once, compared byte by byte. `rows` gives the joined row of each string of each table. */
function mergedStrings(tables: readonly StringTable[]): { strings: StringTable; rows: Uint32Array[] } {
  const all = new StringTable()
  for (const table of tables)
    for (let row = 0; row < table.length; row++) {
      const bytes = table.bytes(row)
      all.push(bytes, 0, bytes.length)
    }
  const canonical = all.canonicalRows()
  const strings = new StringTable()
  strings.push(new Uint8Array(0), 0, 0)
  const row = new Uint32Array(all.length)
  for (let i = 0; i < all.length; i++) {
    const bytes = all.bytes(i)
    if (canonical[i] === i) row[i] = bytes.length === 0 ? 0 : strings.push(bytes, 0, bytes.length)
    else row[i] = row[canonical[i]!]!
  }
  let start = 0
  const rows = tables.map(({ length }) => {
    const own = row.subarray(start, start + length)
    start += length
    // a profile without strings still refers to row 0
    return length === 0 ? new Uint32Array(1) : own
  })
  return { strings, rows }
}
