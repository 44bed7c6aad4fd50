import type { Allocation } from '../../src/attribution/allocations.ts'
import type { Candidates } from '../../src/attribution/candidates.ts'
import type { DeferEvidence } from '../../src/attribution/evidence.ts'
import type { SourceLine, SourceStatement } from '../../src/attribution/source-statement.ts'

/** Allocations of a plain protobuf of rate 1; what a test is about is given besides. */
export function candidatesOf(allocations: readonly Allocation[], more: Partial<Candidates> = {}): Candidates {
  return {
    detail: 'nothing',
    namedBy: 'stack',
    period: 1,
    callAlignment: 1,
    allocations,
    rangeParents: new Set(),
    systemStack: [],
    ...more,
  }
}

/** What is known of a program of Go 1.22 or later. */
export function evidenceOf(more: Partial<DeferEvidence> = {}): DeferEvidence {
  return { symbols: null, goroutines: null, recordSizes: [48], sites: 'shown', leastFrames: 2, plainDistances: [], ...more }
}

/** `defer r.Close()` in a loop at main.go:7, of a source that is the one that was built, changed as told. */
export function deferLine({ defers = [deferAt()], ...more }: Partial<SourceLine> = {}): SourceLine {
  return { fit: 'fits', defers, isDeferringRange: false, ...more }
}

/** A statement of such a line. */
export function deferAt(more: Partial<SourceStatement> = {}): SourceStatement {
  return {
    text: 'defer r.Close()',
    path: 'main.go',
    line: 7,
    column: 3,
    endLine: 7,
    endColumn: 18,
    isRepeated: true,
    loopLine: 5,
    isBare: false,
    ...more,
  }
}
