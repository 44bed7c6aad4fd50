import { baseName, cleanPath } from '../base/go-path.ts'
import { grown } from '../base/growable.ts'
import type { LocationIndex, ProfileTables } from '../profile/profile.ts'
import type { StringIndex } from '../profile/string-table.ts'

/**
 * Directories that build systems compile below; pprof removes them from paths. Source: google/pprof internal/report/source.go, `trimPath`.
 */
const BUILD_ROOTS = ['/proc/self/cwd/./', '/proc/self/cwd/']

/** What one row of a top table stands for: a function, or a source line of a function. */
export type Granularity = 'functions' | 'lines'

/** A line of a function; "" and 0 mean unknown. */
export interface NodePlace {
  readonly function: string
  readonly file: string
  readonly line: number
}

/**
 * The nodes that frames are summed up by. As in pprof, functions with equal names are one node, whatever their file. All locations
 * without symbols in one executable are one node; functions without a name too, one node per line where they start.
 * Source: google/pprof internal/graph/graph.go `nodeInfo`, `NameComponents`; profile/profile.go `Aggregate`.
 */
export class NodeTable {
  readonly granularity: Granularity
  length = 0
  #canonical: Uint32Array | null
  #name = new Uint32Array(0)
  #file = new Uint32Array(0)
  #line = new Float64Array(0)
  /** MappingIndex + 1 for a node without a name, else 0. */
  #object = new Uint32Array(0)
  /** First line of the function for a node without a name, else 0. */
  #startLine = new Float64Array(0)
  #byName = new Int32Array(0)
  #byKey = new Map<string, number>()
  /** The first file whose cleaned path is this. */
  #byPath = new Map<string, StringIndex>()

  constructor(granularity: Granularity, canonical: Uint32Array | null) {
    this.granularity = granularity
    this.#canonical = canonical
  }

  /** Nodes of functions, by the rows of their names, no two of which are equal. */
  static ofFunctions(names: Uint32Array<ArrayBuffer>): NodeTable {
    const nodes = new NodeTable('functions', null)
    nodes.length = names.length
    nodes.#name = names
    nodes.#file = new Uint32Array(names.length)
    nodes.#line = new Float64Array(names.length)
    nodes.#object = new Uint32Array(names.length)
    nodes.#startLine = new Float64Array(names.length)
    return nodes
  }

  /** The nodes of a location's lines, innermost first; null while the location or one of its functions is not defined. */
  ofLocation(tables: ProfileTables, location: LocationIndex): number[] | null {
    const { locations, functions } = tables
    if (locations.isDefined[location] !== 1) return null
    const start = locations.lineStart[location]!
    const end = locations.lineEnd[location]!
    if (start === end) return [this.#keyed(0, 0, 0, this.#objectOf(tables, location), 0)]
    const nodes: number[] = []
    for (let i = start; i < end; i++) {
      const fn = locations.lineFunction[i]!
      if (functions.isDefined[fn] !== 1) return null
      const name = this.#row(functions.name[fn]!)
      const isNameless = name === 0
      if (!isNameless && this.granularity === 'functions') {
        nodes.push(this.#named(name))
        continue
      }
      const file = this.granularity === 'lines' ? this.#fileRow(tables, functions.file[fn]!) : 0
      const line = this.granularity === 'lines' ? locations.lineNumber[i]! : 0
      const object = isNameless ? this.#objectOf(tables, location) : 0
      nodes.push(this.#keyed(name, file, line, object, isNameless ? functions.startLine[fn]! : 0))
    }
    return nodes
  }

  /** The label that pprof prints: the function, and its place for lines; `[executable]` or `<unknown>` where there is no name. */
  label(tables: ProfileTables, node: number): string {
    const name = tables.strings.text(this.#name[node]!)
    const file = this.file(tables, node)
    const place = this.#line[node] === 0 ? file : `${file}:${this.#line[node]}`
    if (place !== '') return name === '' ? place : `${name} ${place}`
    if (name !== '') return name
    const executable = this.#executable(tables, node)
    return executable === '' ? '<unknown>' : `[${baseName(executable)}]`
  }

  /** The parts of `label`, for tables that have a column for each. */
  place(tables: ProfileTables, node: number): NodePlace {
    const name = tables.strings.text(this.#name[node]!)
    const file = this.file(tables, node)
    return { function: name === '' && file === '' ? this.label(tables, node) : name, file, line: this.#line[node]! }
  }

  /** The source file with the path as pprof cleans it, for lines; "" for functions. */
  file(tables: ProfileTables, node: number): string {
    return sourcePath(tables.strings.text(this.#file[node]!))
  }

  /** The identity of a node, equal for one node in two profiles. It says more than the label, which two nodes may share. */
  identity(tables: ProfileTables, node: number): string {
    const name = tables.strings.text(this.#name[node]!)
    return [name, this.file(tables, node), this.#line[node], this.#executable(tables, node), this.#startLine[node]].join('\n')
  }

  /**
   * Whether all nodes differ in their identity. They do not where the string table repeats a text, or two paths are equal after cleaning:
   * pprof takes such nodes for one, and a sample with both counts once.
   */
  isDistinct(tables: ProfileTables): boolean {
    const seen = new Set<string>()
    for (let node = 0; node < this.length; node++) {
      const name = tables.strings.text(this.#name[node]!)
      // the name turned out to be empty, but its executable was not looked at
      if (this.#name[node] !== 0 && name === '') return false
      const isPlain = this.granularity === 'functions' && name !== ''
      seen.add(isPlain ? name : this.identity(tables, node))
    }
    return seen.size === this.length
  }

  #executable(tables: ProfileTables, node: number): string {
    const object = this.#object[node]!
    return object === 0 ? '' : tables.strings.text(tables.mappings.file[object - 1]!)
  }

  #row(row: StringIndex): StringIndex {
    return this.#canonical === null ? row : this.#canonical[row]!
  }

  /** Gives files whose cleaned paths are equal one row; known only when all names are. */
  #fileRow(tables: ProfileTables, row: StringIndex): StringIndex {
    if (this.#canonical === null) return row
    const path = sourcePath(tables.strings.text(row))
    if (path === '') return 0
    const known = this.#byPath.get(path)
    if (known === undefined) this.#byPath.set(path, row)
    return known ?? row
  }

  /** Gives mappings of one file one object, and mappings without a file none; known only when all names are. */
  #objectOf(tables: ProfileTables, location: LocationIndex): number {
    const mapping = tables.locations.mapping[location]!
    if (this.#canonical === null || mapping === -1) return mapping + 1
    const file = this.#canonical[tables.mappings.file[mapping]!]!
    if (file === 0) return 0
    for (let first = 0; first < mapping; first++) if (this.#canonical[tables.mappings.file[first]!] === file) return first + 1
    return mapping + 1
  }

  /** The frequent case: a function known by its name alone. */
  #named(name: StringIndex): number {
    if (name >= this.#byName.length) this.#byName = grown(this.#byName, name + 1)
    const known = this.#byName[name]!
    if (known !== 0) return known - 1
    const node = this.#add(name, 0, 0, 0, 0)
    this.#byName[name] = node + 1
    return node
  }

  #keyed(name: StringIndex, file: StringIndex, line: number, object: number, startLine: number): number {
    const key = `${name} ${file} ${line} ${object} ${startLine}`
    let node = this.#byKey.get(key)
    if (node === undefined) {
      node = this.#add(name, file, line, object, startLine)
      this.#byKey.set(key, node)
    }
    return node
  }

  #add(name: StringIndex, file: StringIndex, line: number, object: number, startLine: number): number {
    const length = this.length + 1
    this.#name = grown(this.#name, length)
    this.#file = grown(this.#file, length)
    this.#line = grown(this.#line, length)
    this.#object = grown(this.#object, length)
    this.#startLine = grown(this.#startLine, length)
    this.#name[this.length] = name
    this.#file[this.length] = file
    this.#line[this.length] = line
    this.#object[this.length] = object
    this.#startLine[this.length] = startLine
    return this.length++
  }
}

/** The path of a source file as nodes use it. Source: google/pprof internal/graph/graph.go, `nodeInfo`. */
export function sourcePath(file: string): string {
  const root = BUILD_ROOTS.find((one) => file.startsWith(one))
  return cleanPath(root === undefined ? file : file.slice(root.length))
}
