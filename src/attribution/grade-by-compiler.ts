import { sampledObjects } from '../stats/heap-sampling.ts'
import { hasMarkerWord } from './allocation-lines.ts'
import type { Allocation } from './allocations.ts'
import type { Candidates } from './candidates.ts'
import type { DeferEvidence } from './evidence.ts'
import { isRangeBody } from './go-names.ts'
import type { Grade } from './grade.ts'
import { MIN_SAMPLES, type StatementVerdict, UNKNOWN } from './statement-verdict.ts'

/**
 * Finds the record by the word of the compiler: on the line of a heap-allocated statement the allocation with the highest address, if
 * it has the size of a record; closure and arguments are made before it. Where the statements of a line are all on the stack or
 * open-coded, nothing on it is a record. Lines of several such statements are left to other evidence.
 */
export function verdictOfCompiler(instance: readonly Allocation[], { period }: Candidates, evidence: DeferEvidence): StatementVerdict {
  const { compiled } = instance[0]!
  if (compiled === null) return UNKNOWN
  const physical = instance.filter((one) => !one.isInlined)
  if (compiled.heapStatements === 0) return isExcludedByCompiler(instance[0]!) && !hasMarker(physical) ? { kind: 'none' } : UNKNOWN
  const last = physical.reduce<Allocation | null>((best, one) => (best === null || one.offset >= best.offset ? one : best), null)
  const record = physical.find((one) => evidence.recordSizes.includes(one.size) && one.inuseObjects > 0 && one.offset === last!.offset)
  if (record === undefined || compiled.heapStatements > 1 || mayBeItsClosure(record, physical, period)) return UNKNOWN
  return { kind: 'record', records: [record], grade: compilerGradeOf(record)! }
}

/** Records of a text, which its hidden frames tell from all else on the line. */
export function compilerGradeOf({ compiled, function: name }: Allocation): Grade | null {
  if (compiled === null || compiled.heapStatements === 0) return null
  return {
    evidence: 'compiler',
    // a log of another revision may have another statement on the line
    confidence: compiled.fit === 'moved' ? 'likely' : 'strong',
    construct: isRangeBody(name) ? 'range-func' : 'loop',
    shortPairSize: null,
  }
}

/** Whether the compiler is certain that nothing on the line of an allocation makes records. */
export function isExcludedByCompiler({ compiled }: Allocation): boolean {
  if (compiled === null || compiled.heapStatements > 0 || compiled.fit === 'moved') return false
  // a line without a statement may have one in the revision that was built
  return compiled.otherStatements > 0 || compiled.fit === 'fits'
}

/** The line of a range over a function has a record of the loop, and no statement. */
function hasMarker(physical: readonly Allocation[]): boolean {
  return physical.some((one) => hasMarkerWord(one, physical))
}

/** With few samples the one allocation that shows may be the closure, where that can be as large as a record. */
function mayBeItsClosure(record: Allocation, physical: readonly Allocation[], period: number): boolean {
  if (physical.length > 1 || period <= 1) return false
  const { closureBytes } = record.compiled!
  if (closureBytes !== null && (closureBytes > record.size || closureBytes <= record.size - SIZE_CLASS_STEP)) return false
  return sampledObjects(record.inuseBytes, record.size, period).count < MIN_SAMPLES
}

/** Size classes from 32 to 128 bytes are this many apart. Source: runtime/sizeclasses.go. */
const SIZE_CLASS_STEP = 16
