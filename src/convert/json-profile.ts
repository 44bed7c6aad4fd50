import type { Integer } from '../base/int64.ts'
import { jsonChunks } from '../base/text-chunks.ts'
import { VERSION } from '../base/version.ts'
import type { Label } from '../profile/label-rows.ts'
import type { LocationTable, Profile } from '../profile/profile.ts'
import type { StackProfile } from '../profile/stack-profile.ts'

/**
 * Everything in a profile as one JSON document (`deferscope.profile/1`): a head, then a frame per line, then a sample per line, so that
 * it can be written and read piece by piece. A sample has its `stack` (rows of `frames`, leaf first), a value per sample type and its
 * labels; samples with equal stacks and labels are joined. Numbers past 2^53 are strings of digits, addresses are hexadecimal text.
 * `docs/convert.md` describes every field.
 */
export function jsonProfile(input: StackProfile, sources: readonly string[], types: readonly number[]): Iterable<string> {
  return jsonChunks(documentParts(input, sources, types))
}

function* documentParts({ profile, stacks }: StackProfile, sources: readonly string[], types: readonly number[]): Generator<string> {
  const head = JSON.stringify(headOf(profile, sources, types))
  yield `${head.slice(0, -1)},\n"frames":[`
  const firstFrame = yield* framesJson(profile)
  yield '],\n"samples":['
  for (let row = 0; row < stacks.length; row++) {
    const frames: number[] = []
    for (let i = stacks.stackStart[row]!; i < stacks.stackStart[row + 1]!; i++) {
      const location = stacks.stack[i]!
      const end = firstFrame[location + 1]!
      for (let frame = firstFrame[location]!; frame < end; frame++) frames.push(frame)
    }
    const values = types.map((type) => numberJson(stacks.value(row, type)))
    const labels = labelsJson(profile, stacks.labelSets[stacks.labels[row]!]!)
    const hidden = hiddenJson(profile, stacks.prefix[row]!)
    yield `${row === 0 ? '' : ','}\n{"stack":[${frames.join()}],"values":[${values.join()}]${labels}${hidden}}`
  }
  yield ']}\n'
}

function headOf(profile: Profile, sources: readonly string[], types: readonly number[]): object {
  const { mappings, strings } = profile
  return {
    schema: 'deferscope.profile/1',
    tool: { name: 'deferscope', version: VERSION },
    sources,
    kind: profile.kind,
    time: timeText(profile.timeNanos),
    time_nanos: jsonNumber(profile.timeNanos),
    duration_nanos: jsonNumber(profile.durationNanos),
    period_type: profile.periodType,
    period: profile.period,
    default_sample_type: profile.defaultSampleType === '' ? null : profile.defaultSampleType,
    comments: profile.comments,
    doc_url: profile.docUrl === '' ? null : profile.docUrl,
    drop_frames: profile.dropFrames,
    keep_frames: profile.keepFrames,
    sample_types: types.map((type) => profile.sampleTypes[type]!),
    mappings: Array.from({ length: mappings.length }, (_, row) => ({
      file: strings.text(mappings.file[row]!),
      build_id: strings.text(mappings.buildId[row]!),
      start: hex(mappings.start[row]!),
      limit: hex(mappings.limit[row]!),
      offset: hex(mappings.offset[row]!),
    })),
  }
}

/** Writes each line of each location as a frame, innermost first. Returns where the frames of each location begin. */
function* framesJson(profile: Profile): Generator<string, Uint32Array> {
  const { locations } = profile
  const first = new Uint32Array(locations.length + 1)
  let count = 0
  for (let row = 0; row < locations.length; row++) {
    first[row] = count
    const start = locations.lineStart[row]!
    const end = Math.max(locations.lineEnd[row]!, start + 1)
    for (let i = start; i < end; i++) {
      const isNamed = i < locations.lineEnd[row]!
      yield `${count++ === 0 ? '' : ','}\n${JSON.stringify({
        ...(isNamed ? lineFields(profile, i) : { function: null, file: null, line: null, start_line: null }),
        inlined: i < end - 1,
        address: addressText(locations, row),
        mapping: locations.mapping[row] === -1 ? null : locations.mapping[row],
      })}`
    }
  }
  first[locations.length] = count
  return first
}

function lineFields({ locations, functions, strings }: Profile, line: number): object {
  const fn = locations.lineFunction[line]!
  const column = locations.lineColumn[line]!
  return {
    function: strings.text(functions.name[fn]!),
    file: strings.text(functions.file[fn]!),
    line: locations.lineNumber[line]!,
    start_line: functions.startLine[fn] === 0 ? null : functions.startLine[fn]!,
    ...(column === 0 ? {} : { column }),
  }
}

/** The address of a location as text; null where the profile is a text that has no addresses. */
function addressText(locations: LocationTable, row: number): string | null {
  const address = locations.address(row)
  return address === 0n ? null : hex(address)
}

/** The labels of a sample. One key may have several texts and numbers. */
function labelsJson({ strings }: Profile, labels: readonly Label[]): string {
  if (labels.length === 0) return ''
  const texts = new Map<string, string[]>()
  const numbers = new Map<string, { value: number | string; unit: string }[]>()
  for (const { key, text, low, high, unit } of labels) {
    const name = strings.text(key)
    if (text !== 0) addTo(texts, name, strings.text(text))
    else addTo(numbers, name, { value: jsonNumber((BigInt(high) << 32n) | BigInt(low)), unit: strings.text(unit) })
  }
  const part = (name: string, record: ReadonlyMap<string, unknown>) =>
    record.size === 0 ? '' : `,"${name}":${JSON.stringify(Object.fromEntries(record))}`
  return part('labels', texts) + part('number_labels', numbers)
}

function addTo<T>(record: Map<string, T[]>, key: string, value: T): void {
  const known = record.get(key)
  if (known === undefined) record.set(key, [value])
  else known.push(value)
}

/** Return addresses at the leaf of the stack that a heap text keeps without names. */
function hiddenJson({ prefixes }: Profile, prefix: number): string {
  return prefix === 0 ? '' : `,"hidden":${JSON.stringify(prefixes.addresses(prefix).map(hex))}`
}

function jsonNumber(value: Integer): number | string {
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
}

function numberJson(value: Integer): string {
  return JSON.stringify(jsonNumber(value))
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`
}

/** A time as RFC 3339; null where the profile has none, or JavaScript's dates cannot hold it. */
function timeText(nanos: bigint): string | null {
  const milliseconds = Number(nanos / 1_000_000n)
  return nanos === 0n || Math.abs(milliseconds) > 8.64e15 ? null : new Date(milliseconds).toISOString()
}
