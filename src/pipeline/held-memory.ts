import { type FrameFilterOptions, frameFilter } from '../analysis/frame-filter.ts'
import type { DeferSite } from '../attribution/attribute-defers.ts'
import { foldFunctionName } from '../attribution/go-names.ts'
import { type HeldMemory, heldMemory } from '../attribution/held-memory.ts'
import { HELD_FLOOR, type HeldFloor } from '../attribution/held-objects.ts'
import { HeldStacks, type Holder, TRANSPORT } from '../attribution/held-stacks.ts'
import { recordsOf } from '../attribution/site-facts.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { type DecodeOptions, decodeProfile } from '../decode/decode-profile.ts'
import { parseFunctionName } from '../gosource/function-name.ts'
import type { GoFunction } from '../gosource/functions.ts'
import { heldByDefers } from '../gosource/held/held-by-defers.ts'
import type { SourceFrame, SourcePlace } from '../gosource/source-index.ts'
import type { SyntaxNode } from '../gosource/syntax-tree.ts'
import type { SampleBuffer } from '../profile/sample-sink.ts'
import type { HeapInterval } from '../stats/heap-sampling.ts'
import type { FoldedProfile } from './fold-profile.ts'
import { PackageReader } from './package-reader.ts'
import { functionFrames } from './profile-frames.ts'
import type { Program } from './program.ts'
import { otherCommit, type ProgramSource, sourceStatement } from './source-evidence.ts'

/** The inputs for finding held memory, besides the profiles. */
export interface HeldInputs {
  readonly heaps: readonly FoldedProfile[]
  /** The sources of the heaps, to be read again. */
  readonly sources: readonly ProfileSource[]
  readonly decode: DecodeOptions
  readonly source: Pick<ProgramSource, 'index' | 'prefix'>
  readonly filter: FrameFilterOptions | null
  readonly sites: readonly DeferSite[]
  /** The number of goroutines inside each function, by folded name; null without a goroutine profile. */
  readonly goroutines: ReadonlyMap<string, number> | null
  /** The least memory that is returned; by default, what may be named. */
  readonly floor?: HeldFloor
}

/** What pending calls keep alive, and the stacks that show it; null where no call can hold anything. */
export interface HeldReading {
  readonly held: readonly HeldMemory[]
  readonly stacks: HeldStacks | null
}

/** Finds what pending deferred calls keep alive, from the source of the functions through which most memory was allocated. */
export async function readHeldMemory(inputs: HeldInputs): Promise<HeldReading> {
  const { heaps, sources, decode, sites, goroutines } = inputs
  const { floor = HELD_FLOOR } = inputs
  const holders = await findHolders(heaps, inputs.source, floor.bytes)
  if (holders.length === 0) return { held: [], stacks: null }
  const stacks = new HeldStacks(holders)
  for (const { source, profile } of heaps) {
    const again = sources.find(({ name }) => name === source)
    const filter = inputs.filter === null ? null : await frameFilter(profile, inputs.filter)
    const keeps = filter === null ? () => true : ({ stack, depth }: SampleBuffer) => filter.keeps(stack, depth)
    if (again !== undefined) await decodeProfile(again, stacks.sinkFor(profile, keeps), decode)
  }
  const records = new Map(sites.map((one) => [`${one.file}:${one.line}`, one.confidence === 'possible' ? null : recordInterval(one)]))
  const factsOf = ({ file, function: name, held }: Holder) => ({
    records: records.get(`${file}:${held.statement.line}`) ?? null,
    goroutines: goroutines === null ? null : (goroutines.get(name) ?? 0),
  })
  return { held: heldMemory(stacks, heaps[0]!.profile.period, factsOf, floor), stacks }
}

function recordInterval(site: DeferSite): HeapInterval {
  return {
    estimate: site.records,
    low: recordsOf(site, site.bytesLow) ?? 0,
    high: recordsOf(site, site.bytesHigh) ?? Number.POSITIVE_INFINITY,
  }
}

/** The deferred calls of the functions through which at least `floor` bytes of the live memory were allocated. */
export async function findHolders(
  heaps: readonly FoldedProfile[],
  { index, prefix }: Pick<ProgramSource, 'index' | 'prefix'>,
  floor: number = HELD_FLOOR.bytes,
): Promise<Holder[]> {
  const byFile = new Map<string, { readonly place: SourcePlace; readonly frame: SourceFrame; readonly program: Program | null }[]>()
  for (const heap of heaps)
    for (const frame of largeFunctions(heap, floor)) {
      const place = await index.locate(frame)
      if (place?.path == null || place.origin !== 'module' || place.function === null || place.fit === 'moved') continue
      const known = byFile.get(frame.file)
      if (known === undefined) byFile.set(frame.file, [{ place, frame, program: heap.program }])
      else known.push({ place, frame, program: heap.program })
    }
  const packages = new PackageReader(index)
  const holders: Holder[] = []
  for (const [name, places] of byFile) {
    const { place, frame, program } = places[0]!
    const wanted = new Set(places.map((one) => declarationOf(one.place.function!)))
    const known = await packages.knownTo(place.file, place.path!, wanted)
    const { package: imported } = parseFunctionName(frame.function)
    const isOther = otherCommit(index.files, program) !== null
    const doubt = isOther
      ? 'the source stands at another commit than the program was built from'
      : place.fit === 'unknown'
        ? place.reason
        : null
    for (const held of heldByDefers(place.file, known, (node) => wanted.has(node)))
      holders.push({
        held,
        file: name,
        statement: sourceStatement(held.statement, place.file, prefix + place.path!),
        doubt,
        function: foldFunctionName(`${imported}.${held.statement.function.name}`),
      })
  }
  return holders
}

function declarationOf(one: GoFunction): SyntaxNode {
  return one.outer === null ? one.node : declarationOf(one.outer)
}

/** One frame for each function that allocated enough to be named. */
export function* largeFunctions({ profile, fold }: FoldedProfile, floor: number): Generator<SourceFrame> {
  const type = profile.sampleTypes.findIndex((one) => one.type === 'inuse_space')
  const large = new Set<string>()
  const sums = Array.from({ length: fold.nodes.length }, (_, node) => ({
    name: fold.nodes.label(profile, node),
    cum: Number(fold.cum(node, type)),
  }))
  // the function that made the request is in other stacks
  const isHttp = sums.some(({ name, cum }) => cum >= HELD_FLOOR.bytes && TRANSPORT.test(name))
  for (const { name, cum } of sums) if (cum >= (isHttp ? 1 : floor)) large.add(name)
  for (const frame of functionFrames(profile)) if (large.has(frame.function)) yield frame
}
