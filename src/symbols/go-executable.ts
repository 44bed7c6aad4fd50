import type { GoBuildInfo } from './build-info.ts'
import { directCall, isCode, isPointerCall, trampolineTarget } from './call-target.ts'
import type { CallSite, Executable, MachineFunction, ProcessMapping, SourceFrame } from './executable.ts'
import { findCalls, hasKnownCalls } from './find-calls.ts'
import type { FunctionRecord, FunctionTable } from './function-table.ts'
import type { ImageMemory } from './image.ts'
import { type FileLine, framesAt, type InlineLayout, ownLines } from './inlined-frames.ts'
import type { ModuleData } from './module-data.ts'

export interface GoExecutableParts {
  readonly name: string
  readonly memory: ImageMemory
  readonly table: FunctionTable
  /** Null before Go 1.18, where it is not needed. */
  readonly moduleData: ModuleData | null
  readonly buildInfo: GoBuildInfo | null
  readonly goBuildId: string | null
}

/** How far the places are apart that a BL leads to, in bytes: 26 bits of words. */
const BL_REACH = 2 ** 28
/** The most jumps that are followed between a call and its target: one by Go's linker, one by the system's. */
const MAX_JUMPS = 2
/** Unrolled loops that calls enter in the middle, by how much work is left (cmd/compile, up to Go 1.25). */
const DUFF = /^runtime\.duff(zero|copy)$/

/** An executable whose function table has been found. */
export class GoExecutable implements Executable {
  readonly name: string
  readonly buildInfo: GoBuildInfo | null
  readonly goBuildId: string | null
  readonly #memory: ImageMemory
  readonly #table: FunctionTable
  readonly #inlining: InlineLayout | null
  /** Indexes of functions by name, as far as they were asked for. */
  readonly #entries = new Map<string, Promise<readonly number[]>>()

  constructor({ name, memory, table, moduleData, buildInfo, goBuildId }: GoExecutableParts) {
    this.name = name
    this.buildInfo = buildInfo
    this.goBuildId = goBuildId
    this.#memory = memory
    this.#table = table
    this.#inlining = inlineLayout(table, moduleData, buildInfo)
  }

  /** The field held the size of the frame before Go 1.12, which had no build information. */
  get #tellsDefers(): boolean {
    return this.#table.header.version !== '1.2' || this.buildInfo !== null
  }

  get format(): Executable['format'] {
    return this.#memory.image.format
  }
  get arch(): string {
    return this.#memory.image.arch
  }
  get buildId(): string | null {
    return this.#memory.image.buildId
  }
  get isPie(): boolean {
    return this.#memory.image.isPie
  }

  linkAddress(address: bigint, { start, limit, offset }: ProcessMapping): bigint | null {
    const { base, segments } = this.#memory.image
    // a profile without mappings has one mapping of zeros (runtime/pprof, addMappingEntry of a fake)
    if (limit === 0n) return !this.isPie && isCode(this.#memory, Number(address), 1) ? address : null
    if (address < start || address >= limit) return null
    if (base !== null) {
      // modules of Windows and regions of macOS start with the file's headers; the mapping's offset means nothing there
      const linked = BigInt(base) + address - start
      return isCode(this.#memory, Number(linked), 1) ? linked : null
    }
    const fileOffset = Number(address - start + offset)
    const segment = segments.find(
      (each) => each.isExecutable && fileOffset >= each.fileOffset && fileOffset < each.fileOffset + each.fileSize,
    )
    return segment === undefined ? null : BigInt(fileOffset - segment.fileOffset + segment.address)
  }

  async callTarget(returnAddress: bigint): Promise<bigint | null> {
    const called = await directCall(this.#memory, Number(returnAddress))
    const target = called === null ? null : await this.#behindJumps(called)
    return target !== null && (await this.#isTarget(target)) ? BigInt(target) : null
  }

  async #behindJumps(called: number): Promise<number> {
    let target = called
    for (let jumps = 0; jumps < MAX_JUMPS; jumps++) {
      const next = await this.#jumpTarget(target)
      if (next === null) break
      target = next
    }
    return target
  }

  async isCall(returnAddress: bigint): Promise<boolean | null> {
    return (await this.callTarget(returnAddress)) !== null || isPointerCall(this.#memory, Number(returnAddress))
  }

  /** Where the linker's jump at an address leads; null where the code there is a function's own. */
  async #jumpTarget(address: number): Promise<number | null> {
    const index = this.#table.indexAt(address)
    if (index >= 0 && !/-tramp\d+$/.test((await this.#machineFunction(index)).name)) return null
    return trampolineTarget(this.#memory, address)
  }

  /** Whether a call can lead to an address: code, and in Go code the start of a function. If not, the bytes only looked like a call. */
  async #isTarget(address: number): Promise<boolean> {
    const index = this.#table.indexAt(address)
    if (index < 0) return isCode(this.#memory, address, 1)
    const { entry, name } = await this.#machineFunction(index)
    return entry === BigInt(address) || DUFF.test(name)
  }

  async functionAt(address: bigint): Promise<MachineFunction | null> {
    const index = this.#table.indexAt(Number(address))
    return index < 0 ? null : this.#machineFunction(index)
  }

  async functionNamed(name: string): Promise<MachineFunction | null> {
    const [index, second] = await this.#table.indexesNamed(name)
    return index === undefined || second !== undefined ? null : this.#machineFunction(index)
  }

  async lineAt(address: bigint): Promise<readonly SourceFrame[]> {
    const index = this.#table.indexAt(Number(address))
    if (index < 0 || this.#inlining === null) return []
    return framesAt(this.#table, await this.#table.record(index), Number(address), this.#inlining)
  }

  async deferringEntries(): Promise<readonly bigint[]> {
    const indexes = this.#tellsDefers ? await this.#table.indexesOfDeferring() : this.#table.indexes()
    return Array.from(indexes, (index) => BigInt(this.#table.entryOf(index)))
  }

  async callsIn(caller: MachineFunction, callees: readonly string[]): Promise<readonly CallSite[] | null> {
    const { arch } = this
    if (!hasKnownCalls(arch)) return null
    const [entry, end] = [Number(caller.entry), Number(caller.end)]
    const known = await this.#entriesOf(callees)
    // a linker puts jumps between where a call does not reach: BL reaches half of this
    const isFar = arch === 'arm64' && this.#table.end - this.#table.start > BL_REACH / 2
    const code = await this.#memory.read(entry, Math.min(end - entry, this.#memory.available(entry)))
    const sites: CallSite[] = []
    for (const { returnAddress, target } of findCalls(code, entry, arch, (address) => known.has(address) || isFar)) {
      const callee = known.get(target) ?? known.get(await this.#behindJumps(target))
      if (callee === undefined) continue
      const [frame] = await this.lineAt(BigInt(returnAddress - 1))
      sites.push({ callee, returnAddress: BigInt(returnAddress), file: frame?.file ?? '', line: frame?.line ?? 0 })
    }
    return sites
  }

  async linesOf({ entry }: MachineFunction): Promise<readonly FileLine[]> {
    const index = this.#table.indexAt(Number(entry))
    return index < 0 ? [] : ownLines(this.#table, await this.#table.record(index))
  }

  /** Names by the addresses at which functions of these names start. */
  async #entriesOf(names: readonly string[]): Promise<ReadonlyMap<number, string>> {
    const entries = new Map<number, string>()
    for (const name of names) {
      const found = this.#entries.get(name) ?? this.#table.indexesNamed(name)
      this.#entries.set(name, found)
      for (const index of await found) entries.set(this.#table.entryOf(index), name)
    }
    return entries
  }

  async #machineFunction(index: number): Promise<MachineFunction> {
    const record: FunctionRecord = await this.#table.record(index)
    return {
      name: await this.#table.name(record.nameOffset),
      entry: BigInt(record.entry),
      end: BigInt(record.end),
      startLine: record.startLine,
      deferReturn: this.#tellsDefers ? record.deferReturn : null,
      funcId: record.funcId,
    }
  }
}

/** Null where the Go release is too old or not known. Go 1.13 to 1.15 are alike, and 1.13 is the first with build information. */
function inlineLayout({ header }: FunctionTable, moduleData: ModuleData | null, buildInfo: GoBuildInfo | null): InlineLayout | null {
  if (header.version === '1.2') return buildInfo === null ? null : { treeIndex: 4, functionData: null }
  return { treeIndex: 3, functionData: moduleData?.functionData ?? null }
}
