import { bytes, join, number, packed, unpacked } from './wire.ts'

/** A random number below a limit. */
type Below = (limit: number) => number

/**
 * Bytes of a profile nearly as Go writes it, with each departure that the fold in WebAssembly must notice: samples before locations, repeated and
 * empty names, lines without functions, other labels, sums beyond 2^53, unknown fields, cut and changed bytes. Most are valid.
 */
export function foldCase(random: () => number): Uint8Array {
  const below: Below = (limit) => Math.floor(random() * limit)
  // most cases are plain: what is handed back at once shows little
  const calm = below(4) === 0 ? 1 : 15
  const rarely = (chance: number) => below(chance * calm) === 0
  const width = rarely(12) ? 1 + below(9) : 4
  const functionCount = 1 + below(8)
  const locationCount = 1 + below(12)
  const strings = [
    '',
    'bytes',
    'inuse_space',
    'count',
    'main.go',
    ...Array.from({ length: functionCount }, (_, i) => `main.f${rarely(40) ? 0 : i}`),
  ]
  if (rarely(40)) strings.push('')
  const stringRow = () => BigInt(rarely(200) ? below(1000) : below(strings.length))
  const idOf = rarely(10) ? (i: number) => BigInt(1 + i * 37 + (i > 5 ? 70_000 : 0)) : (i: number) => BigInt(1 + i)
  const id = (count: number) => (rarely(1000) ? BigInt(below(2 ** 24)) : idOf(below(count)))
  const value = () => (rarely(60) ? BigInt.asIntN(64, (BigInt(below(2 ** 32)) << BigInt(below(34))) - 5n) : BigInt(below(5000)))

  const lines = () => {
    const count = rarely(30) ? 0 : rarely(3) ? 1 + below(4) : 1
    return Array.from({ length: count }, () =>
      bytes(
        4,
        join(...(rarely(100) ? [] : [number(1, id(functionCount))]), number(2, BigInt(below(300))), ...(rarely(9) ? [number(3, 7n)] : [])),
      ),
    )
  }
  const functions = Array.from({ length: functionCount }, (_, i) =>
    bytes(
      5,
      join(
        number(1, idOf(i)),
        number(2, rarely(50) ? stringRow() : BigInt(5 + i)),
        number(3, BigInt(5 + i)),
        number(4, 4n),
        ...(rarely(2) ? [number(5, value())] : []),
        ...unknown(below, rarely),
      ),
    ),
  )
  const locations = Array.from({ length: locationCount }, (_, i) =>
    bytes(
      4,
      join(
        number(1, idOf(i)),
        number(2, rarely(20) ? BigInt(below(4)) : 1n),
        number(3, BigInt(below(2 ** 32)) << BigInt(below(20))),
        ...lines(),
        ...(rarely(9) ? [number(5, BigInt(below(2)))] : []),
        ...unknown(below, rarely),
      ),
    ),
  )
  const label = () =>
    bytes(
      3,
      join(
        number(1, rarely(20) ? stringRow() : 1n),
        ...(rarely(9) ? [number(2, stringRow())] : []),
        number(3, rarely(30) ? value() : BigInt(16 << below(4))),
        ...(rarely(5) ? [number(4, 1n)] : []),
      ),
    )
  const samples = Array.from({ length: below(14) }, () => {
    const stack = Array.from({ length: rarely(40) ? 0 : 1 + below(9) }, () => id(locationCount))
    const values = Array.from({ length: rarely(150) ? below(10) : width }, value)
    const asGo = (field: number, numbers: readonly bigint[]) =>
      numbers.length > 2 && !rarely(10) ? [packed(field, numbers)] : [unpacked(field, numbers)]
    return bytes(
      2,
      join(
        ...asGo(1, stack),
        ...asGo(2, values),
        ...(rarely(5) ? [] : [label()]),
        ...(rarely(9) ? [label()] : []),
        ...unknown(below, rarely),
      ),
    )
  })
  const mapping = bytes(
    3,
    join(number(1, 1n), number(2, 0x400000n), number(3, 0x800000n), number(5, 4n), number(7, 1n), ...unknown(below, rarely)),
  )
  const sampleTypes = Array.from({ length: rarely(100) ? below(9) : width }, () =>
    bytes(1, join(number(1, 2n), number(2, BigInt(1 + below(3))))),
  )
  const parts = rarely(8)
    ? [...samples, ...sampleTypes, mapping, ...locations, ...functions]
    : [...sampleTypes, ...interleaved(below, [...functions, ...locations], samples), mapping]
  const rest = [number(12, 524288n), number(9, value()), ...(rarely(5) ? [number(13, stringRow()), packed(13, [1n, 2n])] : [])]
  const content = join(...parts, ...strings.map((text) => bytes(6, new TextEncoder().encode(text))), ...rest, ...unknown(below, rarely))
  return rarely(3) ? edited(content, below) : content
}

/** Definitions with the samples anywhere after those that come first. */
function interleaved(below: Below, definitions: readonly Uint8Array[], samples: readonly Uint8Array[]): Uint8Array[] {
  const first = below(4) === 0 ? below(definitions.length + 1) : definitions.length
  return [...definitions.slice(0, first), ...samples, ...definitions.slice(first)]
}

/** Seldom a field that newer writers may add. */
function unknown(below: Below, rarely: (chance: number) => boolean): Uint8Array[] {
  if (!rarely(60)) return []
  const field = 11 + below(30)
  return [rarely(2) ? number(field, BigInt(below(2 ** 31))) : bytes(field, new Uint8Array(below(20)).fill(below(256)))]
}

/** Some bytes set, removed, inserted, or the end cut off. */
function edited(content: Uint8Array, below: Below): Uint8Array {
  const edited = Array.from(content)
  for (let edits = 1 + below(3); edits > 0; edits--) {
    const at = below(edited.length + 1)
    const kind = below(4)
    if (kind === 0) edited[at] = below(256)
    else if (kind === 1) edited.splice(at, 1 + below(20))
    else if (kind === 2) edited.splice(at, 0, ...Array.from({ length: 1 + below(11) }, () => (below(2) === 0 ? 0xff : below(256))))
    else edited.length = at
  }
  return Uint8Array.from(edited, (byte) => byte ?? 0)
}
