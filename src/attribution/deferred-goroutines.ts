import { functionFile, functionName, type Profile } from '../profile/profile.ts'
import { SampleBuffer } from '../profile/sample-sink.ts'
import type { StackTable } from '../profile/stack-table.ts'
import { deferredCallOf, type GoroutineEvidence, type GoroutineFrame } from './deferred-call.ts'
import type { Confidence } from './evidence.ts'

/** The goroutines inside one deferred call. */
export interface DeferredGoroutines {
  /** The deferred function, folded. */
  readonly deferredFunction: string
  /** The function whose `defer` runs; null where the stack does not show it. */
  readonly deferredBy: string | null
  readonly file: string
  /** Line in the deferred function. */
  readonly line: number
  readonly count: number
  readonly evidence: GoroutineEvidence
  readonly confidence: Confidence
}

/** The goroutines of a profile that are inside deferred calls, by their stacks alone; the largest groups first. */
export function deferredGoroutines(profile: Profile, stacks: StackTable): DeferredGoroutines[] {
  const groups = new Map<string, DeferredGoroutines>()
  const sample = new SampleBuffer()
  for (let row = 0; row < stacks.length; row++) {
    const count = Number(stacks.value(row, 0))
    if (count <= 0) continue
    stacks.read(row, sample)
    const frames = framesOf(profile, sample)
    const { frame, function: name, by, evidence, confidence } = deferredCallOf(frames, [])
    if (frame === null || name === null || evidence === null || confidence === null) continue
    const key = [name, by, frame.file, frame.line, evidence].join('\n')
    const known = groups.get(key)?.count ?? 0
    groups.set(key, {
      deferredFunction: name,
      deferredBy: by,
      file: frame.file,
      line: frame.line,
      count: known + count,
      evidence,
      confidence,
    })
  }
  return [...groups.values()].sort((a, b) => b.count - a.count)
}

/** The frames of a sample, leaf first, inlined calls included. */
function framesOf(profile: Profile, sample: SampleBuffer): GoroutineFrame[] {
  const { locations } = profile
  const frames: GoroutineFrame[] = []
  for (let i = 0; i < sample.depth; i++)
    for (let line = locations.lineStart[sample.stack[i]!]!; line < locations.lineEnd[sample.stack[i]!]!; line++) {
      const fn = locations.lineFunction[line]!
      frames.push({ name: functionName(profile, fn), file: functionFile(profile, fn), line: locations.lineNumber[line]! })
    }
  return frames
}
