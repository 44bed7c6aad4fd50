import type { StackFacts } from '../analysis/goroutine-groups.ts'
import { stateOfStack } from '../analysis/goroutine-state.ts'
import { hiddenWaits } from '../analysis/hidden-waits.ts'
import type { GoroutineFrame } from '../attribution/deferred-call.ts'
import { inferGoVersion } from '../attribution/go-version.ts'
import type { GoroutineDump } from '../profile/goroutine-dump.ts'
import { NO_LOCATION, NO_OFFSET } from '../profile/goroutine-frames.ts'
import type { GoroutineTable } from '../profile/goroutine-table.ts'

/** A frame with the way to its machine code. */
export interface StackFrame extends GoroutineFrame {
  /** Whether it is inlined into the next frame, so that it has no machine code of its own. */
  readonly isInlined: boolean
  /** Location in the profile that it came from, or -1. */
  readonly location: number
  /** Bytes from the start of its machine function to the return address, or -1. */
  readonly offset: number
}

/** Goroutines of one stack, as a source has them, before any judgement. */
export interface SourceStack extends StackFacts {
  /** Frames, leaf first, inlined ones included. */
  readonly frames: readonly StackFrame[]
  /** Whether a panic in the leaf ended the program. */
  readonly isCrash: boolean
}

const MINUTE = 60

/** The stacks of one dump. Goroutines without frames, which just began or ended, are left out. */
export function stacksOf(dump: GoroutineDump, table: GoroutineTable): SourceStack[] {
  const frameOf = frameReader(dump)
  const version = dump.profile === null ? null : inferGoVersion(dump.profile)
  const goMinor = version !== null && version.low === version.high ? version.low : null
  const framesOf = Array.from({ length: table.length }, (_, row) => named([...table.stackOf(row)].map(frameOf)))
  const hidden = framesOf.map((frames, row) => ({
    addresses: dump.profile?.prefixes.addresses(table.prefix[row]!) ?? [],
    shown: frames[0]?.name ?? '',
    count: table.count[row]!,
  }))
  const hiddenState = hiddenWaits(hidden, goMinor)
  // the words before a dump are about that one alone
  const isPanicText = dump.trigger?.kind === 'panic' && dump.dumpCount === 1
  const stacks: SourceStack[] = []
  for (const [row, frames] of framesOf.entries()) {
    const createdBy = table.createdBy[row]!
    const hasWait = table.waitCount[row]! > 0
    // where not all waits are known, some may have begun less than a minute ago
    const isAll = table.waitCount[row] === table.count[row]
    stacks.push({
      count: table.count[row]!,
      state:
        dump.frames.text(table.state[row]!) ??
        stateOfStack(
          frames.map(({ name }) => name),
          goMinor,
        ) ??
        hiddenState(hidden[row]!),
      waitMin: hasWait ? (isAll ? table.waitMin[row]! * MINUTE : 0) : null,
      waitMax: hasWait ? table.waitMax[row]! * MINUTE : null,
      createdBy: createdBy === -1 ? null : frameOf(createdBy),
      labels: dump.labelSets.get(table.labels[row]!),
      leaked: dump.kind === 'goroutineleak' ? table.has(row, 'leaked') : table.has(row, 'leaked') ? true : null,
      frames,
      isCrash: isPanicText && dump.frames.text(table.state[row]!) === 'running',
    })
  }
  return stacks
}

/**
 * Removes frames without a name and markers of elided frames; the frame above such a gap is marked, since its caller is not the next frame.
 */
function named(all: readonly StackFrame[]): StackFrame[] {
  const frames: StackFrame[] = []
  for (const [i, frame] of all.entries()) if (frame.name !== '') frames.push(all[i + 1]?.name === '' ? { ...frame, hasGap: true } : frame)
  return frames
}

function frameReader({ frames }: GoroutineDump): (row: number) => StackFrame {
  const known: (StackFrame | undefined)[] = []
  return (row) => {
    known[row] ??= {
      name: frames.functionName(row),
      file: frames.fileName(row),
      line: frames.line[row]!,
      isInlined: frames.kindOf(row) === 'inlined',
      location: frames.location[row] === NO_LOCATION ? -1 : frames.location[row]!,
      offset: frames.offset[row] === NO_OFFSET ? -1 : frames.offset[row]!,
    }
    return known[row]
  }
}
