import type { DeferSite } from '../attribution/attribute-defers.ts'
import type { Confidence } from '../attribution/evidence.ts'
import { foldFunctionName } from '../attribution/go-names.ts'
import type { HeldMemory } from '../attribution/held-memory.ts'
import { HELD_FLOOR } from '../attribution/held-objects.ts'
import type { SampledSize } from '../attribution/site-sampling.ts'
import type { EvidenceSource } from '../report/report.ts'
import type { FoldedProfile } from './fold-profile.ts'
import type { HeldInputs } from './held-memory.ts'
import type { ProgramSource } from './source-evidence.ts'

/** The live bytes that the pending calls of one `defer` statement keep in one profile. */
export interface HeldValue {
  readonly function: string
  readonly file: string
  readonly line: number
  readonly construct: DeferSite['construct']
  readonly confidence: Confidence
  readonly bytes: number
  /** The objects really sampled behind the bytes. */
  readonly sizes: readonly SampledSize[]
}

/** What the pending calls of one profile hold. */
export interface HeldValues {
  /** The source that tells it. */
  readonly source: EvidenceSource
  /** By `heldKey`, however little it is. */
  readonly rows: ReadonlyMap<string, HeldValue>
  /** The keys of rows that are large enough to be named. */
  readonly named: ReadonlySet<string>
  /** Folded names of functions that allocated live memory and whose lines do not fit the source: what they hold is unknown. */
  readonly unfit: readonly string[]
}

/** Reads what pending calls hold in one profile, for comparisons: also less than a report names, since the other profile may have more. */
export async function readHeldValues(
  heap: FoldedProfile,
  inputs: Omit<HeldInputs, 'heaps' | 'floor'> & { readonly source: ProgramSource },
): Promise<HeldValues> {
  const { readHeldMemory, largeFunctions } = await import('./held-memory.ts')
  const { held } = await readHeldMemory({ ...inputs, heaps: [heap], floor: { bytes: 1, samples: 1 } })
  const rows = new Map<string, HeldValue>()
  const named = new Set<string>()
  for (const one of held) {
    const row = heldValue(one)
    rows.set(heldKey(row), row)
    if (one.estimate >= HELD_FLOOR.bytes && one.sampled >= HELD_FLOOR.samples) named.add(heldKey(row))
  }
  const unfit = new Set<string>()
  for (const frame of largeFunctions(heap, 1)) {
    const place = await inputs.source.index.locate(frame)
    if (place?.fit === 'moved') unfit.add(foldFunctionName(frame.function))
  }
  const { root, detail } = inputs.source
  return { source: { kind: 'source', source: root, detail }, rows, named, unfit: [...unfit] }
}

/** What a statement holds, in the form that comparisons and series take. */
export function heldValue({ holder, estimate, sizes, confidence }: HeldMemory): HeldValue {
  const { repeats, statement } = holder.held
  return {
    function: holder.function,
    file: holder.file,
    line: statement.line,
    construct: repeats === 'once' ? null : repeats,
    confidence,
    bytes: estimate,
    sizes,
  }
}

/** The key of a statement, equal in all profiles of one source. */
export function heldKey({ function: name, file, line }: Pick<HeldValue, 'function' | 'file' | 'line'>): string {
  return `${name}\n${file}:${line}`
}

/** The source that tells what all of these profiles hold, as evidence of a report; nothing where that of one is not known. */
export function heldEvidence(profiles: readonly (HeldValues | null)[]): { evidence?: readonly EvidenceSource[] } {
  const sources = profiles.map((one) => one?.source ?? null)
  return sources.length === 0 || sources.includes(null) ? {} : { evidence: [sources[0]!] }
}

/**
 * The statements whose held bytes all of these profiles can tell and at least one names, by key, as the surest profile has them. A profile
 * without known source tells of none, and one where the function does not fit the source tells nothing of that function.
 */
export function comparableHeld(profiles: readonly (HeldValues | null)[]): Map<string, HeldValue> {
  const all = new Map<string, HeldValue>()
  if (profiles.some((one) => one === null)) return all
  const known = profiles as readonly HeldValues[]
  for (const { rows, named } of known)
    for (const key of named) {
      const row = rows.get(key)!
      if (all.get(key)?.confidence !== 'strong') all.set(key, row)
    }
  const isUnfit = ({ function: name }: HeldValue) =>
    known.some(({ unfit }) => unfit.some((one) => one === name || one.startsWith(`${name}.func`)))
  return new Map([...all].filter(([, row]) => !isUnfit(row)))
}
