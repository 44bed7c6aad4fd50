import type { GoroutineDump } from './goroutine-dump.ts'
import type { FrameIndex } from './goroutine-frames.ts'
import { GOROUTINE_FLAGS } from './goroutine-table.ts'
import { emptyTables, type LocationIndex, type Profile, TEXT_HEADER } from './profile.ts'
import { SampleBuffer } from './sample-sink.ts'
import type { StackProfile } from './stack-profile.ts'
import { StackTable } from './stack-table.ts'

/** The function name that stands for frames that the runtime left out of a stack. */
export const ELIDED_FRAMES = '...additional frames elided...'

/**
 * Converts the goroutines of a text (debug=2, a traceback) to a profile of counts. The state becomes a label, beside the labels of the
 * program; a profile has no place for waits and creators. Stacks on which threads run the scheduler are left out: they are not goroutines.
 */
export function profileOfGoroutines(dump: GoroutineDump): StackProfile {
  const tables = emptyTables()
  const { strings } = tables
  strings.intern('')
  const locationsOf = locationReader(dump, tables)
  const stateKey = strings.intern('state')
  const stacks = new StackTable()
  const sample = new SampleBuffer()
  let sampleCount = 0
  const { table } = dump
  for (let row = 0; row < table.length; row++) {
    if ((table.flags[row]! & GOROUTINE_FLAGS.thread) !== 0) continue
    sample.clear()
    for (const location of locationsOf(table.stackOf(row))) sample.pushLocation(location)
    sample.pushValue(table.count[row]!)
    const state = dump.frames.text(table.state[row]!)
    if (state !== null && state !== '') sample.pushLabel(stateKey, strings.intern(state), 0, 0, 0)
    for (const [key, value] of dump.labelSets.get(table.labels[row]!)) sample.pushLabel(strings.intern(key), strings.intern(value), 0, 0, 0)
    stacks.sample(sample)
    sampleCount++
  }
  const type = { type: dump.kind, unit: 'count' }
  const profile: Profile = {
    ...tables,
    ...TEXT_HEADER,
    kind: dump.kind,
    sampleTypes: [type],
    periodType: type,
    period: 1,
    sampleCount,
    memStats: new Map(),
  }
  return { profile, stacks }
}

/**
 * Returns a function that gives the locations of a stack. Inlined frames become lines of the location of the call that they are inlined
 * into.
 */
function locationReader(
  { frames }: GoroutineDump,
  { strings, functions, locations }: Pick<Profile, 'strings' | 'functions' | 'locations'>,
): (stack: Uint32Array) => LocationIndex[] {
  const known = new Map<string, LocationIndex>()
  const byName = new Map<string, number>()
  const functionOf = (frame: FrameIndex) => {
    const name = frames.kindOf(frame) === 'elided' ? ELIDED_FRAMES : frames.functionName(frame)
    const key = `${name}\n${frames.fileName(frame)}`
    let row = byName.get(key)
    if (row === undefined) {
      row = functions.add()
      functions.define(row, strings.intern(name), strings.intern(name), strings.intern(frames.fileName(frame)), 0)
      byName.set(key, row)
    }
    return row
  }
  const locationOf = (group: readonly FrameIndex[]) => {
    const key = group.join()
    let row = known.get(key)
    if (row === undefined) {
      const lineStart = locations.lineCount
      for (const frame of group) locations.addLine(functionOf(frame), frames.line[frame]!, 0)
      row = locations.add(0)
      locations.define(row, 0, 0, -1, lineStart, 0)
      known.set(key, row)
    }
    return row
  }
  return (stack) => {
    const rows: LocationIndex[] = []
    let group: FrameIndex[] = []
    for (const frame of stack) {
      group.push(frame)
      if (frames.kindOf(frame) === 'inlined') continue
      rows.push(locationOf(group))
      group = []
    }
    if (group.length > 0) rows.push(locationOf(group))
    return rows
  }
}
