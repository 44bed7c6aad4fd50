import { sampledObjects } from '../stats/heap-sampling.ts'
import { hasMarkerWord } from './allocation-lines.ts'
import type { Allocation } from './allocations.ts'
import type { Candidates } from './candidates.ts'
import type { Confidence, DeferEvidence } from './evidence.ts'
import { isRangeBody } from './go-names.ts'
import type { Grade } from './grade.ts'
import type { RecordConstruct } from './record-frames.ts'
import { MIN_SAMPLES, type StatementVerdict, UNKNOWN } from './statement-verdict.ts'

/**
 * Finds the record by the source alone. On the line of a `defer` in a loop it is the allocation with the highest address, if that
 * has a record's size, since closure and arguments are built before the call of deferproc. On the line of a range-over-func loop it is the
 * allocation with a word beside it. With several such statements on a line, all objects of record size are records where nothing else on
 * the
 * line has their size. Source: measured on go1.19 to go1.27.
 */
export function verdictOfSource(instance: readonly Allocation[], { period }: Candidates, evidence: DeferEvidence): StatementVerdict {
  const source = instance[0]!.source
  if (source === null) return UNKNOWN
  const construct = heapConstruct(instance[0]!)
  if (construct === null) return source.fit === 'fits' ? { kind: 'none' } : UNKNOWN
  const physical = instance.filter((one) => !one.isInlined)
  const last = physical.reduce<Allocation | null>((best, one) => (best === null || one.offset >= best.offset ? one : best), null)
  // the closure of a loop body is built after its marker; a word at the marker's address distinguishes the marker
  const isPlace = (one: Allocation) => (construct === 'range-func-marker' ? hasMarkerWord(one, physical) : one.offset === last!.offset)
  const record = physical.find((one) => evidence.recordSizes.includes(one.size) && one.inuseObjects > 0 && isPlace(one))
  if (record === undefined || mayBeItsCompanion(record, physical, period)) return UNKNOWN
  const others = construct === 'range-func-marker' ? [] : recordsOfOthers(record, physical, evidence)
  return { kind: 'record', records: [record, ...others], grade: sourceGrade(construct, sourceConfidence(instance[0]!)) }
}

/** Records of the other statements on a line, where all objects of record size must be records. */
function recordsOfOthers(record: Allocation, physical: readonly Allocation[], { recordSizes }: DeferEvidence): Allocation[] {
  const others = physical.filter((one) => one !== record && recordSizes.includes(one.size) && one.offset !== record.offset)
  const statements = record.source!.defers.filter(({ isRepeated }) => isRepeated).length
  return statements > 1 && others.length === statements - 1 ? others.filter(({ inuseObjects }) => inuseObjects > 0) : []
}

/** The grade of a record in a text; its hidden frames distinguish it from all others on the line. Null for other allocations. */
export function sourceGradeOf(one: Allocation): Grade | null {
  const construct = heapConstruct(one)
  return construct === null ? null : sourceGrade(construct, sourceConfidence(one))
}

/** Whether the source shows that nothing on the allocation's line makes records. */
export function isExcludedBySource(one: Allocation): boolean {
  return one.source?.fit === 'fits' && heapConstruct(one) === null
}

function sourceGrade(construct: RecordConstruct, confidence: Confidence): Grade {
  return { evidence: 'source', confidence, construct, shortPairSize: null }
}

/** The confidence: source of another revision may have another statement on the line. */
function sourceConfidence({ source }: Allocation): Confidence {
  return source!.fit === 'moved' ? 'likely' : 'strong'
}

/** How a statement on the line puts records on the heap; null where none does. */
function heapConstruct({ source, function: name }: Allocation): RecordConstruct | null {
  if (source?.defers.some(({ isRepeated }) => isRepeated) === true) return isRangeBody(name) ? 'range-func' : 'loop'
  return source?.isDeferringRange === true ? 'range-func-marker' : null
}

/** Whether the only allocation may be the closure, not the record: with few samples, where a closure is as large as a record. */
function mayBeItsCompanion(record: Allocation, physical: readonly Allocation[], period: number): boolean {
  if (physical.length > 1 || period <= 1 || record.source!.defers.every(({ isBare }) => isBare)) return false
  return sampledObjects(record.inuseBytes, record.size, period).count < MIN_SAMPLES
}
