import { tooLarge } from './legacy-errors.ts'
import type { LegacyMapping, LegacyProfile } from './legacy-profile.ts'
import { MappingIndex } from './mapping-index.ts'

/** Where Linux programs begin that do not move. */
const EXPECTED_START = 0x40_0000n
const LARGEST = (1n << 64n) - 1n

/** Mappings looked at one by one before the memory map is taken for nonsense. */
const STEPS_MAX = 5e7

/**
 * Gives each location the mapping that holds its address, or one made up for all that have none; addresses of 0 stay without.
 * Source: google/pprof profile/legacy_profile.go, `remapMappingIDs`.
 */
export function remapMappings(profile: LegacyProfile): void {
  const { locations, locationOrder } = profile
  profile.mappingOf = new Int32Array(locations.length).fill(-1)
  repairMain(profile)
  const finder = new MappingFinder(profile.mappings)
  for (const row of locationOrder) {
    if (!profile.hasAddresses && profile.lines.has(row)) continue
    const address = locations.address(row)
    if (address !== 0n) profile.mappingOf[row] = finder.find(address)
  }
}

/** Some profilers give the main program a wrong region when its section is mapped anew. */
function repairMain(profile: LegacyProfile): void {
  const [first, second] = profile.mappings
  if (first?.file.startsWith('/anon_hugepage') && first.limit === second?.start) profile.mappings = profile.mappings.slice(1)
  const main = profile.mappings[0]
  if (main === undefined || BigInt.asUintN(64, main.start - main.offset) !== EXPECTED_START) return
  main.start = EXPECTED_START
  main.offset = 0n
}

/** Finds mappings by address, first come first served; modifies and extends the list as pprof does. */
class MappingFinder {
  #mappings: LegacyMapping[]
  /** Of the mappings as they were at first. */
  #index: MappingIndex
  /** Rows of those that have grown since. */
  #grown: number[] = []
  #madeUp = -1
  #steps = 0

  constructor(mappings: LegacyMapping[]) {
    this.#mappings = mappings
    this.#index = new MappingIndex(mappings)
  }

  find(address: bigint): number {
    const holder = this.#holder(address)
    if (holder !== -1) return holder
    const row = this.#madeUp !== -1 && address < LARGEST ? this.#madeUp : this.#growing(address)
    if (row !== -1) return row
    if (this.#madeUp === -1) this.#madeUp = this.#mappings.push({ start: 0n, limit: LARGEST, offset: 0n, file: '', buildId: '' }) - 1
    return this.#madeUp
  }

  #holder(address: bigint): number {
    let first = this.#index.find(address)
    this.#count(this.#grown.length)
    for (const row of this.#grown) {
      const { start, limit } = this.#mappings[row]!
      if (start <= address && address < limit && (first === -1 || row < first)) first = row
    }
    return first
  }

  /** Some profilers leave out the first part of a mapping that was split: a mapping grows by its offset. */
  #growing(address: bigint): number {
    this.#count(this.#mappings.length)
    const row = this.#mappings.findIndex(
      ({ start, offset }) => offset !== 0n && BigInt.asUintN(64, start - offset) <= address && address < start,
    )
    if (row === -1) return -1
    const mapping = this.#mappings[row]!
    mapping.start = BigInt.asUintN(64, mapping.start - mapping.offset)
    mapping.offset = 0n
    this.#grown.push(row)
    return row
  }

  #count(steps: number): void {
    this.#steps += steps
    if (this.#steps > STEPS_MAX) throw tooLarge('the memory map has too many entries that lack their beginning', '')
  }
}
