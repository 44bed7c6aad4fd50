import type { GoroutineDump } from './goroutine-dump.ts'
import { type FrameIndex, GoroutineFrames, NO_OFFSET } from './goroutine-frames.ts'
import { GOROUTINE_FLAGS, GoroutineTable, type LabelSet } from './goroutine-table.ts'
import { LabelSets } from './label-sets.ts'
import { functionFile, functionName, type LocationIndex, type Profile } from './profile.ts'
import { SampleBuffer } from './sample-sink.ts'
import type { StackTable } from './stack-table.ts'

/**
 * The goroutines of a goroutine or goroutineleak profile. States, waits, ids and creators are unknown, because neither protobuf nor
 * debug=1 has them. Frames without a name (raw addresses) are left out.
 */
export function goroutinesOfProfile(profile: Profile, stacks: StackTable): GoroutineDump {
  const frames = new GoroutineFrames()
  const labelSets = new LabelSets()
  const table = new GoroutineTable()
  const flags = profile.kind === 'goroutineleak' ? GOROUTINE_FLAGS.leaked : 0
  const framesOf = frameReader(profile, frames)
  const sample = new SampleBuffer()
  for (let row = 0; row < stacks.length; row++) {
    const count = Number(stacks.value(row, 0))
    if (count <= 0) continue
    stacks.read(row, sample)
    const stack = Uint32Array.from([...sample.stack.subarray(0, sample.depth)].flatMap(framesOf))
    const labels = labelSets.intern(textLabels(profile, sample))
    table.add(stack, stack.length, -1, { state: -1, labels, flags, prefix: sample.prefix }, { count, id: -1, minutes: -1, elided: 0 })
  }
  return {
    kind: profile.kind === 'goroutineleak' ? 'goroutineleak' : 'goroutine',
    form: profile.format,
    frames,
    labelSets,
    table,
    dumpCount: 1,
    isCut: profile.cut !== undefined,
    skipped: profile.foreignLines === undefined ? [] : [{ reason: 'other-text', count: profile.foreignLines, lines: [] }],
    trigger: null,
    profile,
  }
}

/** Returns a function that gives the frames of a location, innermost first. Each location is read only once. */
function frameReader(profile: Profile, frames: GoroutineFrames): (location: LocationIndex) => readonly FrameIndex[] {
  const { locations } = profile
  const known: (FrameIndex[] | undefined)[] = []
  return (location) => {
    let rows = known[location]
    if (rows !== undefined) return rows
    rows = []
    const end = locations.lineEnd[location]!
    for (let i = locations.lineStart[location]!; i < end; i++) {
      const fn = locations.lineFunction[i]!
      const kind = i === end - 1 ? 'call' : 'inlined'
      rows.push(frames.intern(functionName(profile, fn), functionFile(profile, fn), locations.lineNumber[i]!, kind, NO_OFFSET, location))
    }
    known[location] = rows
    return rows
  }
}

function textLabels({ strings }: Profile, sample: SampleBuffer): LabelSet {
  const labels: [string, string][] = []
  for (let i = 0; i < sample.labelCount; i++)
    if (sample.labelUnit[i] === 0 && sample.labelLow[i] === 0 && sample.labelHigh[i] === 0)
      labels.push([strings.text(sample.labelKey[i]!), strings.text(sample.labelText[i]!)])
  return labels
}
