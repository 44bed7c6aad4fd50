import { foldFunctionName } from '../attribution/go-names.ts'
import { NEWDEFER } from '../attribution/record-frames.ts'
import type { SampledSize } from '../attribution/site-sampling.ts'
import { functionFile, functionName, type Profile } from '../profile/profile.ts'
import { SampleBuffer } from '../profile/sample-sink.ts'
import type { StackTable } from '../profile/stack-table.ts'
import { sampledObjects } from '../stats/heap-sampling.ts'
import { functionKey, type ValueRow } from './line-values.ts'

interface Row extends ValueRow {
  value: number
  readonly bySize: Map<number, { size: number; alloc: number; inuse: number }>
}

/**
 * The cum value of every function for one sample type, by `functionKey`; for heaps with the sampled objects. Each sample counts
 * once for every function in its stack. Source: google/pprof internal/graph/graph.go, `newGraph`.
 */
export function cumValues(profile: Profile, stacks: StackTable, type: number): Map<string, ValueRow> {
  const rows = new Map<string, Row>()
  const ofFunction: Row[] = []
  const sample = new SampleBuffer()
  const sizes = new SampleSizes(profile)
  for (let i = 0; i < stacks.length; i++) {
    stacks.read(i, sample)
    const size = sizes.of(sample)
    for (const row of functionsOf(profile, sample, (fn) => {
      ofFunction[fn] ??= rowOf(profile, fn, rows)
      return ofFunction[fn]
    })) {
      row.value += Number(stacks.value(i, type))
      if (size !== null) addSize(row, size)
    }
  }
  return new Map(
    [...rows]
      .filter(([, row]) => !RECORD_FRAMES.has(row.function))
      .map(([key, { bySize, ...row }]) => [key, { ...row, sizes: [...bySize.values()] }]),
  )
}

function functionsOf({ locations }: Profile, sample: SampleBuffer, rowOfFunction: (fn: number) => Row): Set<Row> {
  const found = new Set<Row>()
  for (let i = 0; i < sample.depth; i++)
    for (let line = locations.lineStart[sample.stack[i]!]!; line < locations.lineEnd[sample.stack[i]!]!; line++)
      found.add(rowOfFunction(locations.lineFunction[line]!))
  return found
}

function rowOf(profile: Profile, fn: number, rows: Map<string, Row>): Row {
  const place = { function: foldFunctionName(functionName(profile, fn)), file: functionFile(profile, fn) }
  const key = functionKey(place)
  const row = rows.get(key) ?? { ...place, line: null, value: 0, sizes: [], bySize: new Map() }
  rows.set(key, row)
  return row
}

function addSize({ bySize }: Row, { size, alloc, inuse }: SampledSize): void {
  const known = bySize.get(size)
  if (known === undefined) bySize.set(size, { size, alloc, inuse })
  else {
    known.alloc += alloc
    known.inuse += inuse
  }
}

/** Frames that only full-stack captures have. They are left out, since other profiles do not count them. */
const RECORD_FRAMES = new Set([NEWDEFER, 'runtime.deferproc', 'runtime.deferprocat', 'runtime.deferrangefunc'])

/** The size of a sample's objects and the number of sampled ones; null where values are exact, or the profile is not a heap. */
class SampleSizes {
  #period: number
  #key: number
  #alloc: number
  #inuse: number

  constructor({ period, strings, sampleTypes }: Profile) {
    const index = (type: string) => sampleTypes.findIndex((one) => one.type === type)
    this.#period = period
    this.#key = strings.find('bytes')
    this.#alloc = index('alloc_space')
    this.#inuse = index('inuse_space')
  }

  of(sample: SampleBuffer): SampledSize | null {
    if (this.#period <= 1 || this.#inuse === -1 || this.#key === -1) return null
    for (let i = 0; i < sample.labelCount; i++) {
      if (sample.labelKey[i] !== this.#key || sample.labelText[i] !== 0) continue
      const size = sample.labelHigh[i]! * 0x1_0000_0000 + sample.labelLow[i]!
      const count = (type: number) => (type === -1 ? 0 : sampledObjects(sample.values[type]!, size, this.#period).count)
      return size <= 0 ? null : { size, alloc: count(this.#alloc), inuse: count(this.#inuse) }
    }
    return null
  }
}
