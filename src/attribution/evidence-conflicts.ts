import { allocationLines, lineInstances } from './allocation-lines.ts'
import type { Allocation } from './allocations.ts'
import type { Candidates } from './candidates.ts'
import type { DeferEvidence, HeapEvidence } from './evidence.ts'
import { compilerGradeOf, isExcludedByCompiler, verdictOfCompiler } from './grade-by-compiler.ts'
import { isExcludedBySource, sourceGradeOf, verdictOfSource } from './grade-by-source.ts'
import { lineShape } from './grade-records.ts'
import { constructOfCall, constructOfFrames, looksLikeRecordPrefix } from './record-frames.ts'

/** A line about which two kinds of evidence disagree: one says that it makes records, the other that it does not. */
export interface EvidenceConflict {
  /** Folded name, as in `DeferSite`. */
  readonly function: string
  readonly file: string
  readonly line: number
  readonly records: readonly HeapEvidence[]
  readonly none: readonly HeapEvidence[]
}

/** The lines about which kinds of evidence disagree. The stronger kind decides, but the user should know. */
export function evidenceConflicts(candidates: Candidates, evidence: DeferEvidence): EvidenceConflict[] {
  if (hasShapeAlone(candidates)) return []
  return allocationLines(candidates.allocations).flatMap((line) => {
    const opinions = lineInstances(line.allocations).flatMap((instance) => opinionsOf(instance, candidates, evidence))
    const kinds = (isRecord: boolean) => [...new Set(opinions.filter((one) => one.isRecord === isRecord).map((one) => one.evidence))]
    const records = kinds(true)
    const none = kinds(false).filter((kind) => !records.includes(kind))
    return records.length > 0 && none.length > 0 ? [{ function: line.function, file: line.file, line: line.line, records, none }] : []
  })
}

/** Whether sizes, counts and addresses are all that there is: one kind of evidence contradicts no other. */
function hasShapeAlone({ detail, allocations }: Candidates): boolean {
  const isBare = (one: Allocation) => one.call === null && one.compiled === null && one.source === null && one.putBack === null
  return detail === 'nothing' && allocations.every(isBare)
}

interface Opinion {
  readonly evidence: HeapEvidence
  readonly isRecord: boolean
}

/** For each kind of evidence that can judge: whether live objects of record size are records. */
function opinionsOf(instance: readonly Allocation[], candidates: Candidates, evidence: DeferEvidence): Opinion[] {
  const alive = instance.filter((one) => !one.isInlined && one.inuseObjects > 0 && evidence.recordSizes.includes(one.size))
  if (alive.length === 0) return []
  return candidates.detail === 'pcs' ? opinionsOfPcs(alive, evidence) : opinionsOfFile(instance, alive, candidates, evidence)
}

function opinionsOfPcs(alive: readonly Allocation[], { symbols, leastFrames }: DeferEvidence): Opinion[] {
  const opinions: Opinion[] = []
  const named = (one: Allocation) => one.prefix.map((pc) => symbols?.get(pc) ?? '')
  if (alive.every((one) => !named(one).includes('')))
    opinions.push({ evidence: 'symbol', isRecord: alive.some((one) => constructOfFrames(named(one)) !== null) })
  opinions.push(...opinionOfCalls(alive))
  if (alive.some((one) => looksLikeRecordPrefix(one.prefix, leastFrames))) opinions.push({ evidence: 'prefix', isRecord: true })
  if (alive.every(isExcludedByCompiler)) opinions.push({ evidence: 'compiler', isRecord: false })
  else if (alive.some((one) => looksLikeRecordPrefix(one.prefix, leastFrames) && compilerGradeOf(one) !== null))
    opinions.push({ evidence: 'compiler', isRecord: true })
  if (alive.every(isExcludedBySource)) opinions.push({ evidence: 'source', isRecord: false })
  else if (alive.some((one) => looksLikeRecordPrefix(one.prefix, leastFrames) && sourceGradeOf(one) !== null))
    opinions.push({ evidence: 'source', isRecord: true })
  return opinions
}

function opinionsOfFile(
  instance: readonly Allocation[],
  alive: readonly Allocation[],
  candidates: Candidates,
  evidence: DeferEvidence,
): Opinion[] {
  const opinions: Opinion[] = []
  if (candidates.detail === 'names')
    opinions.push({ evidence: candidates.namedBy, isRecord: alive.some((one) => constructOfFrames(one.prefixNames) !== null) })
  opinions.push(...opinionOfCalls(alive))
  for (const { putBack } of alive) if (putBack !== null) opinions.push({ evidence: putBack, isRecord: true })
  const compiled = verdictOfCompiler(instance, candidates, evidence)
  if (compiled.kind !== 'unknown') opinions.push({ evidence: 'compiler', isRecord: compiled.kind === 'record' })
  const verdict = verdictOfSource(instance, candidates, evidence)
  if (verdict.kind !== 'unknown') opinions.push({ evidence: 'source', isRecord: verdict.kind === 'record' })
  const last = alive.reduce((best, one) => (one.offset > best.offset ? one : best))
  const physical = instance.filter((one) => !one.isInlined)
  if (candidates.detail === 'nothing' && lineShape(last, physical, candidates, evidence).verdict === 'pair')
    opinions.push({ evidence: 'shape', isRecord: true })
  return opinions
}

function opinionOfCalls(alive: readonly Allocation[]): Opinion[] {
  if (alive.some((one) => one.call === null)) return []
  return [{ evidence: 'binary', isRecord: alive.some((one) => constructOfCall(one.call!) !== null) }]
}
