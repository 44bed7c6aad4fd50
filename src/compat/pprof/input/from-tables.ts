import { decodeGoText } from '../../../base/go-text.ts'
import type { Integer } from '../../../base/int64.ts'
import { narrow } from '../../../base/int64.ts'
import type { Label } from '../../../profile/label-rows.ts'
import type { Profile, ValueType } from '../../../profile/profile.ts'
import type { SampleTable } from '../../../profile/sample-table.ts'
import type { StringIndex, StringTable } from '../../../profile/string-table.ts'
import { type LabelSet, type Line, type Location, type Mapping, NO_LABELS, type PprofProfile, type ProfileFunction } from '../profile.ts'

/** Converts a decoded profile and its samples to pprof's form. Source: google/pprof profile/encode.go, `postDecode`. */
export function profileFromTables(profile: Profile, table: SampleTable): PprofProfile {
  const text = (row: StringIndex): string => goText(profile.strings, row)
  const kept = (shown: string): string => keptText(profile.strings, shown)
  const valueType = ({ type, unit }: ValueType): ValueType => ({ type: kept(type), unit: kept(unit) })
  const functions: (ProfileFunction | undefined)[] = []
  const mappings: (Mapping | undefined)[] = []
  const locations: Location[] = []
  const rowOf = new Int32Array(profile.locations.length).fill(-1)
  const result: PprofProfile = {
    sampleTypes: profile.sampleTypes.map(valueType),
    defaultSampleType: kept(profile.defaultSampleType),
    samples: {
      length: table.length,
      stackStart: table.stackStart,
      stack: table.stack,
      values: table.length === 0 ? profile.sampleTypes.map(() => new Float64Array(0)) : table.values,
      labels: table.labels,
      labelSets: table.labelSets.map((labels) => labelSet(labels, text)),
    },
    mappings: [],
    locations,
    functions: [],
    comments: profile.comments.map(kept),
    docUrl: kept(profile.docUrl),
    dropFrames: kept(profile.dropFrames),
    keepFrames: kept(profile.keepFrames),
    timeNanos: profile.timeNanos,
    durationNanos: profile.durationNanos,
    periodType: valueType(profile.periodType),
    period: profile.period,
  }
  for (const row of profile.mappings.ids.inFileOrder(profile.mappings.length)) {
    const mapping = mappingOf(profile, row, text)
    mappings[row] = mapping
    result.mappings.push(mapping)
  }
  for (const row of profile.functions.ids.inFileOrder(profile.functions.length)) {
    const fn = functionOf(profile, row, text)
    functions[row] = fn
    result.functions.push(fn)
  }
  for (const row of profile.locations.ids.inFileOrder(profile.locations.length)) {
    rowOf[row] = locations.length
    locations.push(locationOf(profile, row, mappings, functions))
  }
  // rows of the decoder are in the order of first reference, which is mostly, but not always, that of the file
  if (rowOf.some((to, from) => to !== from)) {
    const stack = table.stack.slice(0, table.stackStart[table.length])
    for (let i = 0; i < stack.length; i++) stack[i] = rowOf[stack[i]!]!
    result.samples = { ...result.samples, stack }
  }
  return result
}

function mappingOf({ mappings }: Profile, row: number, text: (row: StringIndex) => string): Mapping {
  const flags = mappings.flags[row]!
  return {
    id: mappings.ids.id(row),
    start: mappings.start[row]!,
    limit: mappings.limit[row]!,
    offset: mappings.offset[row]!,
    file: text(mappings.file[row]!),
    buildId: text(mappings.buildId[row]!),
    hasFunctions: (flags & 1) !== 0,
    hasFilenames: (flags & 2) !== 0,
    hasLineNumbers: (flags & 4) !== 0,
    hasInlineFrames: (flags & 8) !== 0,
  }
}

function functionOf({ functions }: Profile, row: number, text: (row: StringIndex) => string): ProfileFunction {
  return {
    id: functions.ids.id(row),
    name: text(functions.name[row]!),
    systemName: text(functions.systemName[row]!),
    file: text(functions.file[row]!),
    startLine: functions.startLine[row]!,
  }
}

function locationOf(
  { locations }: Profile,
  row: number,
  mappings: readonly (Mapping | undefined)[],
  functions: readonly (ProfileFunction | undefined)[],
): Location {
  const lines: Line[] = []
  for (let i = locations.lineStart[row]!; i < locations.lineEnd[row]!; i++)
    lines.push({ fn: functions[locations.lineFunction[i]!]!, line: locations.lineNumber[i]!, column: locations.lineColumn[i]! })
  const mapping = locations.mapping[row]!
  return {
    id: locations.ids.id(row),
    mapping: mapping === -1 ? null : (mappings[mapping] ?? null),
    address: locations.address(row),
    lines,
    isFolded: locations.isFolded[row] === 1,
  }
}

/**
 * Groups labels by key. A number without a unit gets "" where another number of its key has a unit. Sets share one empty group: a file may
 * have as many sets as samples.
 */
function labelSet(labels: readonly Label[], text: (row: StringIndex) => string): LabelSet {
  if (labels.length === 0) return NO_LABELS
  const texts = new Map<string, string[]>()
  const numbers = new Map<string, Integer[]>()
  const units = new Map<string, string[]>()
  for (const label of labels) {
    const key = text(label.key)
    if (label.text !== 0) {
      append(texts, key, text(label.text))
      continue
    }
    if (label.unit !== 0) {
      const before = units.get(key) ?? []
      while (before.length < (numbers.get(key)?.length ?? 0)) before.push('')
      before.push(text(label.unit))
      units.set(key, before)
    }
    append(numbers, key, narrow((BigInt(label.high) << 32n) | BigInt(label.low)))
  }
  for (const [key, of] of units) while (of.length < numbers.get(key)!.length) of.push('')
  return { texts: shared(texts), numbers: shared(numbers), units: shared(units) }
}

const EMPTY: ReadonlyMap<string, never[]> = new Map()

function shared<T>(group: ReadonlyMap<string, T[]>): ReadonlyMap<string, T[]> {
  return group.size === 0 ? EMPTY : group
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

/** The text of a row with all its bytes kept; the table's own text replaces those that are not UTF-8. */
function goText(strings: StringTable, row: StringIndex): string {
  const text = strings.text(row)
  return text.includes('\ufffd') ? decodeGoText(strings.bytes(row)) : text
}

/** The text with all its bytes kept, for a text whose row is not known: the first row with this text is used. */
function keptText(strings: StringTable, shown: string): string {
  if (shown.includes('\ufffd')) for (let row = 0; row < strings.length; row++) if (strings.text(row) === shown) return goText(strings, row)
  return shown
}
