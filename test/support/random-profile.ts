import fc from 'fast-check'
import { bytes, fixed32, fixed64, join, number, packed, unpacked, varint } from './wire.ts'

/** A valid profile as the numbers of its messages: string rows, ids, values. */
export interface RandomProfile {
  readonly strings: readonly Uint8Array[]
  readonly sampleTypes: readonly Row[]
  readonly samples: readonly {
    readonly locations: readonly bigint[]
    readonly values: readonly bigint[]
    readonly labels: readonly Row[]
  }[]
  readonly mappings: readonly Row[]
  readonly locations: readonly { readonly fields: Row; readonly lines: readonly Row[] }[]
  readonly functions: readonly Row[]
  readonly comments: readonly number[]
  /** Fields 7 to 10, 12, 14, 15 and those of the period type (11). */
  readonly plain: Row
  readonly periodType: Row | null
}

/** Field number to value. */
type Row = Readonly<Record<number, bigint>>

const int64 = fc.oneof(
  fc.bigInt({ min: -3n, max: 300n }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n)),
)
const smallInt = fc.bigInt({ min: -(2n ** 53n) + 1n, max: 2n ** 53n - 1n })
const uint64 = fc.oneof(fc.bigInt({ min: 0n, max: 5000n }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))
const id = fc.oneof(
  fc.bigInt({ min: 1n, max: 20n }),
  fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
  fc.constantFrom(2n ** 22n, 2n ** 32n, 2n ** 32n + 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n),
)
const ids = fc.uniqueArray(id, { maxLength: 6 })
const content = fc.oneof(
  fc.string({ maxLength: 12, unit: 'binary' }).map((text) => new TextEncoder().encode(text)),
  fc.uint8Array({ maxLength: 6 }),
  fc.constantFrom('main', 'main', 'bytes', '').map((text) => new TextEncoder().encode(text)),
)

/** Valid by google/pprof's `CheckValid`; ids, addresses and values of all 64 bits, negative, sparse, far beyond 2^53. */
export const randomProfile: fc.Arbitrary<RandomProfile> = fc
  .record({ strings: fc.array(content, { maxLength: 8 }), mappingIds: ids, locationIds: ids, functionIds: ids, typeCount: fc.nat(3) })
  .chain(({ strings, mappingIds, locationIds, functionIds, typeCount }) => {
    const string = fc.nat(strings.length).map(BigInt)
    const row = (fields: Record<number, fc.Arbitrary<bigint>>): fc.Arbitrary<Row> => fc.record(fields, { requiredKeys: [] })
    const withId = (known: readonly bigint[], fields: Record<number, fc.Arbitrary<bigint>>) =>
      fc.tuple(...known.map((own) => row(fields).map((rest): Row => ({ ...rest, 1: own }))))
    const bit = fc.bigInt({ min: 0n, max: 1n })
    const line =
      functionIds.length === 0 ? null : fc.record({ 1: fc.constantFrom(...functionIds), 2: smallInt, 3: smallInt }, { requiredKeys: ['1'] })
    const fields = { 2: fc.constantFrom(0n, 77n, ...mappingIds), 3: uint64, 5: bit }
    const location = (own: bigint) =>
      fc.record({
        fields: row(fields).map((rest): Row => ({ ...rest, 1: own })),
        lines: line === null ? fc.constant([]) : fc.array<Row>(line, { maxLength: 3 }),
      })
    const sample = fc.record({
      locations: locationIds.length === 0 ? fc.constant([]) : fc.array(fc.constantFrom(...locationIds), { maxLength: 5 }),
      values: fc.array(int64, { minLength: typeCount, maxLength: typeCount }),
      labels: fc.array(row({ 1: string, 2: fc.oneof(fc.constant(0n), string), 3: int64, 4: string }), { maxLength: 2 }),
    })
    const flags = { 7: bit, 8: bit, 9: bit, 10: bit }
    return fc.record<RandomProfile>({
      strings: fc.constant([new Uint8Array(0), ...strings]),
      sampleTypes: fc.array(row({ 1: string, 2: string }), { minLength: typeCount, maxLength: typeCount }),
      samples: typeCount === 0 ? fc.constant([]) : fc.array(sample, { maxLength: 6 }),
      mappings: withId(mappingIds, { 2: uint64, 3: uint64, 4: uint64, 5: string, 6: string, ...flags }),
      locations: fc.tuple(...locationIds.map(location)),
      functions: withId(functionIds, { 2: string, 3: string, 4: string, 5: smallInt }),
      comments: fc.array(fc.nat(strings.length), { maxLength: 3 }),
      plain: row({ 7: string, 8: string, 9: int64, 10: int64, 12: smallInt, 14: string, 15: string }),
      periodType: fc.option(row({ 1: string, 2: string })),
    })
  })

/** Numbers that choices are taken from, one after the other. */
export const choiceTape = fc.array(fc.nat(0xffff), { minLength: 1, maxLength: 200 })

/** Writes a profile in Go's order: strings last, locations before samples, numbers packed from three on. */
export function writeAsGo(profile: RandomProfile): Uint8Array {
  return write(profile, GO)
}

/** Writes a profile in an order, packing and with unknown fields that the tape chooses; repeated fields keep their order. */
export function writeInAnyWay(profile: RandomProfile, tape: readonly number[]): Uint8Array {
  let at = 0
  return write(
    profile,
    anyWay((below) => tape[at++ % tape.length]! % below),
  )
}

interface Way {
  /** The fields of one message; fields of equal key keep their order. */
  message(fields: readonly Field[]): Uint8Array
  /** A repeated number as one or several parts. */
  numbers(field: number, values: readonly bigint[]): Uint8Array[]
}

interface Field {
  readonly key: number
  readonly part: Uint8Array
}

const GO: Way = {
  message: (fields) => join(...fields.map(({ part }) => part)),
  numbers: (field, values) => [values.length > 2 ? packed(field, values) : unpacked(field, values)],
}

function anyWay(below: (limit: number) => number): Way {
  return {
    message(fields) {
      const queues = new Map<number, Uint8Array[]>()
      for (const { key, part } of fields) queues.set(key, [...(queues.get(key) ?? []), part])
      const slots = fields.map(({ key }) => key)
      for (let i = slots.length - 1; i > 0; i--) {
        const j = below(i + 1)
        const slot = slots[i]!
        slots[i] = slots[j]!
        slots[j] = slot
      }
      const parts = slots.map((key) => queues.get(key)!.shift()!)
      if (below(4) === 0) parts.splice(below(parts.length + 1), 0, junk(below))
      return join(...parts)
    },
    numbers(field, values) {
      const parts: Uint8Array[] = []
      for (let start = 0; start < values.length; ) {
        const end = start + 1 + below(values.length - start)
        const run = values.slice(start, end)
        parts.push(below(2) === 0 ? packed(field, run) : unpacked(field, run))
        start = end
      }
      if (below(8) === 0) parts.push(packed(field, []))
      return parts
    },
  }
}

function junk(below: (limit: number) => number): Uint8Array {
  const field = 16 + below(4000)
  const kind = below(4)
  if (kind === 0) return join(varint(field * 8), varint(BigInt(below(256)) << BigInt(below(57)), 1 + below(10)))
  if (kind === 1) return bytes(field, new Uint8Array(below(40)).fill(below(256)))
  return kind === 2 ? fixed64(field, below(256)) : fixed32(field, below(256))
}

function write(profile: RandomProfile, way: Way): Uint8Array {
  const row = (fields: Row) =>
    way.message(Object.keys(fields).map((key) => ({ key: Number(key), part: number(Number(key), fields[Number(key)]!) })))
  const list = (field: number, parts: readonly Uint8Array[]): Field[] => parts.map((part) => ({ key: field, part: bytes(field, part) }))
  const numbers = (field: number, values: readonly bigint[]): Field[] => way.numbers(field, values).map((part) => ({ key: field, part }))
  return way.message([
    ...list(1, profile.sampleTypes.map(row)),
    ...list(3, profile.mappings.map(row)),
    ...list(5, profile.functions.map(row)),
    ...list(
      4,
      profile.locations.map(({ fields, lines }) =>
        way.message([
          ...Object.entries(fields).map(([key, value]) => ({ key: Number(key), part: number(Number(key), value) })),
          ...list(4, lines.map(row)),
        ]),
      ),
    ),
    ...list(
      2,
      profile.samples.map(({ locations, values, labels }) =>
        way.message([...numbers(1, locations), ...numbers(2, values), ...list(3, labels.map(row))]),
      ),
    ),
    ...Object.entries(profile.plain).map(([key, value]) => ({ key: Number(key), part: number(Number(key), value) })),
    ...(profile.periodType === null ? [] : list(11, [row(profile.periodType)])),
    ...numbers(13, profile.comments.map(BigInt)),
    ...list(6, profile.strings),
  ])
}
