import { isRuntimeName } from '../attribution/go-names.ts'
import { NEWDEFER } from '../attribution/record-frames.ts'
import { functionName, type ProfileTables } from '../profile/profile.ts'
import { PUT_BACK_LABEL } from '../profile/put-back-note.ts'
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
 * allocator. Stacks with only runtime frames are not changed, except for a `runtime.newdefer` that was put above the system stack. Null where the profile has no such frames.
 */
export function runtimePrefixes(tables: ProfileTables): ((sample: SampleBuffer) => void) | null {
  if (!hasRecordFrames(tables)) return null
  const names: (readonly string[] | undefined)[] = []
  const namesOf = (location: number) => {
    names[location] ??= locationNames(tables, location)
    return names[location]
  }
  const evidenceOf = putBackEvidence(tables)
  return (sample) => {
    const evidence = evidenceOf(sample)
    let depth = 0
    while (depth < sample.depth && isRuntimeLocation(namesOf(sample.stack[depth]!))) depth++
    // the system stack, which records of Go 1.17 and before are allocated on, has no user's frame
    if (depth === sample.depth) depth = evidence !== '' && namesOf(sample.stack[0]!)[0] === NEWDEFER ? 1 : 0
    if (depth === 0 || depth === sample.depth) return
    const prefix = Array.from(sample.stack.subarray(0, depth))
    const addresses = prefix.map((location) => tables.locations.address(location) + 1n)
    sample.prefix = tables.prefixes.intern(addresses, prefix.flatMap(namesOf), evidence)
    sample.allocator = sample.stack[depth]!
  }
}

/** The text of the label that tells why frames were put into a sample; "" without it. */
function putBackEvidence({ strings }: ProfileTables): (sample: SampleBuffer) => string {
  const isKey = new Map<number, boolean>()
  const isLabel = (key: number) => {
    const known = isKey.get(key) ?? strings.text(key) === PUT_BACK_LABEL
    isKey.set(key, known)
    return known
  }
  return (sample) => {
    for (let i = 0; i < sample.labelCount; i++)
      if (sample.labelText[i] !== 0 && isLabel(sample.labelKey[i]!)) return strings.text(sample.labelText[i]!)
    return ''
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
