import { type Candidates, findCandidates, mergeCandidates } from '../attribution/candidates.ts'
import type { DeferEvidence } from '../attribution/evidence.ts'
import { foldFunctionName, withoutRangeParts } from '../attribution/go-names.ts'
import { type GoVersion, inferGoVersion } from '../attribution/go-version.ts'
import { leastHiddenFrames } from '../attribution/record-frames.ts'
import { recordSizes, type SiteVisibility, siteVisibility } from '../attribution/record-size.ts'
import { plainCallDistances } from '../attribution/shape.ts'
import { unnamedRecordPcs } from '../attribution/unnamed-pcs.ts'
import type { Notice } from '../report/report.ts'
import { withCalls } from './allocation-facts.ts'
import type { FoldedProfile } from './fold-profile.ts'
import type { GivenFacts } from './given-facts.ts'
import { hasUnnamedFrames } from './heap-doubts.ts'
import { frameDetail } from './heap-inputs.ts'
import { builtRelease, programVersion } from './program.ts'
import type { SourcedCandidates } from './source-evidence.ts'

/** The allocations of heaps that may be records, and the evidence that decides which of them are. */
export interface KnownHeaps {
  readonly candidates: Candidates
  readonly evidence: DeferEvidence
  /** The Go version of each heap; null where nothing shows it. */
  readonly versions: readonly (GoVersion | null)[]
  /** The first version that is known. */
  readonly version: GoVersion | null
  /** Whether every object of record size is known to be a record or not. */
  readonly isExact: boolean
  /** Hidden addresses of objects of record size that nothing names. */
  readonly unnamedPcs: readonly bigint[]
  readonly notices: readonly Notice[]
}

/** Collects the evidence about the records of heaps that can be added up; `inside` are goroutines of that moment. */
export async function knownHeaps(
  heaps: readonly FoldedProfile[],
  inside: readonly FoldedProfile[],
  given: GivenFacts,
): Promise<KnownHeaps> {
  const versions = heaps.map(({ profile, program }) => given.version ?? programVersion(program) ?? inferGoVersion(profile))
  const version = versions.find((one) => one !== null) ?? null
  const sizes = [...new Set(versions.flatMap(recordSizes))]
  const known = await Promise.all(heaps.map((heap, i) => knownCandidates(heap, sizes, given, versions[i]!)))
  const candidates = mergeCandidates(known.map((one) => one.candidates))
  const evidence: DeferEvidence = {
    symbols: given.symbols,
    goroutines: inside.length === 0 ? null : goroutinesByFunction(inside),
    recordSizes: sizes,
    sites: commonVisibility(versions),
    // with several releases, the smallest
    leastFrames: Math.min(...versions.map(leastHiddenFrames)),
    plainDistances: plainCallDistances(version),
  }
  const unnamedPcs = unnamedRecordPcs(candidates, evidence)
  return {
    candidates,
    evidence,
    versions,
    version,
    isExact: isExact(candidates, heaps, sizes, unnamedPcs),
    unnamedPcs,
    notices: known.flatMap(({ notices }) => notices),
  }
}

/** The lines of a heap that may have records, with what executable and source say about them. */
async function knownCandidates(
  heap: FoldedProfile,
  sizes: readonly number[],
  { symbols, compiler, source }: GivenFacts,
  version: GoVersion | null,
): Promise<SourcedCandidates> {
  const { profile, fold, program } = heap
  const found = findCandidates(profile, fold.sites, sizes, frameDetail(profile), symbols)
  const named: Candidates = { ...found, namedBy: heap.symbolizedCount > 0 ? 'binary' : 'stack' }
  const called = program === null ? named : await withCalls(named, profile, program)
  const compiled = compiler === null ? { candidates: called, notices: [] } : await compilerWord(called, compiler, program, version)
  if (source === null) return compiled
  const sourced = await source.lookUp(compiled.candidates, program, builtRelease(program, version))
  return { candidates: sourced.candidates, notices: [...compiled.notices, ...sourced.notices] }
}

async function compilerWord(...given: Parameters<typeof import('./compiler-evidence.ts').withCompiler>): Promise<SourcedCandidates> {
  return (await import('./compiler-evidence.ts')).withCompiler(...given)
}

/** Whether every object of record size is known to be a record or not. */
function isExact(
  candidates: Candidates,
  heaps: readonly FoldedProfile[],
  sizes: readonly number[],
  unnamedPcs: readonly bigint[],
): boolean {
  if (candidates.detail === 'names') return !hasUnnamedFrames(heaps)
  if (candidates.detail === 'pcs') return unnamedPcs.length === 0
  const open = candidates.allocations.filter((one) => sizes.includes(one.size) && one.inuseObjects > 0 && !one.isInlined)
  return heaps.every(({ program }) => program !== null) && open.every((one) => one.call !== null)
}

/** Whether these versions show where records are allocated; `unknown` where they differ. */
function commonVisibility(versions: readonly (GoVersion | null)[]): SiteVisibility {
  const [first, ...rest] = versions.map(siteVisibility)
  return rest.every((one) => one === first) ? first! : 'unknown'
}

/** The number of goroutines with a function in their stack, by folded name, so that its range-over-func bodies count as the function. */
export function goroutinesByFunction(goroutines: readonly FoldedProfile[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { profile, fold } of goroutines) {
    const perInstance = new Map<string, number>()
    for (let node = 0; node < fold.nodes.length; node++) {
      const name = withoutRangeParts(fold.nodes.label(profile, node))
      perInstance.set(name, Math.max(perInstance.get(name) ?? 0, Number(fold.cum(node, 0))))
    }
    for (const [name, count] of perInstance) counts.set(foldFunctionName(name), (counts.get(foldFunctionName(name)) ?? 0) + count)
  }
  return counts
}
