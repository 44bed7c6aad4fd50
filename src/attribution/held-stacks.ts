import type { HeldDefer, HeldLines } from '../gosource/held/held-defer.ts'
import { functionFile, functionName, type LocationIndex, type Profile, type ProfileTables } from '../profile/profile.ts'
import type { SampleBuffer, SampleSink } from '../profile/sample-sink.ts'
import { heapTypes } from './allocations.ts'
import { isRuntimeName } from './go-names.ts'
import type { SourceStatement } from './source-statement.ts'

/** A deferred call in the source that may hold memory, and the name of its file in profiles. */
export interface Holder {
  readonly held: HeldDefer
  /** The file, as frames name it. */
  readonly file: string
  /** The statement in the source. */
  readonly statement: SourceStatement
  /** Why everything that the source says is uncertain; null where it is not. */
  readonly doubt: string | null
  /** The folded name of the function that defers, with its package. */
  readonly function: string
}

/** Live objects of one size that were allocated on one path from a holder's line to the leaf. */
export interface HeldGroup {
  readonly holder: Holder
  readonly lines: HeldLines
  /** Line of the holder's frame. */
  readonly line: number
  /** Number of the path from the leaf to that frame, by functions and lines. */
  readonly path: number
  /** Size class in bytes. */
  readonly size: number
  /** Whether the frame itself allocated: only runtime frames follow it. */
  readonly isDirect: boolean
  /** Whether the path leads through the client of net/http, whose goroutines allocate most of what a response needs. */
  readonly isHttp: boolean
  objects: number
  bytes: number
}

/** A frame in a function that may hold memory. */
interface FrameMatch {
  /** The key of the declaration, or of the literal in it. */
  readonly unit: string
  readonly line: number
  /** The holders that the line may belong to, the best first. */
  readonly owners: readonly Owner[]
}

/** A declared function with the lines that belong to deferred calls. */
interface Declaration {
  readonly file: string
  readonly first: number
  readonly last: number
  readonly literals: HeldDefer['declaration']['literals']
  readonly owners: Owner[]
}

interface Owner {
  readonly holder: Holder
  readonly lines: HeldLines
}

/** Where the owner of a sample was found. */
interface FoundOwner {
  /** Index of the location in the stack, and row of the frame in the table of lines. */
  readonly index: number
  readonly row: number
  readonly match: FrameMatch
  readonly owner: Owner
}

/** The group that a sample belongs to, and the location of the frame that holds it. */
export interface HeldPlace {
  readonly group: HeldGroup
  readonly location: LocationIndex
}

/** Names of methods that do the work of readers, writers and iterators when other code calls them. */
const STREAM_METHOD =
  /\)\.(Read|ReadByte|ReadRune|ReadSlice|ReadAt|ReadFrom|Write|WriteByte|WriteString|WriteTo|Next|Scan|Seek|Flush|Close|Peek|Discard|Value|fill)$/

/** Functions of an HTTP request that run in the goroutine of the caller. */
const HTTP_CLIENT = /^net\/http\.\(\*(Client|Transport)\)\./
/** Functions of the goroutines that a transport starts. Source: net/http/transport.go, `queueForDial` and `dialConn`. */
export const TRANSPORT = /^net\/http\.\(\*(Transport\)\.(dialConn|startDialConn)|persistConn\)\.(read|write)Loop)/

/** Assigns live memory to deferred calls by its stacks: among the frames in a function or literal, the one nearest to the leaf decides. */
export class HeldStacks {
  readonly groups = new Map<string, HeldGroup>()
  /** What goroutines of net/http transports allocated for connections, by size. */
  readonly transport = new Map<number, { readonly size: number; objects: number; bytes: number }>()
  readonly #declarations: readonly Declaration[]
  readonly #paths = new Map<string, number>()

  constructor(holders: readonly Holder[]) {
    const byKey = new Map<string, Declaration>()
    for (const holder of holders) {
      const { first, last, literals } = holder.held.declaration
      const key = `${holder.file}\n${first}`
      const known = byKey.get(key) ?? { file: holder.file, first, last, literals, owners: [] }
      known.owners.push(...holder.held.lines.map((lines) => ({ holder, lines })))
      byKey.set(key, known)
    }
    this.#declarations = [...byKey.values()]
  }

  /** A sink for the samples that `keeps` accepts, of a profile that was decoded before, so that its rows are known. */
  sinkFor(profile: Profile, keeps: (sample: SampleBuffer) => boolean): SampleSink {
    const types = heapTypes(profile)
    const frames = new ProfileFrames(profile, (file, line) => this.#matchOf(file, line))
    const sizeKey = profile.strings.find('bytes')
    const canonical = profile.strings.canonicalRows()
    return {
      begin: () => {},
      sample: (sample) => {
        const bytes = sample.values[types.inuseSpace] ?? 0
        const objects = sample.values[types.inuseObjects] ?? 0
        if (bytes <= 0 || !keeps(sample)) return true
        const size = sizeOf(sample, canonical, sizeKey) || Math.round(bytes / Math.max(1, objects))
        const isOwned = this.#add(sample, frames, bytes, objects, size)
        if (!isOwned && frames.isOfTransport(sample)) this.#addToTransport(bytes, objects, size)
        return true
      },
    }
  }

  /** Returns a function that finds to which group a sample of a profile was added, and the location of the holder's frame. */
  groupFinder(profile: Profile): (sample: SampleBuffer, bytes: number, objects: number) => HeldPlace | null {
    const frames = new ProfileFrames(profile, (file, line) => this.#matchOf(file, line))
    const sizeKey = profile.strings.find('bytes')
    const canonical = profile.strings.canonicalRows()
    return (sample, bytes, objects) => {
      const found = this.#ownerOf(sample, frames)
      if (found === null) return null
      const size = sizeOf(sample, canonical, sizeKey) || Math.round(bytes / Math.max(1, objects))
      const group = this.groups.get(this.#keyOf(found, sample, frames, size))
      return group === undefined ? null : { group, location: sample.stack[found.index]! }
    }
  }

  #matchOf(file: string, line: number): FrameMatch | null {
    const index = this.#declarations.findIndex((one) => one.file === file && one.first <= line && line <= one.last)
    const declaration = this.#declarations[index]
    if (declaration === undefined) return null
    const owners = declaration.owners.filter(({ lines }) => lines.first <= line && line <= lines.last)
    // of equally good ones, the nearest that stands before the line
    const distance = ({ holder }: Owner) => {
      const away = holder.held.statement.line - line
      return away < 0 ? 1e6 - away : away
    }
    owners.sort((a, b) => a.lines.rank - b.lines.rank || distance(a) - distance(b))
    const literal = declaration.literals.findLastIndex(({ first, last }) => first <= line && line <= last)
    return { unit: `${index} ${literal}`, line, owners }
  }

  /** Assigns a sample to a deferred call; false where it belongs to none. */
  #add(sample: SampleBuffer, frames: ProfileFrames, bytes: number, objects: number, size: number): boolean {
    const found = this.#ownerOf(sample, frames)
    if (found === null) return false
    const key = this.#keyOf(found, sample, frames, size)
    const known = this.groups.get(key)
    if (known !== undefined) {
      known.bytes += bytes
      known.objects += objects
      return true
    }
    const { index, row, match, owner } = found
    const below = frames.namesBelow(sample, index, row)
    this.groups.set(key, {
      ...owner,
      line: match.line,
      path: this.#pathOf(frames.pathText(sample, index, row)),
      size,
      isDirect: below.every(isRuntimeName),
      isHttp: below.some((name) => HTTP_CLIENT.test(name)),
      objects,
      bytes,
    })
    return true
  }

  /** The frame nearest to the leaf through which memory of a deferred call was allocated; null where there is none. */
  #ownerOf(sample: SampleBuffer, frames: ProfileFrames): FoundOwner | null {
    const passed = new Set<string>()
    for (let index = 0; index < sample.depth; index++)
      for (const [row, match] of frames.matchesOf(sample.stack[index]!)) {
        if (passed.has(match.unit)) continue
        passed.add(match.unit)
        const owner = match.owners.find(({ lines }) => isThrough(lines, () => frames.namesBelow(sample, index, row)))
        if (owner !== undefined) return { index, row, match, owner }
      }
    return null
  }

  #keyOf({ index, row, match, owner }: FoundOwner, sample: SampleBuffer, frames: ProfileFrames, size: number): string {
    return `${match.unit} ${match.owners.indexOf(owner)} ${match.line} ${this.#pathOf(frames.pathText(sample, index, row))} ${size}`
  }

  #addToTransport(bytes: number, objects: number, size: number): void {
    const known = this.transport.get(size)
    if (known === undefined) this.transport.set(size, { size, objects, bytes })
    else {
      known.bytes += bytes
      known.objects += objects
    }
  }

  #pathOf(text: string): number {
    const known = this.#paths.get(text) ?? this.#paths.size
    this.#paths.set(text, known)
    return known
  }
}

/** Whether memory that was allocated below a frame belongs to its lines; `below` returns the names from the leaf on. */
function isThrough({ callees, isStreamOnly }: HeldLines, below: () => readonly string[]): boolean {
  if (callees === null && !isStreamOnly) return true
  const names = below().filter((name) => !isRuntimeName(name))
  const called = lastName(names.at(-1) ?? '')
  if (callees !== null && !callees.includes(called)) return false
  return !isStreamOnly || names.slice(0, -1).some((name) => STREAM_METHOD.test(name))
}

/** The last part of a function name: `Open` for `archive/zip.(*File).Open`, `acquire` for `main.acquire[...]`. */
function lastName(name: string): string {
  const plain = name.replace(/\[.*\]/g, '').replace(/-fm$/, '')
  return plain.slice(plain.lastIndexOf('.') + 1)
}

/** Answers questions about the frames of one profile, by location. */
class ProfileFrames {
  readonly #tables: ProfileTables
  readonly #match: (file: string, line: number) => FrameMatch | null
  readonly #isTransport: (boolean | undefined)[] = []
  readonly #matches: (readonly (readonly [number, FrameMatch])[] | undefined)[] = []

  constructor(tables: ProfileTables, match: (file: string, line: number) => FrameMatch | null) {
    this.#tables = tables
    this.#match = match
  }

  /** The frames of a location in functions that may hold memory, innermost first, with their rows in the table of lines. */
  matchesOf(location: LocationIndex): readonly (readonly [number, FrameMatch])[] {
    let matches = this.#matches[location]
    if (matches === undefined) {
      const { locations } = this.#tables
      const found: [number, FrameMatch][] = []
      for (let row = locations.lineStart[location]!; row < locations.lineEnd[location]!; row++) {
        const match = this.#match(functionFile(this.#tables, locations.lineFunction[row]!), locations.lineNumber[row]!)
        if (match !== null) found.push([row, match])
      }
      matches = found
      this.#matches[location] = matches
    }
    return matches
  }

  /** Whether a goroutine of an HTTP transport made the allocation. */
  isOfTransport({ stack, depth }: SampleBuffer): boolean {
    const { locations } = this.#tables
    // the functions are next to the root
    for (let i = depth - 1; i >= Math.max(0, depth - 3); i--) {
      const location = stack[i]!
      this.#isTransport[location] ??= Array.from({ length: locations.lineEnd[location]! - locations.lineStart[location]! }, (_, row) =>
        functionName(this.#tables, locations.lineFunction[locations.lineStart[location]! + row]!),
      ).some((name) => TRANSPORT.test(name))
      if (this.#isTransport[location]) return true
    }
    return false
  }

  /** Names of the functions between the leaf and a frame, without the frame. */
  namesBelow(sample: SampleBuffer, index: number, row: number): string[] {
    return this.#rowsBelow(sample, index, row).map((one) => functionName(this.#tables, this.#tables.locations.lineFunction[one]!))
  }

  pathText(sample: SampleBuffer, index: number, row: number): string {
    const { locations } = this.#tables
    return [...this.#rowsBelow(sample, index, row), row]
      .map((one) => `${functionName(this.#tables, locations.lineFunction[one]!)}:${locations.lineNumber[one]!}`)
      .join('\n')
  }

  #rowsBelow({ stack }: SampleBuffer, index: number, row: number): number[] {
    const { locations } = this.#tables
    const rows: number[] = []
    for (let i = 0; i <= index; i++)
      for (let one = locations.lineStart[stack[i]!]!; one < locations.lineEnd[stack[i]!]!; one++) {
        if (i === index && one >= row) return rows
        rows.push(one)
      }
    return rows
  }
}

function sizeOf(sample: SampleBuffer, canonical: Uint32Array, sizeKey: number): number {
  for (let i = 0; i < sample.labelCount; i++)
    if (sample.labelText[i] === 0 && canonical[sample.labelKey[i]!] === sizeKey)
      return sample.labelHigh[i]! * 0x1_0000_0000 + sample.labelLow[i]!
  return 0
}
