import { grown } from '../base/growable.ts'
import type { LocationIndex, ProfileTables } from '../profile/profile.ts'
import type { StringIndex } from '../profile/string-table.ts'
import { cleanPath } from './clean-path.ts'

/** What one row of a top table stands for: a function name, or a source line of one. */
export type Granularity = 'functions' | 'lines'

/**
 * The nodes that frames aggregate to. As in pprof, functions of one name are one node, whatever their file; a location
 * without symbols is a node per executable.
 * Source: google/pprof internal/graph/graph.go `nodeInfo`, `NameComponents`; profile/profile.go `Aggregate`.
 */
export class NodeTable {
  readonly granularity: Granularity
  length = 0
  #canonical: Uint32Array | null
  #name = new Uint32Array(0)
  #file = new Uint32Array(0)
  #line = new Float64Array(0)
  /** MappingIndex + 1 of a node without symbols, else 0. */
  #object = new Uint32Array(0)
  #byName = new Int32Array(0)
  #byKey = new Map<string, number>()

  constructor(granularity: Granularity, canonical: Uint32Array | null) {
    this.granularity = granularity
    this.#canonical = canonical
  }

  /** The nodes of a location's lines, innermost first; null while the location or one of its functions is not defined. */
  ofLocation(tables: ProfileTables, location: LocationIndex): number[] | null {
    const { locations, functions } = tables
    if (locations.isDefined[location] !== 1) return null
    const start = locations.lineStart[location]!
    const end = locations.lineEnd[location]!
    if (start === end) return [this.#unsymbolized(tables, location)]
    const nodes: number[] = []
    for (let i = start; i < end; i++) {
      const fn = locations.lineFunction[i]!
      if (functions.isDefined[fn] !== 1) return null
      nodes.push(this.#node(this.#row(functions.name[fn]!), this.#row(functions.file[fn]!), locations.lineNumber[i]!))
    }
    return nodes
  }

  /** As pprof prints it: the function, with its place for lines; `[executable]` or `<unknown>` without symbols. */
  label(tables: ProfileTables, node: number): string {
    const name = tables.strings.text(this.#name[node]!)
    if (this.granularity === 'lines' && this.#line[node] !== 0) {
      const place = `${this.file(tables, node)}:${this.#line[node]}`
      return name === '' ? place : `${name} ${place}`
    }
    if (name !== '') return name
    const object = this.#object[node]!
    const file = object === 0 ? '' : tables.strings.text(tables.mappings.file[object - 1]!)
    return file === '' ? '<unknown>' : `[${file.slice(file.lastIndexOf('/') + 1)}]`
  }

  /** The source file as pprof cleans it, for lines; "" for functions. */
  file(tables: ProfileTables, node: number): string {
    return this.granularity === 'lines' ? cleanPath(tables.strings.text(this.#file[node]!)) : ''
  }

  /**
   * Whether every node has a text of its own. Not so when the string table repeats a text, or two paths clean to one: such
   * nodes are one to pprof, and a sample that has both counts once.
   */
  hasDistinctLabels(tables: ProfileTables): boolean {
    const canonical = tables.strings.canonicalRows()
    const seen = new Set<string>()
    for (let node = 0; node < this.length; node++) {
      const file = this.granularity === 'lines' ? this.file(tables, node) : ''
      const key = `${canonical[this.#name[node]!]} ${this.#line[node]} ${this.#objectKey(tables, node)} ${file}`
      if (seen.has(key)) return false
      seen.add(key)
    }
    return true
  }

  #objectKey(tables: ProfileTables, node: number): string {
    const object = this.#object[node]!
    return object === 0 ? '' : tables.strings.text(tables.mappings.file[object - 1]!)
  }

  #row(row: StringIndex): StringIndex {
    return this.#canonical === null ? row : this.#canonical[row]!
  }

  #node(name: StringIndex, file: StringIndex, line: number): number {
    if (this.granularity === 'lines') return this.#keyed(`${name} ${line} ${file}`, name, file, line, 0)
    if (name >= this.#byName.length) this.#byName = grown(this.#byName, name + 1)
    const known = this.#byName[name]!
    if (known !== 0) return known - 1
    const node = this.#add(name, 0, 0, 0)
    this.#byName[name] = node + 1
    return node
  }

  #unsymbolized(tables: ProfileTables, location: LocationIndex): number {
    const object = this.#objectOf(tables, tables.locations.mapping[location]!)
    return this.#keyed(`object ${object}`, 0, 0, 0, object)
  }

  /** Mappings of one file are one object, and those without a file are none; known only when all names are. */
  #objectOf(tables: ProfileTables, mapping: number): number {
    if (this.#canonical === null || mapping === -1) return mapping + 1
    const file = this.#canonical[tables.mappings.file[mapping]!]!
    if (file === 0) return 0
    for (let first = 0; first < mapping; first++) if (this.#canonical[tables.mappings.file[first]!] === file) return first + 1
    return mapping + 1
  }

  #keyed(key: string, name: StringIndex, file: StringIndex, line: number, object: number): number {
    let node = this.#byKey.get(key)
    if (node === undefined) {
      node = this.#add(name, file, line, object)
      this.#byKey.set(key, node)
    }
    return node
  }

  #add(name: StringIndex, file: StringIndex, line: number, object: number): number {
    const length = this.length + 1
    this.#name = grown(this.#name, length)
    this.#file = grown(this.#file, length)
    this.#line = grown(this.#line, length)
    this.#object = grown(this.#object, length)
    this.#name[this.length] = name
    this.#file[this.length] = file
    this.#line[this.length] = line
    this.#object[this.length] = object
    return this.length++
  }
}
