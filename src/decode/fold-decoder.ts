import { AllocationSites } from '../profile/allocation-sites.ts'
import { ColumnTotals } from '../profile/column-totals.ts'
import type { FoldedColumns } from '../profile/folded-columns.ts'
import type { Profile, ProfileTables } from '../profile/profile.ts'
import type { SampleSink } from '../profile/sample-sink.ts'
import { type FoldExports, openFold } from './fold-module.ts'
import { FoldReading, numberOf } from './fold-reading.ts'
import { ProtoDecoder } from './proto-decoder.ts'

/** A profile, and the sums of its samples. */
export interface FoldedContent {
  readonly profile: Profile
  readonly columns: FoldedColumns
}

/** A decoder for one profile; null where there is no WebAssembly. */
export async function openFoldDecoder(): Promise<FoldDecoder | null> {
  const fold = await openFold()
  return fold === null ? null : new FoldDecoder(fold)
}

/**
 * Decodes a profile and sums its samples up in WebAssembly. It gives what `ProtoDecoder` and `FoldSink` give, or throws `FoldStopped`: what
 * is unusual or damaged is left to them. Only `firstSeen` of locations stays zero, since it serves their errors.
 */
export class FoldDecoder extends FoldReading<FoldedContent> {
  constructor(fold: FoldExports) {
    super(fold, () => {
      fold.end()
      return foldedContent(fold)
    })
  }
}

/** Copies what the fold left in its memory. */
function foldedContent(fold: FoldExports): FoldedContent {
  const copy = new ColumnCopies(fold)
  const profile = copiedProfile(fold, copy)
  const width = numberOf(fold, 'width')
  if (profile.sampleTypes.length !== width) throw new Error('samples have another number of values than sample types')
  const nodeCount = numberOf(fold, 'nodeCount')
  const siteCount = numberOf(fold, 'siteCount')
  return {
    profile,
    columns: {
      nodeNames: copy.uint32('nodeName', nodeCount),
      flat: copy.float64('flat', nodeCount * width),
      cum: copy.float64('cum', nodeCount * width),
      totals: ColumnTotals.of(copy.float64('sums', width), copy.float64('magnitudes', width)),
      sizeKey: numberOf(fold, 'sizeKey'),
      sites: AllocationSites.of(
        width,
        copy.uint32('siteLocation', siteCount),
        copy.float64('siteSize', siteCount),
        copy.uint32('siteSamples', siteCount),
        copy.float64('siteValues', siteCount * width),
      ),
    },
  }
}

const NO_SINK: SampleSink = { begin: () => undefined, sample: () => true }

/** The tables from the fold; the rest of the profile, which is small, from the decoder in TypeScript. */
function copiedProfile(fold: FoldExports, copy: ColumnCopies): Profile {
  const decoder = new ProtoDecoder(NO_SINK)
  copyTables(decoder.tables, fold, copy)
  decoder.push(copy.uint8('rest', numberOf(fold, 'restLength')))
  return { ...decoder.end(), sampleCount: numberOf(fold, 'sampleCount') }
}

function copyTables(tables: ProfileTables, fold: FoldExports, copy: ColumnCopies): void {
  const { strings, functions, mappings, locations } = tables
  const textEnd = copy.uint32('textEnd', numberOf(fold, 'stringCount'))
  strings.adopt(copy.uint8('text', textEnd.at(-1) ?? 0), textEnd)

  functions.length = copy.ids(functions, 'functions')
  functions.name = copy.uint32('functionName', functions.length)
  functions.systemName = copy.uint32('functionSystemName', functions.length)
  functions.file = copy.uint32('functionFile', functions.length)
  functions.startLine = copy.float64('functionStartLine', functions.length)

  mappings.length = copy.ids(mappings, 'mappings')
  mappings.start = copy.uint64('mappingStart', mappings.length)
  mappings.limit = copy.uint64('mappingLimit', mappings.length)
  mappings.offset = copy.uint64('mappingOffset', mappings.length)
  mappings.file = copy.uint32('mappingFile', mappings.length)
  mappings.buildId = copy.uint32('mappingBuildId', mappings.length)
  mappings.flags = copy.uint8('mappingFlags', mappings.length)

  locations.length = copy.ids(locations, 'locations')
  locations.addressLow = copy.uint32('addressLow', locations.length)
  locations.addressHigh = copy.uint32('addressHigh', locations.length)
  locations.mapping = copy.int32('mappingRow', locations.length)
  locations.lineStart = copy.uint32('lineStart', locations.length)
  locations.lineEnd = copy.uint32('lineEnd', locations.length)
  locations.isFolded = copy.uint8('isFolded', locations.length)
  locations.firstSeen = new Float64Array(locations.length)
  locations.lineCount = numberOf(fold, 'lineCount')
  locations.lineFunction = copy.uint32('lineFunction', locations.lineCount)
  locations.lineNumber = copy.float64('lineNumber', locations.lineCount)
  locations.lineColumn = copy.float64('lineColumn', locations.lineCount)
}

/** Copies of columns, by the name under which the fold exports their address. */
class ColumnCopies {
  #fold: FoldExports
  #buffer: ArrayBuffer

  constructor(fold: FoldExports) {
    this.#fold = fold
    this.#buffer = fold.memory.buffer
  }

  uint8(name: string, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#buffer, numberOf(this.#fold, name), length).slice()
  }

  uint32(name: string, length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.#buffer, numberOf(this.#fold, name), length).slice()
  }

  int32(name: string, length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.#buffer, numberOf(this.#fold, name), length).slice()
  }

  uint64(name: string, length: number): BigUint64Array<ArrayBuffer> {
    return new BigUint64Array(this.#buffer, numberOf(this.#fold, name), length).slice()
  }

  float64(name: string, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.#buffer, numberOf(this.#fold, name), length).slice()
  }

  /** Copies the ids of a table and which rows are defined; returns the number of its rows. */
  ids(to: Pick<ProfileTables['functions'], 'ids' | 'isDefined'>, name: string): number {
    const fold = this.#fold
    const table = numberOf(fold, name)
    const length = fold.rowCount(table)
    to.isDefined = new Uint8Array(this.#buffer, fold.isDefinedColumn(table), length).slice()
    const ids = new Uint32Array(this.#buffer, fold.idColumn(table), length)
    const order = new Uint32Array(this.#buffer, fold.orderColumn(table), fold.definedCount(table))
    to.ids.adopt(ids.slice(), order.slice())
    return length
  }
}
