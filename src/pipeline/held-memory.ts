import { type FrameFilterOptions, frameFilter } from '../analysis/frame-filter.ts'
import type { DeferSite } from '../attribution/attribute-defers.ts'
import { foldFunctionName } from '../attribution/go-names.ts'
import { HELD_FLOOR, type HeldMemory, heldMemory } from '../attribution/held-memory.ts'
import { HeldStacks, type Holder, TRANSPORT } from '../attribution/held-stacks.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { type DecodeOptions, decodeProfile } from '../decode/decode-profile.ts'
import { parseFunctionName } from '../gosource/function-name.ts'
import type { GoFile } from '../gosource/go-file.ts'
import { GoPackage, importsOf } from '../gosource/held/go-package.ts'
import { heldByDefers } from '../gosource/held/held-by-defers.ts'
import type { SourceFrame, SourceIndex } from '../gosource/source-index.ts'
import { functionFile, functionName, type Profile } from '../profile/profile.ts'
import type { SampleBuffer } from '../profile/sample-sink.ts'
import type { FoldedProfile } from './fold-profile.ts'
import { otherCommit, type ProgramSource, sourceStatement } from './source-evidence.ts'

/** What the question needs besides the profiles. */
export interface HeldInputs {
  readonly heaps: readonly FoldedProfile[]
  /** The sources of the heaps, which are read again. */
  readonly sources: readonly ProfileSource[]
  readonly decode: DecodeOptions
  readonly source: Pick<ProgramSource, 'index' | 'prefix'>
  readonly filter: FrameFilterOptions | null
  readonly sites: readonly DeferSite[]
  /** Goroutines by folded name of the functions they are inside; null without a profile of them. */
  readonly goroutines: ReadonlyMap<string, number> | null
}

/** Finds what pending deferred calls keep alive, by the source of the functions through which most memory was allocated. */
export async function readHeldMemory(inputs: HeldInputs): Promise<HeldMemory[]> {
  const { heaps, sources, decode, sites, goroutines } = inputs
  const holders = await findHolders(heaps, inputs.source)
  if (holders.length === 0) return []
  const stacks = new HeldStacks(holders)
  for (const { source, profile } of heaps) {
    const again = sources.find(({ name }) => name === source)
    const filter = inputs.filter === null ? null : await frameFilter(profile, inputs.filter)
    const keeps = filter === null ? () => true : ({ stack, depth }: SampleBuffer) => filter.keeps(stack, depth)
    if (again !== undefined) await decodeProfile(again, stacks.sinkFor(profile, keeps), decode)
  }
  const recordsOf = new Map(sites.map((one) => [`${one.file}:${one.line}`, one.confidence === 'possible' ? null : one.records]))
  return heldMemory(stacks, heaps[0]!.profile.period, ({ file, function: name, held }) => ({
    records: recordsOf.get(`${file}:${held.statement.line}`) ?? null,
    goroutines: goroutines === null ? null : (goroutines.get(name) ?? 0),
  }))
}

/** The deferred calls of the files whose functions allocated much of what is alive. */
export async function findHolders(
  heaps: readonly FoldedProfile[],
  { index, prefix }: Pick<ProgramSource, 'index' | 'prefix'>,
): Promise<Holder[]> {
  const packages = new ModulePackages(index)
  const holders: Holder[] = []
  const seen = new Set<string>()
  for (const { frame, program } of heaps.flatMap((heap) =>
    [...largeFunctions(heap)].map((one) => ({ frame: one, program: heap.program })),
  )) {
    if (seen.has(frame.file)) continue
    const place = await index.locate(frame)
    if (place === null || place.path === null || place.origin !== 'module' || place.function === null || place.fit === 'moved') continue
    seen.add(frame.file)
    const { package: name } = parseFunctionName(frame.function)
    const own = await packages.knownTo(place.file, place.path)
    const isOther = otherCommit(index.files, program) !== null
    const doubt = isOther
      ? 'the source stands at another commit than the program was built from'
      : place.fit === 'unknown'
        ? place.reason
        : null
    for (const held of heldByDefers(place.file, own))
      holders.push({
        held,
        file: frame.file,
        statement: sourceStatement(held.statement, place.file, prefix + place.path),
        doubt,
        function: foldFunctionName(`${name}.${held.statement.function.name}`),
      })
  }
  return holders
}

/** A frame for each function that allocated enough to hold something. */
function* largeFunctions({ profile, fold }: FoldedProfile): Generator<SourceFrame> {
  const type = profile.sampleTypes.findIndex((one) => one.type === 'inuse_space')
  const large = new Set<string>()
  const sums = Array.from({ length: fold.nodes.length }, (_, node) => ({
    name: fold.nodes.label(profile, node),
    cum: Number(fold.cum(node, type)),
  }))
  // who asked for it is in other stacks
  const isHttp = sums.some(({ name, cum }) => cum >= HELD_FLOOR.bytes && TRANSPORT.test(name))
  for (const { name, cum } of sums) if (cum >= (isHttp ? 1 : HELD_FLOOR.bytes)) large.add(name)
  const lines = someLines(profile)
  for (let row = 0; row < profile.functions.length; row++) {
    const name = functionName(profile, row)
    const line = lines.get(row)
    if (!large.has(name) || line === undefined) continue
    const startLine = profile.functions.startLine[row]!
    yield { function: name, file: functionFile(profile, row), line, startLine: startLine > 0 ? startLine : null, release: null }
  }
}

/** A line that the profile has for each function. */
function someLines({ locations }: Profile): Map<number, number> {
  const lines = new Map<number, number>()
  for (let row = 0; row < locations.lineCount; row++)
    if (!lines.has(locations.lineFunction[row]!)) lines.set(locations.lineFunction[row]!, locations.lineNumber[row]!)
  return lines
}

/** The packages of a tree, read when they are asked for. */
class ModulePackages {
  readonly #index: SourceIndex
  readonly #byDirectory = new Map<string, Promise<GoPackage>>()

  constructor(index: SourceIndex) {
    this.#index = index
  }

  /** The package of a file, and those of the same tree that it imports. */
  async knownTo(file: GoFile, path: string): Promise<{ own: GoPackage; imported: Map<string, GoPackage> }> {
    const directory = directoryOf(path)
    const own = await this.#package(directory)
    const imported = new Map<string, GoPackage>()
    for (const name of importsOf(file.syntax).values()) {
      const found = this.#index.modules
        .pathsOf(`${name}/x.go`)
        .map(directoryOf)
        .find((one) => this.#filesOf(one).length > 0)
      if (found !== undefined) imported.set(name, await this.#package(found))
    }
    return { own, imported }
  }

  #package(directory: string): Promise<GoPackage> {
    let found = this.#byDirectory.get(directory)
    if (found === undefined) {
      found = Promise.all(this.#filesOf(directory).map((path) => this.#index.file(path))).then(
        (files) => new GoPackage(files.filter((one) => one !== null)),
      )
      this.#byDirectory.set(directory, found)
    }
    return found
  }

  #filesOf(directory: string): string[] {
    return this.#index.files.paths.filter((path) => path.endsWith('.go') && !path.endsWith('_test.go') && directoryOf(path) === directory)
  }
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1)
}
