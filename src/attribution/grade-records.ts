import { hasMarkerWord, lineInstances } from './allocation-lines.ts'
import type { Allocation } from './allocations.ts'
import type { Candidates } from './candidates.ts'
import type { DeferEvidence, HeapEvidence } from './evidence.ts'
import { foldFunctionName, isRangeBody } from './go-names.ts'
import { type Grade, gradeOf } from './grade.ts'
import { compilerGradeOf, isExcludedByCompiler, verdictOfCompiler } from './grade-by-compiler.ts'
import { isExcludedBySource, sourceGradeOf, verdictOfSource } from './grade-by-source.ts'
import { constructOfCall, constructOfFrames, looksLikeRecordPrefix } from './record-frames.ts'
import { type Shape, shapeOf } from './shape.ts'
import { defersInLoops, isStandardFunction } from './standard-packages.ts'

/** Grades the records among the allocations of one line. Allocations that are not records are not in the result. */
export function gradeLine(line: readonly Allocation[], candidates: Candidates, evidence: DeferEvidence): Map<Allocation, Grade> {
  const grades = new Map<Allocation, Grade>()
  for (const instance of lineInstances(line)) gradeInstance(instance, candidates, evidence, grades)
  return grades
}

function gradeInstance(
  instance: readonly Allocation[],
  candidates: Candidates,
  evidence: DeferEvidence,
  grades: Map<Allocation, Grade>,
): void {
  for (const one of instance) {
    const grade = candidates.detail === 'names' ? gradeByFrames(one) : candidates.detail === 'pcs' ? gradeByPcs(one, evidence) : null
    if (grade !== null) grades.set(one, grade)
  }
  if (candidates.detail === 'nothing') gradeByFile(instance, candidates, evidence, grades)
  // what the library allocates outside of its few loop defers are ordinary objects
  for (const [one, { evidence: ground }] of grades)
    if (ground === 'size' && isOfLibrary(one) && !defersInLoops(one.function)) grades.delete(one)
}

/** Without hidden frames: by the calls at the addresses, else by frames that were put back, else by the compiler or the source, else by the shape of the line. */
function gradeByFile(
  instance: readonly Allocation[],
  candidates: Candidates,
  evidence: DeferEvidence,
  grades: Map<Allocation, Grade>,
): void {
  for (const one of instance) {
    const grade = one.call === null ? gradeByFrames(one) : gradeByCall(one, evidence)
    if (grade !== null) grades.set(one, grade)
  }
  if (instance.every((one) => one.call !== null) || instance.some((one) => one.call === null && grades.has(one))) return
  const compiled = verdictOfCompiler(instance, candidates, evidence)
  const verdict = compiled.kind === 'unknown' ? verdictOfSource(instance, candidates, evidence) : compiled
  if (verdict.kind === 'record') for (const record of verdict.records.filter(({ call }) => call === null)) grades.set(record, verdict.grade)
  if (verdict.kind === 'unknown') gradeByShape(instance, candidates, evidence, grades)
}

/** Grades by the function that the call instruction calls. Objects of other sizes are of a garbage collection that began in that call. */
function gradeByCall(one: Allocation, { recordSizes }: DeferEvidence): Grade | null {
  const construct = one.call === null ? null : constructOfCall(one.call)
  return construct === null || one.isInlined || !recordSizes.includes(one.size) ? null : gradeOf('binary', construct)
}

/** Grades by the runtime frames in the profile; frames that deferscope added have the evidence that it had. */
function gradeByFrames({ prefixNames, putBack }: Allocation): Grade | null {
  return gradeByNames(prefixNames, putBack ?? 'stack')
}

function gradeByNames(names: readonly string[], evidence: HeapEvidence): Grade | null {
  const construct = constructOfFrames(names)
  return construct === null ? null : gradeOf(evidence, construct)
}

/** Grades by the raw PCs of a text: exact where the process or the executable named them, else by the distances of a record's PCs. */
function gradeByPcs(one: Allocation, evidence: DeferEvidence): Grade | null {
  if (one.prefix.length === 0) return null
  const names = one.prefix.map((pc) => evidence.symbols?.get(pc))
  const known = names.map((name) => name ?? '')
  const byName = gradeByNames(known, 'symbol')
  if (byName !== null || !names.includes(undefined)) return byName
  if (one.call !== null) return gradeByCall(one, evidence)
  if (!evidence.recordSizes.includes(one.size) || one.isInlined || isExcludedByCompiler(one) || isExcludedBySource(one)) return null
  // an unnamed prefix with as many frames as a record's stays possible
  if (!looksLikeRecordPrefix(one.prefix, evidence.leastFrames)) return one.prefix.length >= evidence.leastFrames ? gradeOf('size') : null
  return compilerGradeOf(one) ?? sourceGradeOf(one) ?? gradeOf('prefix')
}

/** Grades by sizes, counts and addresses alone: only the last call of a line can be that of a record. */
function gradeByShape(
  instance: readonly Allocation[],
  candidates: Candidates,
  evidence: DeferEvidence,
  grades: Map<Allocation, Grade>,
): void {
  const physical = instance.filter((one) => !one.isInlined)
  const ofRecordSize = physical.filter((one) => evidence.recordSizes.includes(one.size) && one.inuseObjects > 0)
  const last = ofRecordSize.reduce<Allocation | null>((best, one) => (best === null || one.offset > best.offset ? one : best), null)
  if (last === null || last.call !== null) return
  const { verdict, companion } = lineShape(last, physical, candidates, evidence)
  grades.set(last, verdict === 'pair' ? gradeOf('shape') : gradeOf('size', null, companion?.size ?? null))
}

/** The shape of a line, given its last allocation of record size; a marker beside its word counts as a pair. */
export function lineShape(last: Allocation, physical: readonly Allocation[], candidates: Candidates, evidence: DeferEvidence): Shape {
  const isMarker =
    !isRangeBody(last.function) && candidates.rangeParents.has(foldFunctionName(last.function)) && hasMarkerWord(last, physical)
  const shape = shapeOf(last, physical, candidates.period, candidates.callAlignment, evidence.plainDistances)
  return isMarker ? { ...shape, verdict: 'pair' } : shape
}

/** Whether Go's library made an object: by the name of the function, and a file that lies where such packages do. */
function isOfLibrary({ function: name, file }: Allocation): boolean {
  return isStandardFunction(name) && /(?:^|\/)src\/|^[^/.]+\//.test(file)
}
