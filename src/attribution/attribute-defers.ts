import { compareText } from '../base/order.ts'
import { type AllocationLine, allocationLines, hasMarkerWord } from './allocation-lines.ts'
import { type Allocation, groupAllocations, sumOf } from './allocations.ts'
import type { Candidates } from './candidates.ts'
import { type Confidence, confidenceRank, type DeferEvidence, type HeapEvidence } from './evidence.ts'
import { isRangeBody } from './go-names.ts'
import { type Grade, gradeOf } from './grade.ts'
import { gradeLine } from './grade-records.ts'
import type { RecordConstruct } from './record-frames.ts'
import { type SampledSite, SiteSampling } from './site-sampling.ts'
import type { SourceStatement } from './source-statement.ts'

/** Live heap records of one `defer` statement, or of one record size where the statement is not known. */
export interface DeferSite extends SampledSite {
  /** Folded name, see `foldFunctionName`; null up to Go 1.17. */
  readonly function: string | null
  readonly file: string | null
  readonly line: number | null
  readonly construct: RecordConstruct | null
  /** Bytes of one record. */
  readonly recordSize: number
  readonly records: number
  readonly recordBytes: number
  /** Live closures and arguments that the line of the records allocated. */
  readonly companionObjects: number
  readonly companionBytes: number
  readonly allocRecords: number
  readonly allocBytes: number
  readonly evidence: HeapEvidence
  readonly confidence: Confidence
  /** Bytes of the companion whose count matches that of the records, where both are too few to count as `shape`; else null. */
  readonly shortPairSize: number | null
  /** Whether some companions have the size of a record: large closures and arguments, or records of a second defer on the line. */
  readonly hasCompanionsOfRecordSize: boolean
  /** The statement in the source; null without source, or where the source has no statement there. */
  readonly statement: SourceStatement | null
  /** Whether deferscope itself added the frames of these records to the profile, on the row's evidence. */
  readonly isPutBack: boolean
  /** The number of goroutines inside the function; null without a goroutine profile. */
  readonly goroutines: number | null
}

/**
 * Finds the heap records among allocations, each on the best evidence there is, and sums them per `defer` statement.
 * Rows: by confidence, then all bytes descending, then function and line.
 */
export function attributeDefers(candidates: Candidates, evidence: DeferEvidence): DeferSite[] {
  const sampling = new SiteSampling(candidates.period)
  const shown = evidence.sites === 'hidden' ? [] : shownSites(candidates, evidence, sampling)
  const sites = shown.concat(evidence.sites === 'shown' ? [] : hiddenSites(candidates, sampling))
  return sites.sort(
    (a, b) =>
      confidenceRank(a.confidence) - confidenceRank(b.confidence) ||
      b.recordBytes + b.companionBytes - (a.recordBytes + a.companionBytes) ||
      compareText(a.function ?? '', b.function ?? '') ||
      (a.line ?? 0) - (b.line ?? 0) ||
      a.recordSize - b.recordSize,
  )
}

/** An allocation that counts as a record, and its grade. */
export interface AttributedRecord {
  readonly record: Allocation
  readonly grade: Grade
  /** Null for records whose statement is not known (Go 1.17 and before). */
  readonly construct: RecordConstruct | null
}

/** The allocations that the rows of `attributeDefers` count as records. */
export function attributedRecords(candidates: Candidates, evidence: DeferEvidence): AttributedRecord[] {
  const lines = evidence.sites === 'hidden' ? [] : allocationLines(candidates.allocations)
  const shown = lines.flatMap((line) => {
    const grades = gradeLine(line.allocations, candidates, evidence)
    return lineRecords(line, grades).flatMap(({ construct, records }) =>
      records.map((record) => ({ record, grade: grades.get(record)!, construct })),
    )
  })
  const hidden = evidence.sites === 'shown' ? [] : hiddenRecords(candidates)
  return [...shown, ...hidden.map((record) => ({ record, grade: gradeOf(HIDDEN_EVIDENCE), construct: null }))]
}

/** An allocation that some row of `attributeDefers` counts, with the grade of the row. */
export interface AttributedAllocation {
  readonly allocation: Allocation
  readonly role: 'record' | 'companion'
  readonly grade: Grade
}

/** The allocations that the rows of `attributeDefers` count, as records and as companions. */
export function attributedAllocations(candidates: Candidates, evidence: DeferEvidence): AttributedAllocation[] {
  const records = attributedRecords(candidates, evidence)
  const gradeOfRecord = new Map(records.map(({ record, grade }) => [record, grade]))
  const companions = allocationLines(candidates.allocations).flatMap(({ allocations }) => {
    const first = allocations.find((one) => gradeOfRecord.has(one))
    if (first === undefined) return []
    return companionsOf(allocations, gradeOfRecord).map((allocation) => ({
      allocation,
      role: 'companion' as const,
      grade: gradeOfRecord.get(first)!,
    }))
  })
  return [...records.map(({ record, grade }) => ({ allocation: record, role: 'record' as const, grade })), ...companions]
}

/** The live allocations of a line that are none of its records. */
function companionsOf(line: readonly Allocation[], records: { has(one: Allocation): boolean }): Allocation[] {
  return line.filter((one) => !records.has(one) && one.inuseObjects > 0)
}

function shownSites(candidates: Candidates, evidence: DeferEvidence, sampling: SiteSampling): DeferSite[] {
  return allocationLines(candidates.allocations).flatMap((line) => {
    const grades = gradeLine(line.allocations, candidates, evidence)
    return lineSites(line, grades, evidence, sampling)
  })
}

/** The rows of a line: its records by construct; all its other allocations are companions. */
function lineSites(
  line: AllocationLine,
  grades: ReadonlyMap<Allocation, Grade>,
  evidence: DeferEvidence,
  sampling: SiteSampling,
): DeferSite[] {
  const groups = lineRecords(line, grades)
  const companions = companionsOf(line.allocations, new Set(groups.flatMap(({ records }) => records)))
  return groups.map(({ construct, records }, i) =>
    site(line, construct, records, i === 0 ? companions : [], grades.get(records[0]!)!, evidence, sampling),
  )
}

interface ConstructRecords {
  readonly construct: RecordConstruct | null
  readonly records: readonly Allocation[]
}

/** The best-graded records of a line by construct, the largest group first; empty where none of them is alive. */
function lineRecords(line: AllocationLine, grades: ReadonlyMap<Allocation, Grade>): ConstructRecords[] {
  const best = line.allocations.reduce((rank, one) => Math.min(rank, rankOf(grades.get(one))), NO_RANK)
  const records = line.allocations.filter((one) => rankOf(grades.get(one)) === best && (one.inuseObjects > 0 || one.allocObjects > 0))
  if (best === NO_RANK || records.every((one) => one.inuseObjects <= 0)) return []
  const byConstruct = new Map<RecordConstruct | null, Allocation[]>()
  for (const one of records) {
    const construct = grades.get(one)!.construct ?? (best <= confidenceRank('likely') ? guessConstruct(one, line.allocations) : null)
    const ofConstruct = byConstruct.get(construct)
    if (ofConstruct === undefined) byConstruct.set(construct, [one])
    else ofConstruct.push(one)
  }
  // a marker shares its line with loop bodies only where the whole loop is on one line; companions then belong to the larger row
  const largestFirst = [...byConstruct].sort((a, b) => b[1].length - a[1].length)
  return largestFirst.map(([construct, ofConstruct]) => ({ construct, records: ofConstruct }))
}

const NO_RANK = Number.POSITIVE_INFINITY

function rankOf(grade: Grade | undefined): number {
  return grade === undefined ? NO_RANK : confidenceRank(grade.confidence)
}

/** The construct, where nothing names it: only loops put records on the heap. */
function guessConstruct(record: Allocation, line: readonly Allocation[]): RecordConstruct {
  if (isRangeBody(record.function)) return 'range-func'
  return hasMarkerWord(record, line) ? 'range-func-marker' : 'loop'
}

function site(
  line: Pick<DeferSite, 'function' | 'file' | 'line'> & Partial<Pick<AllocationLine, 'names'>>,
  construct: RecordConstruct | null,
  records: readonly Allocation[],
  companions: readonly Allocation[],
  grade: Grade,
  evidence: DeferEvidence,
  sampling: SiteSampling,
): DeferSite {
  const recordSize = records.reduce((most, one) => (one.inuseObjects > most.inuseObjects ? one : most)).size
  return {
    function: line.function,
    file: line.file,
    line: line.line,
    construct,
    recordSize,
    records: sumOf(records, 'inuseObjects'),
    recordBytes: sumOf(records, 'inuseBytes'),
    companionObjects: sumOf(companions, 'inuseObjects'),
    companionBytes: sumOf(companions, 'inuseBytes'),
    allocRecords: sumOf(records, 'allocObjects'),
    allocBytes: sumOf(records, 'allocBytes'),
    ...sampling.of(records, companions),
    evidence: grade.evidence,
    confidence: grade.confidence,
    shortPairSize: grade.shortPairSize,
    statement: records.map(statementOf).find((one) => one !== null) ?? null,
    isPutBack: records.some((one) => one.putBack !== null),
    hasCompanionsOfRecordSize: companions.some((one) => one.size === recordSize),
    goroutines: line.names === undefined ? null : goroutinesInside(line.names, evidence),
  }
}

function goroutinesInside(names: readonly string[], { goroutines }: DeferEvidence): number | null {
  return goroutines === null ? null : names.reduce((sum, name) => sum + (goroutines.get(name) ?? 0), 0)
}

/** The statement that made a record; where a line has several, the first one in a loop. */
function statementOf({ source }: Allocation): SourceStatement | null {
  return source?.defers.find(({ isRepeated }) => isRepeated) ?? source?.defers[0] ?? null
}

/**
 * Records of Go 1.17 and before, which are allocated on the system stack: one row per size, without the `defer` statement.
 * Source: runtime/panic.go `newdefer` up to go1.17 (`systemstack(func() { … mallocgc … })`).
 */
function hiddenSites(candidates: Candidates, sampling: SiteSampling): DeferSite[] {
  const records = hiddenRecords(candidates)
  const grade = gradeOf(HIDDEN_EVIDENCE)
  const nowhere = { function: null, file: null, line: null }
  return groupAllocations(records, (one) => String(one.size)).map((group) => site(nowhere, null, group, [], grade, NO_EVIDENCE, sampling))
}

function hiddenRecords(candidates: Candidates): Allocation[] {
  return candidates.systemStack.filter((one) => one.size >= SMALLEST_HIDDEN_RECORD && one.inuseObjects > 0)
}

const HIDDEN_EVIDENCE: HeapEvidence = 'shape'

/** The smallest size class of such a record: 72 bytes without arguments, in the class of 80. */
const SMALLEST_HIDDEN_RECORD = 80

const NO_EVIDENCE: DeferEvidence = { symbols: null, goroutines: null, recordSizes: [], sites: 'hidden', leastFrames: 2, plainDistances: [] }
