import { cleanPath } from '../../../base/go-path.ts'
import { grown } from '../../../base/growable.ts'
import { doubledSlots } from '../../../base/hash-slots.ts'
import type { Location, Mapping, PprofProfile, ProfileFunction } from '../profile.ts'
import { NO_INFO, type NodeInfo } from './node-info.ts'

/** How nodes are distinguished. */
export interface NodeOptions {
  /** Whether functions of different executables are different nodes. */
  readonly keepsObjectFiles: boolean
  /** Shortens the path of a source file; by default paths stay whole. */
  readonly trim?: (file: string) => string
}

/**
 * The nodes of a profile, and the nodes of each location: location `i` has `nodeOfLine[lineStart[i] .. lineStart[i + 1])`, innermost
 * first, at least one.
 */
export interface NodeTable {
  readonly infos: readonly NodeInfo[]
  /** Nodes of one function have equal numbers. */
  readonly functionOf: readonly number[]
  readonly lineStart: Uint32Array
  readonly nodeOfLine: Int32Array
}

/**
 * Creates the nodes of all locations. The node of a location without lines has only its address and executable.
 * Source: google/pprof internal/graph/graph.go, `CreateNodes`, `nodeInfo`, `FindOrInsertNode`.
 */
export function createNodes({ locations }: PprofProfile, options: NodeOptions): NodeTable {
  const builder = new NodeBuilder(options)
  const lineStart = new Uint32Array(locations.length + 1)
  for (let i = 0; i < locations.length; i++) lineStart[i + 1] = lineStart[i]! + Math.max(1, locations[i]!.lines.length)
  const nodeOfLine = new Int32Array(lineStart[locations.length]!)
  for (let i = 0; i < locations.length; i++) builder.addLocation(locations[i]!, nodeOfLine, lineStart[i]!)
  return { infos: builder.infos, functionOf: builder.functionOf, lineStart, nodeOfLine }
}

/** Finds or creates nodes by their content. A **whole** is a node without line and address: in most reports, a function. */
class NodeBuilder {
  readonly infos: NodeInfo[] = []
  readonly functionOf: number[] = []
  readonly #options: NodeOptions
  readonly #wholes = new Map<string, number>()
  readonly #wholeInfos: NodeInfo[] = []
  /** Wholes by mapping, where mappings count, and by function. */
  readonly #known = new Map<Mapping | null, Map<ProfileFunction, number>>()
  readonly #wholeOf: number[] = []
  /** The trimmed name of each file. */
  readonly #files = new Map<string, string>()
  #hashes = new Uint32Array(0)
  #slots: Int32Array = new Int32Array(1024).fill(-1)

  constructor(options: NodeOptions) {
    this.#options = options
  }

  addLocation({ lines, mapping, address }: Location, nodeOfLine: Int32Array, start: number): void {
    if (lines.length === 0) nodeOfLine[start] = this.#node(this.#intern('', '', 0, mapping?.file ?? ''), address, 0, 0)
    for (let k = 0; k < lines.length; k++) {
      const { fn, line, column } = lines[k]!
      nodeOfLine[start + k] = this.#node(this.#whole(fn, mapping), address, line, column)
    }
  }

  #node(whole: number, address: bigint, line: number, column: number): number {
    const low = address === 0n ? 0 : Number(address) | 0
    const mixed = Math.imul(whole, 0x9e3779b1) ^ Math.imul(line, 0x85ebca6b) ^ Math.imul(low, 0xc2b2ae35) ^ Math.imul(column, 0x27d4eb2f)
    const hash = (mixed ^ (mixed >>> 15)) >>> 0
    const mask = this.#slots.length - 1
    let slot = hash & mask
    for (let node = this.#slots[slot]!; node !== -1; node = this.#slots[slot]!) {
      const info = this.infos[node]!
      if (this.#wholeOf[node] === whole && info.line === line && info.column === column && info.address === address) return node
      slot = (slot + 1) & mask
    }
    const node = this.infos.length
    const isWhole = address === 0n && line === 0
    const info = this.#wholeInfos[whole]!
    this.infos.push(isWhole && column === 0 ? info : partOf(info, address, line, column))
    // a column without a line makes a separate function
    this.functionOf.push(isWhole && column !== 0 ? -1 - node : whole)
    this.#wholeOf.push(whole)
    this.#hashes = grown(this.#hashes, node + 1)
    this.#hashes[node] = hash
    this.#slots[slot] = node
    if ((node + 1) * 2 > this.#slots.length) this.#slots = doubledSlots(this.#slots as Int32Array<ArrayBuffer>, this.#hashes, node + 1)
    return node
  }

  #whole(fn: ProfileFunction, mapping: Mapping | null): number {
    const hasObjectFile = this.#options.keepsObjectFiles || fn.name === ''
    const key = hasObjectFile ? mapping : null
    let known = this.#known.get(key)
    if (known === undefined) {
      known = new Map()
      this.#known.set(key, known)
    }
    let whole = known.get(fn)
    if (whole === undefined) {
      const file = this.#fileOf(fn)
      whole = hasObjectFile ? this.#intern(fn.name, file, fn.startLine, mapping?.file ?? '') : this.#intern(fn.name, file, 0, '')
      known.set(fn, whole)
    }
    return whole
  }

  #fileOf({ file }: ProfileFunction): string {
    if (file === '') return ''
    let clean = this.#files.get(file)
    if (clean === undefined) {
      clean = cleanPath(this.#options.trim === undefined ? file : this.#options.trim(file))
      this.#files.set(file, clean)
    }
    return clean
  }

  #intern(name: string, file: string, startLine: number, objectFile: string): number {
    const key = `${name}\n${file}\n${startLine}\n${objectFile}`
    let whole = this.#wholes.get(key)
    if (whole === undefined) {
      whole = this.#wholeInfos.length
      this.#wholes.set(key, whole)
      this.#wholeInfos.push({ ...NO_INFO, name, file, startLine, objectFile })
    }
    return whole
  }
}

/** The node of a line or an address of a function. The fields are written out because a spread is slower, and there are many nodes. */
function partOf({ name, origName, file, startLine, objectFile }: NodeInfo, address: bigint, line: number, column: number): NodeInfo {
  return { name, origName, address, file, startLine, line, column, objectFile }
}
