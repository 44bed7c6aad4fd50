import { isRuntimeName } from '../attribution/go-names.ts'
import { NEWDEFER } from '../attribution/record-frames.ts'
import { functionName, type ProfileTables } from '../profile/profile.ts'
import type { SampleBuffer } from '../profile/sample-sink.ts'

/** Whether the profile keeps the runtime frames that Go's writers remove: a full-stack capture. */
export function hasRecordFrames(tables: ProfileTables): boolean {
  const row = tables.strings.find(NEWDEFER)
  if (row === -1) return false
  for (let fn = 0; fn < tables.functions.length; fn++) if (tables.functions.name[fn] === row) return true
  return false
}

/**
 * For a full-stack capture, returns a function that marks a sample's leading runtime frames as its prefix, and the frame after them as the
 * allocator. Stacks with only runtime frames are not changed. Null where the profile has no such frames.
 */
export function runtimePrefixes(tables: ProfileTables): ((sample: SampleBuffer) => void) | null {
  if (!hasRecordFrames(tables)) return null
  const names: (readonly string[] | undefined)[] = []
  const namesOf = (location: number) => {
    names[location] ??= locationNames(tables, location)
    return names[location]
  }
  return (sample) => {
    let depth = 0
    while (depth < sample.depth && isRuntimeLocation(namesOf(sample.stack[depth]!))) depth++
    if (depth === 0 || depth === sample.depth) return
    const prefix = Array.from(sample.stack.subarray(0, depth))
    const addresses = prefix.map((location) => tables.locations.address(location) + 1n)
    sample.prefix = tables.prefixes.intern(addresses, prefix.flatMap(namesOf))
    sample.allocator = sample.stack[depth]!
  }
}

function locationNames(tables: ProfileTables, location: number): string[] {
  const { locations } = tables
  const names: string[] = []
  for (let i = locations.lineStart[location]!; i < locations.lineEnd[location]!; i++)
    names.push(functionName(tables, locations.lineFunction[i]!))
  return names
}

function isRuntimeLocation(names: readonly string[]): boolean {
  return names.length > 0 && names.every(isRuntimeName)
}
