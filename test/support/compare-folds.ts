import { isDeepStrictEqual } from 'node:util'
import { FoldSink } from '../../src/analysis/fold.ts'
import { narrow } from '../../src/base/int64.ts'
import { FoldDecoder } from '../../src/decode/fold-decoder.ts'
import type { FoldExports } from '../../src/decode/fold-module.ts'
import { FoldStopped } from '../../src/decode/fold-stopped.ts'
import { NearestDecoder } from '../../src/decode/nearest-decoder.ts'
import { nearestSink } from '../../src/decode/nearest-question.ts'
import { ProtoDecoder } from '../../src/decode/proto-decoder.ts'
import type { Profile } from '../../src/profile/profile.ts'

/** What the fold in WebAssembly made of a profile. */
export type FoldResult = 'folded' | 'handed back' | 'needs stacks'

/**
 * Reads a profile, cut into chunks, with the decoder in TypeScript and with the fold in WebAssembly. Throws where they differ: the fold must give equal
 * tables and sums, or hand the profile back.
 */
export function compareFolds(content: Uint8Array, cuts: readonly number[], fold: FoldExports): FoldResult {
  const chunks = [0, ...cuts].map((start, i) => content.slice(start, [...cuts, content.length][i]))
  const folded = byWebAssembly(chunks, fold)
  if (folded === 'handed back') return folded
  const expected = byTypeScript(chunks)
  if (folded === 'needs stacks') {
    if (expected?.isExact === true) throw new Error('the fold asks for stacks, which the decoder in TypeScript does not need')
    return folded
  }
  if (expected === null) throw new Error('the fold takes what the decoder in TypeScript refuses')
  if (!expected.isExact) throw new Error('the fold takes sums for exact that are not')
  const differences = Object.keys(expected.view).filter((key) => !isDeepStrictEqual(folded.view[key], expected.view[key]))
  if (differences.length > 0)
    throw new Error(`${differences.join()} differ: ${show(folded.view, differences)} for ${show(expected.view, differences)}`)
  compareNearest(chunks, folded.profile, fold)
  return 'folded'
}

/** Throws where a second reading for the sums of every other location differs. */
function compareNearest(chunks: readonly Uint8Array[], { locations, sampleTypes }: Profile, fold: FoldExports): void {
  const isAsked = Uint8Array.from({ length: locations.length }, (_, row) => row % 2)
  const question = { value: sampleTypes.length - 1, locations, isAsked }
  const expected = new Float64Array(locations.length)
  const [reader, nearest] = [new ProtoDecoder(nearestSink(question, expected)), NearestDecoder.of(fold, question)!]
  for (const chunk of chunks) {
    reader.push(chunk)
    nearest.push(chunk)
  }
  reader.end()
  const sums = nearest.end()
  if (!isDeepStrictEqual(sums, expected)) throw new Error(`the sums of the nearest locations are ${sums} for ${expected}`)
}

interface Folded {
  readonly profile: Profile
  readonly isExact: boolean
  readonly view: Readonly<Record<string, unknown>>
}

function byTypeScript(chunks: readonly Uint8Array[]): Folded | null {
  const sink = new FoldSink()
  const decoder = new ProtoDecoder(sink)
  try {
    for (const chunk of chunks) decoder.push(chunk)
    const profile = decoder.end()
    return { profile, isExact: sink.isExact(profile), view: viewOf(profile, sink) }
  } catch {
    return null
  }
}

function byWebAssembly(chunks: readonly Uint8Array[], fold: FoldExports): Folded | 'handed back' | 'needs stacks' {
  const decoder = new FoldDecoder(fold)
  try {
    for (const chunk of chunks) decoder.push(chunk)
    const { profile, columns } = decoder.end()
    const fold = FoldSink.of(columns)
    // the key of sizes is looked at where the sums are used
    return fold.isExact(profile) ? { profile, isExact: true, view: viewOf(profile, fold) } : 'needs stacks'
  } catch (error) {
    if (!(error instanceof FoldStopped)) throw error
    return error.needsStacks ? 'needs stacks' : 'handed back'
  }
}

/** All that a profile and its sums say, in plain values. */
function viewOf(profile: Profile, fold: FoldSink): Record<string, unknown> {
  const { strings, functions, mappings, locations, prefixes: _, ...header } = profile
  const types = header.sampleTypes.map((_, type) => type)
  const nodes = Array.from({ length: fold.nodes.length }, (_, node) => node)
  const { sites } = fold
  const rows = Array.from({ length: sites.length }, (_, row) => row)
  const idsOf = (table: typeof functions | typeof mappings | typeof locations) => ({
    ids: Array.from({ length: table.length }, (_, row) => table.ids.id(row)),
    order: table.ids.inFileOrder(table.length),
    isDefined: table.isDefined.slice(0, table.length),
  })
  const column = (cells: ArrayLike<number | bigint>, length: number) => Array.from(cells).slice(0, length)
  return {
    header,
    strings: Array.from({ length: strings.length }, (_, row) => Array.from(strings.bytes(row))),
    functions: [
      idsOf(functions),
      ...[functions.name, functions.systemName, functions.file, functions.startLine].map((cells) => column(cells, functions.length)),
    ],
    mappings: [
      idsOf(mappings),
      ...[mappings.start, mappings.limit, mappings.offset, mappings.file, mappings.buildId, mappings.flags].map((cells) =>
        column(cells, mappings.length),
      ),
    ],
    locations: [
      idsOf(locations),
      ...[locations.addressLow, locations.addressHigh, locations.mapping, locations.lineStart, locations.lineEnd, locations.isFolded].map(
        (cells) => column(cells, locations.length),
      ),
      ...[locations.lineFunction, locations.lineNumber, locations.lineColumn].map((cells) => column(cells, locations.lineCount)),
    ],
    nodes: nodes.map((node) => fold.nodes.identity(profile, node)),
    flat: nodes.map((node) => types.map((type) => fold.flat(node, type))),
    cum: nodes.map((node) => types.map((type) => fold.cum(node, type))),
    totals: types.map((type) => [fold.sum(type), fold.total(type)]),
    sites: rows.map((row) => [
      sites.location[row],
      sites.prefix[row],
      sites.size[row],
      sites.samples[row],
      ...types.map((type) => sites.value(row, type)),
    ]),
  }
}

function show(view: Readonly<Record<string, unknown>>, keys: readonly string[]): string {
  return JSON.stringify(
    keys.map((key) => view[key]),
    (_, value) => (typeof value === 'bigint' ? String(narrow(value)) : value),
  ).slice(0, 2000)
}
