import type { Line, Location, Mapping, ProfileFunction } from '../profile.ts'

/**
 * The mappings, functions and locations of several profiles, each once, numbered from 1 in the order in which they are asked for.
 * Source: google/pprof profile/merge.go, `profileMerger`.
 */
export class MergedTables {
  readonly mappings: Mapping[] = []
  readonly functions: ProfileFunction[] = []
  readonly locations: Location[] = []
  #mappingByKey = new Map<string, Mapping>()
  #functionByKey = new Map<string, ProfileFunction>()
  #rowByKey = new Map<string, number>()
  #mappingOf = new Map<Mapping, Mapping>()
  #functionOf = new Map<ProfileFunction, ProfileFunction>()

  /** The merged row of a location. Locations in runs of one executable differ only by the address where it was loaded. */
  location(source: Location): number {
    const mapping = source.mapping === null ? null : this.mapping(source.mapping)
    const moved = mapping === null ? 0n : mapping.start - source.mapping!.start
    const address = BigInt.asUintN(64, source.address + moved)
    const lines = source.lines.map(({ fn, line, column }): Line => ({ fn: this.#function(fn), line, column }))
    const offset = mapping === null ? address : BigInt.asUintN(64, address - mapping.start)
    const key = [
      offset.toString(36),
      mapping?.id ?? 0,
      source.isFolded ? 1 : 0,
      ...lines.map(({ fn, line, column }) => `${fn.id}|${line}|${column}`),
    ].join()
    const known = this.#rowByKey.get(key)
    if (known !== undefined) return known
    const row = this.locations.length
    this.#rowByKey.set(key, row)
    this.locations.push({ id: row + 1, mapping, address, lines, isFolded: source.isFolded })
    return row
  }

  /** The merged mapping of a mapping. Source: `mapMapping`. */
  mapping(source: Mapping): Mapping {
    const known = this.#mappingOf.get(source)
    if (known !== undefined) return known
    const key = mappingKey(source)
    let merged = this.#mappingByKey.get(key)
    if (merged === undefined) {
      merged = { ...source, id: this.mappings.length + 1 }
      this.mappings.push(merged)
      this.#mappingByKey.set(key, merged)
    }
    this.#mappingOf.set(source, merged)
    return merged
  }

  #function(source: ProfileFunction): ProfileFunction {
    const known = this.#functionOf.get(source)
    if (known !== undefined) return known
    const key = `${source.startLine}\0${source.name}\0${source.systemName}\0${source.file}`
    let merged = this.#functionByKey.get(key)
    if (merged === undefined) {
      merged = { ...source, id: this.functions.length + 1 }
      this.functions.push(merged)
      this.#functionByKey.set(key, merged)
    }
    this.#functionOf.set(source, merged)
    return merged
  }
}

/** The identity of a mapping: its build id, or else its file, with offset and size rounded up to pages of 4 KiB. Source: `Mapping.key`. */
function mappingKey({ start, limit, offset, buildId, file }: Mapping): string {
  const size = BigInt.asUintN(64, limit - start + 0xfffn)
  return `${size - (size % 0x1000n)} ${offset} ${buildId === '' ? file : buildId}`
}
