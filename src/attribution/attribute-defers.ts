import { compareText } from '../base/order.ts'
import { heapInterval, type SizeGroup, sampledObjects } from '../stats/heap-sampling.ts'
import type { Allocation } from './allocations.ts'
import type { Candidates } from './candidates.ts'
import { CONFIDENCE, type Confidence, confidenceRank, type HeapEvidence } from './evidence.ts'
import { foldFunctionName, isRangeBody } from './go-names.ts'
import { constructOfFrames, looksLikeRecordPrefix, type RecordConstruct } from './record-frames.ts'
import type { SiteVisibility } from './record-size.ts'
import { shapeOf } from './shape.ts'

/** Live heap records of one `defer` statement, or of one record size where the statement cannot be told. */
export interface DeferSite {
  /** Folded name, as `foldFunctionName`; null up to Go 1.17. */
  readonly function: string | null
  readonly file: string | null
  readonly line: number | null
  readonly construct: RecordConstruct | null
  /** Bytes of one record. */
  readonly recordSize: number
  readonly records: number
  readonly recordBytes: number
  /** Closures and arguments that the same line allocated and that are still live. */
  readonly companionObjects: number
  readonly companionBytes: number
  readonly allocRecords: number
  readonly allocBytes: number
  /** Records really sampled; null where every allocation was recorded, or the profile was altered. */
  readonly sampledObjects: number | null
  /** 95% interval of `recordBytes` for the sampling error; null when the profile was altered. */
  readonly bytesLow: number | null
  readonly bytesHigh: number | null
  /** The same for records and companions together. */
  readonly totalLow: number | null
  readonly totalHigh: number | null
  readonly evidence: HeapEvidence
  readonly confidence: Confidence
  /** Bytes of the companion that is in step with the records, where both are too few to count as `shape`; else null. */
  readonly shortPairSize: number | null
  /** Goroutines that are inside the function; null without a goroutine profile. */
  readonly goroutines: number | null
}

/** What is known beside the profiles. */
export interface DeferEvidence {
  /** Names by raw PC, from replies of `/debug/pprof/symbol`. */
  readonly symbols: ReadonlyMap<bigint, string> | null
  /** How many goroutines are inside each function, by folded name; null without a goroutine profile. */
  readonly goroutines: ReadonlyMap<string, number> | null
  /** Sizes a record may have. */
  readonly recordSizes: readonly number[]
  /** Whether records show where they were allocated, by the Go version. */
  readonly sites: SiteVisibility
}

/** What one allocation is taken for. */
interface Grade {
  readonly evidence: HeapEvidence
  readonly construct: RecordConstruct | null
  readonly shortPairSize: number | null
}

/** The allocations of one line of one function, over all its instances and range-over-func bodies. */
interface Line {
  readonly function: string
  readonly file: string
  readonly line: number
  readonly allocations: Allocation[]
}

/**
 * Finds the heap records among allocations, each on the best evidence there is, and sums them per `defer` statement.
 * Rows: by confidence, then all bytes descending, then function and line.
 */
export function attributeDefers(candidates: Candidates, evidence: DeferEvidence): DeferSite[] {
  const sites: DeferSite[] = []
  if (evidence.sites !== 'hidden') sites.push(...shownSites(candidates, evidence))
  if (evidence.sites !== 'shown') sites.push(...hiddenSites(candidates))
  return sites.sort(
    (a, b) =>
      confidenceRank(a.confidence) - confidenceRank(b.confidence) ||
      b.recordBytes + b.companionBytes - (a.recordBytes + a.companionBytes) ||
      compareText(a.function ?? '', b.function ?? '') ||
      (a.line ?? 0) - (b.line ?? 0) ||
      a.recordSize - b.recordSize,
  )
}

function shownSites(candidates: Candidates, evidence: DeferEvidence): DeferSite[] {
  const grades = new Map<Allocation, Grade>()
  for (const instance of instances(candidates.allocations)) gradeInstance(instance, candidates, evidence, grades)
  return lines(candidates.allocations).flatMap((line) => lineSites(line, grades, candidates, evidence))
}

/** Allocations that one machine function makes on one line: addresses say in which order. */
function instances(allocations: readonly Allocation[]): Allocation[][] {
  return grouped(allocations, (one) => `${one.executable}\n${one.function}\n${one.file}\n${one.line}`)
}

function lines(allocations: readonly Allocation[]): Line[] {
  return grouped(allocations, (one) => `${foldFunctionName(one.function)}\n${one.file}\n${one.line}`).map((group) => ({
    function: foldFunctionName(group[0]!.function),
    file: group[0]!.file,
    line: group[0]!.line,
    allocations: group,
  }))
}

function grouped(allocations: readonly Allocation[], keyOf: (one: Allocation) => string): Allocation[][] {
  const groups = new Map<string, Allocation[]>()
  for (const one of allocations) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return [...groups.values()]
}

/** Grades the records among the allocations of one machine function's line. */
function gradeInstance(
  instance: readonly Allocation[],
  candidates: Candidates,
  evidence: DeferEvidence,
  grades: Map<Allocation, Grade>,
): void {
  if (candidates.detail === 'nothing') gradeByShape(instance, candidates, evidence, grades)
  else
    for (const one of instance) {
      const grade = candidates.detail === 'names' ? gradeByNames(one.prefixNames, 'stack') : gradeByPcs(one, evidence)
      if (grade !== null) grades.set(one, grade)
    }
}

function gradeByNames(names: readonly string[], evidence: HeapEvidence): Grade | null {
  const construct = constructOfFrames(names)
  return construct === null ? null : { evidence, construct, shortPairSize: null }
}

/** By the raw PCs of a text: exact where the process named them, else by how the PCs of a record lie. */
function gradeByPcs(one: Allocation, evidence: DeferEvidence): Grade | null {
  if (one.prefix.length === 0) return null
  const names = one.prefix.map((pc) => evidence.symbols?.get(pc))
  const byName = gradeByNames(
    names.filter((name) => name !== undefined),
    'symbol',
  )
  if (byName !== null || !names.includes(undefined)) return byName
  if (!evidence.recordSizes.includes(one.size) || one.isInlined) return null
  return looksLikeRecordPrefix(one.prefix) ? { evidence: 'prefix', construct: null, shortPairSize: null } : null
}

/** By sizes, counts and addresses alone: at most the last call of a line can be that of a record. */
function gradeByShape(
  instance: readonly Allocation[],
  candidates: Candidates,
  evidence: DeferEvidence,
  grades: Map<Allocation, Grade>,
): void {
  const physical = instance.filter((one) => !one.isInlined)
  const ofRecordSize = physical.filter((one) => evidence.recordSizes.includes(one.size) && one.inuseObjects > 0)
  const last = ofRecordSize.reduce<Allocation | null>((best, one) => (best === null || one.offset > best.offset ? one : best), null)
  if (last === null) return
  const isInside = evidence.goroutines?.has(foldFunctionName(last.function)) ?? true
  const isMarker =
    !isRangeBody(last.function) && candidates.rangeParents.has(foldFunctionName(last.function)) && hasMarkerWord(last, physical)
  const { verdict, companion } = shapeOf(last, physical, candidates.period, candidates.callAlignment)
  // a pending record needs a goroutine inside its function
  if ((isMarker || verdict === 'pair') && isInside) grades.set(last, { evidence: 'shape', construct: null, shortPairSize: null })
  else grades.set(last, { evidence: 'size', construct: null, shortPairSize: isInside ? (companion?.size ?? null) : null })
}

/** The rows of a line: its best-graded records by construct; everything else on it is their companion. */
function lineSites(line: Line, grades: ReadonlyMap<Allocation, Grade>, candidates: Candidates, evidence: DeferEvidence): DeferSite[] {
  const best = Math.min(...line.allocations.map((one) => rankOf(grades.get(one))))
  const records = line.allocations.filter((one) => rankOf(grades.get(one)) === best && (one.inuseObjects > 0 || one.allocObjects > 0))
  if (best === NO_RANK || records.every((one) => one.inuseObjects <= 0)) return []
  const companions = line.allocations.filter((one) => !records.includes(one) && one.inuseObjects > 0)
  const byConstruct = new Map<RecordConstruct | null, Allocation[]>()
  for (const one of records) {
    const construct = grades.get(one)!.construct ?? (best <= confidenceRank('likely') ? guessConstruct(one, line.allocations) : null)
    byConstruct.set(construct, [...(byConstruct.get(construct) ?? []), one])
  }
  // a marker shares its line with bodies only where a whole loop is one line; companions then go to the larger row
  const largestFirst = [...byConstruct].sort((a, b) => b[1].length - a[1].length)
  return largestFirst.map(([construct, ofConstruct], i) =>
    site(line, construct, ofConstruct, i === 0 ? companions : [], grades.get(ofConstruct[0]!)!, candidates, evidence),
  )
}

const NO_RANK = Number.POSITIVE_INFINITY

function rankOf(grade: Grade | undefined): number {
  return grade === undefined ? NO_RANK : confidenceRank(CONFIDENCE[grade.evidence])
}

/** Only loops put records on the heap. */
function guessConstruct(record: Allocation, line: readonly Allocation[]): RecordConstruct {
  if (isRangeBody(record.function)) return 'range-func'
  return hasMarkerWord(record, line) ? 'range-func-marker' : 'loop'
}

/** Whether a word was allocated by the same call: `runtime.deferrangefunc` makes a list head beside its marker record. */
function hasMarkerWord(record: Allocation, others: readonly Allocation[]): boolean {
  return others.some((one) => one.offset === record.offset && one.size === 8)
}

function site(
  line: Pick<DeferSite, 'function' | 'file' | 'line'>,
  construct: RecordConstruct | null,
  records: readonly Allocation[],
  companions: readonly Allocation[],
  grade: Grade,
  candidates: Candidates,
  evidence: DeferEvidence,
): DeferSite {
  return {
    function: line.function,
    file: line.file,
    line: line.line,
    construct,
    recordSize: records[0]!.size,
    records: sum(records, 'inuseObjects'),
    recordBytes: sum(records, 'inuseBytes'),
    companionObjects: sum(companions, 'inuseObjects'),
    companionBytes: sum(companions, 'inuseBytes'),
    allocRecords: sum(records, 'allocObjects'),
    allocBytes: sum(records, 'allocBytes'),
    ...samplingOf(records, companions, candidates.period),
    evidence: grade.evidence,
    confidence: CONFIDENCE[grade.evidence],
    shortPairSize: grade.shortPairSize,
    goroutines: line.function === null || evidence.goroutines === null ? null : (evidence.goroutines.get(line.function) ?? 0),
  }
}

/** How many records were sampled and the intervals that gives, for sampled profiles whose numbers are as Go wrote them. */
function samplingOf(
  records: readonly Allocation[],
  companions: readonly Allocation[],
  period: number,
): Pick<DeferSite, 'sampledObjects' | 'bytesLow' | 'bytesHigh' | 'totalLow' | 'totalHigh'> {
  if (period <= 1) {
    const bytes = sum(records, 'inuseBytes')
    const total = bytes + sum(companions, 'inuseBytes')
    return { sampledObjects: null, bytesLow: bytes, bytesHigh: bytes, totalLow: total, totalHigh: total }
  }
  const recordGroups = sampledGroups(records, period)
  const companionGroups = sampledGroups(companions, period)
  if (recordGroups === null || companionGroups === null)
    return { sampledObjects: null, bytesLow: null, bytesHigh: null, totalLow: null, totalHigh: null }
  const interval = heapInterval(recordGroups, period)
  const total = heapInterval([...recordGroups, ...companionGroups], period)
  return {
    sampledObjects: recordGroups.reduce((all, group) => all + group.sampled, 0),
    bytesLow: Math.round(interval.low),
    bytesHigh: Math.round(interval.high),
    totalLow: Math.round(total.low),
    totalHigh: Math.round(total.high),
  }
}

/** Sampled objects by size; null when some number is not a whole one, as in profiles that someone scaled or subtracted. */
function sampledGroups(allocations: readonly Allocation[], period: number): SizeGroup[] | null {
  const groups: SizeGroup[] = []
  for (const one of allocations) {
    const { count, residual } = sampledObjects(one.inuseBytes, one.size, period)
    // each sample of the profile lost up to a byte when it was truncated
    if (residual > MAX_RESIDUAL + one.samples / period || one.inuseBytes < 0) return null
    groups.push({ size: one.size, sampled: count })
  }
  return groups
}

/** Above this distance from a whole number of sampled objects, someone changed the values. */
const MAX_RESIDUAL = 0.05

/**
 * Records of Go 1.17 and before, which are allocated on the system stack: one row per size, the `defer` statement unknown.
 * Source: runtime/panic.go `newdefer` up to go1.17 (`systemstack(func() { … mallocgc … })`).
 */
function hiddenSites(candidates: Candidates): DeferSite[] {
  const records = candidates.systemStack.filter((one) => one.size >= SMALLEST_HIDDEN_RECORD && one.inuseObjects > 0)
  const grade: Grade = { evidence: 'shape', construct: null, shortPairSize: null }
  const nowhere = { function: null, file: null, line: null }
  return grouped(records, (one) => String(one.size)).map((group) => site(nowhere, null, group, [], grade, candidates, NO_EVIDENCE))
}

/** 72 bytes without arguments, in the class of 80. */
const SMALLEST_HIDDEN_RECORD = 80

const NO_EVIDENCE: DeferEvidence = { symbols: null, goroutines: null, recordSizes: [], sites: 'hidden' }

function sum(allocations: readonly Allocation[], column: 'inuseObjects' | 'inuseBytes' | 'allocObjects' | 'allocBytes'): number {
  return allocations.reduce((total, one) => total + one[column], 0)
}
