import type { Profile } from '../../src/profile/profile.ts'
import type { SampleBuffer, SampleSink } from '../../src/profile/sample-sink.ts'
import type { StackTable } from '../../src/profile/stack-table.ts'
import { messageOf, type ValueTypeMessage } from './profile-message.ts'

/**
 * A profile with everything resolved and no row number or id left, so that two readings of it can be compared. Names are
 * bytes as Latin-1, numbers that may need 64 bits are text.
 */
export interface ProfileView {
  readonly plain: Readonly<Record<string, unknown>>
  readonly samples: readonly SampleView[]
  /** Sorted: their order is not part of a profile. */
  readonly locations: readonly string[]
  readonly functions: readonly string[]
  readonly mappings: readonly string[]
}

export interface SampleView {
  readonly stack: readonly string[]
  readonly values: readonly bigint[]
  readonly labels: readonly string[]
}

/** Keeps every sample as it came. */
export class CollectSink implements SampleSink {
  readonly samples: {
    stack: number[]
    values: bigint[]
    labels: { key: number; text: number; number: bigint; unit: number }[]
    prefix: number
  }[] = []

  begin(): void {}

  sample(sample: SampleBuffer): boolean {
    this.samples.push({
      stack: Array.from(sample.stack.subarray(0, sample.depth)),
      values: Array.from({ length: sample.valueCount }, (_, i) => (sample.isWide ? sample.wideValues[i]! : BigInt(sample.values[i]!))),
      labels: Array.from({ length: sample.labelCount }, (_, i) => ({
        key: sample.labelKey[i]!,
        text: sample.labelText[i]!,
        number: (BigInt(sample.labelHigh[i]!) << 32n) | BigInt(sample.labelLow[i]!),
        unit: sample.labelUnit[i]!,
      })),
      prefix: sample.prefix,
    })
    return true
  }
}

/** The samples of a stack table, which adds up those of equal stack and labels. */
export function collectStacks(stacks: StackTable): CollectSink {
  const sink = new CollectSink()
  for (let row = 0; row < stacks.length; row++)
    sink.samples.push({
      stack: Array.from(stacks.stack.subarray(stacks.stackStart[row]!, stacks.stackStart[row + 1]!)),
      values: Array.from({ length: stacks.typeCount }, (_, type) => BigInt(stacks.value(row, type))),
      labels: stacks.labelSets[stacks.labels[row]!]!.map((label) => ({
        key: label.key,
        text: label.text,
        number: (BigInt(label.high) << 32n) | BigInt(label.low),
        unit: label.unit,
      })),
      prefix: stacks.prefix[row]!,
    })
  return sink
}

/** What the decoder under test read. */
export function viewOf(profile: Profile, sink: CollectSink): ProfileView {
  const { strings, functions, mappings, locations } = profile
  const name = (row: number) => latin1(strings.bytes(row))
  const functionView = (row: number) =>
    [name(functions.name[row]!), name(functions.systemName[row]!), name(functions.file[row]!), functions.startLine[row]].join(' | ')
  const mappingView = (row: number) =>
    row === -1
      ? 'none'
      : [
          mappings.start[row],
          mappings.limit[row],
          mappings.offset[row],
          name(mappings.file[row]!),
          name(mappings.buildId[row]!),
          mappings.flags[row],
        ].join(' | ')
  const locationView = (row: number) => {
    const lines: string[] = []
    for (let i = locations.lineStart[row]!; i < locations.lineEnd[row]!; i++)
      lines.push(`${functionView(locations.lineFunction[i]!)} : ${locations.lineNumber[i]} : ${locations.lineColumn[i]}`)
    return JSON.stringify([String(locations.address(row)), mappingView(locations.mapping[row]!), locations.isFolded[row] === 1, lines])
  }
  const rows = (length: number, isDefined: Uint8Array) => Array.from({ length }, (_, row) => row).filter((row) => isDefined[row] === 1)
  return {
    plain: {
      sampleTypes: profile.sampleTypes.map(({ type, unit }) => `${type}/${unit}`),
      periodType: `${profile.periodType.type}/${profile.periodType.unit}`,
      period: profile.period,
      timeNanos: profile.timeNanos,
      durationNanos: profile.durationNanos,
      comments: profile.comments,
      dropFrames: profile.dropFrames,
      keepFrames: profile.keepFrames,
      defaultSampleType: profile.defaultSampleType,
      docUrl: profile.docUrl,
    },
    samples: sink.samples.map(({ stack, values, labels }) => ({
      stack: stack.map(locationView),
      values,
      labels: labels.map(({ key, text, number, unit }) =>
        text !== 0 ? `${name(key)} = ${name(text)}` : `${name(key)} : ${number} ${name(unit)}`,
      ),
    })),
    locations: rows(locations.length, locations.isDefined).map(locationView).sort(),
    functions: rows(functions.length, functions.isDefined).map(functionView).sort(),
    mappings: rows(mappings.length, mappings.isDefined).map(mappingView).sort(),
  }
}

/** What protobufjs reads by the schema, by the rules of google/pprof profile/encode.go `postDecode`. */
export function viewByProtobufjs(bytes: Uint8Array): ProfileView {
  const message = messageOf(bytes)
  const big = (value: unknown) => BigInt(String(value))
  const int = (value: unknown) => Number(big(value ?? 0))
  const name = (row: unknown) => latin1(message.stringTable[int(row)]!)
  const text = (row: unknown) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(message.stringTable[int(row)]!)
  const functions = new Map(
    message.function.map((f) => [String(f.id), [name(f.name), name(f.systemName), name(f.filename), int(f.startLine)].join(' | ')]),
  )
  const mappings = new Map(
    message.mapping.map((m) => {
      const flags = [m.hasFunctions, m.hasFilenames, m.hasLineNumbers, m.hasInlineFrames].reduce(
        (bits, is, i) => bits | (is ? 1 << i : 0),
        0,
      )
      const { memoryStart, memoryLimit, fileOffset } = m
      return [String(m.id), [memoryStart ?? 0, memoryLimit ?? 0, fileOffset ?? 0, name(m.filename), name(m.buildId), flags].join(' | ')]
    }),
  )
  const locations = new Map(
    message.location.map((l) => {
      const lines = (l.line ?? []).map((line) => `${functions.get(String(line.functionId))} : ${int(line.line)} : ${int(line.column)}`)
      return [
        String(l.id),
        JSON.stringify([String(l.address ?? 0), mappings.get(String(l.mappingId)) ?? 'none', l.isFolded ?? false, lines]),
      ]
    }),
  )
  const valueType = (t: ValueTypeMessage) => `${text(t.type)}/${text(t.unit)}`
  return {
    plain: {
      sampleTypes: message.sampleType.map(valueType),
      periodType: valueType(message.periodType ?? {}),
      period: int(message.period),
      timeNanos: big(message.timeNanos),
      durationNanos: big(message.durationNanos),
      comments: message.comment.map(text),
      dropFrames: text(message.dropFrames),
      keepFrames: text(message.keepFrames),
      defaultSampleType: text(message.defaultSampleType),
      docUrl: text(message.docUrl),
    },
    samples: message.sample.map((s) => ({
      stack: (s.locationId ?? []).map((id) => locations.get(String(id))!),
      values: (s.value ?? []).map(big),
      labels: (s.label ?? [])
        .filter((l) => int(l.str) !== 0 || big(l.num ?? 0) !== 0n || int(l.numUnit) !== 0)
        .map((l) => (int(l.str) !== 0 ? `${name(l.key)} = ${name(l.str)}` : `${name(l.key)} : ${l.num ?? 0} ${name(l.numUnit)}`)),
    })),
    locations: [...locations.values()].sort(),
    functions: [...functions.values()].sort(),
    mappings: [...mappings.values()].sort(),
  }
}

/** A view with the samples of equal stack and labels added up, as int64 wraps, in order of first sight. */
export function addedUp(view: ProfileView): ProfileView {
  const sums = new Map<string, SampleView>()
  for (const sample of view.samples) {
    const key = JSON.stringify([sample.stack, sample.labels])
    const known = sums.get(key)
    const values = sample.values.map((value, i) => BigInt.asIntN(64, value + (known?.values[i] ?? 0n)))
    sums.set(key, { ...sample, values })
  }
  return { ...view, samples: [...sums.values()] }
}

function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}
