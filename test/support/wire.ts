/**
 * A protobuf writer for messages that no encoder would write: any field order, any packing, any damage. It shares nothing
 * with src. Source: protobuf.dev, "Encoding".
 */
export type Part = Uint8Array | readonly number[]

/** Parts one after the other. */
export function join(...parts: readonly Part[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** A number as base-128 varint; negative ones take ten bytes, as int64 does. `length` pads it with needless bytes. */
export function varint(value: number | bigint, length = 1): number[] {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  do {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  } while (rest > 0n || bytes.length < length)
  bytes[bytes.length - 1]! &= 0x7f
  return bytes
}

export function tag(field: number, wireType: number): number[] {
  return varint(field * 8 + wireType)
}

/** A field of wire type 0. */
export function number(field: number, value: number | bigint): Uint8Array {
  return join(tag(field, 0), varint(value))
}

/** A field of wire type 2: text, bytes or a message of parts. */
export function bytes(field: number, ...content: readonly (Part | string)[]): Uint8Array {
  const whole = join(...content.map((part) => (typeof part === 'string' ? new TextEncoder().encode(part) : part)))
  return join(tag(field, 2), varint(whole.length), whole)
}

/** Repeated numbers in one field of wire type 2. */
export function packed(field: number, values: readonly (number | bigint)[]): Uint8Array {
  return bytes(field, ...values.map((value) => varint(value)))
}

/** Repeated numbers, each a field of its own. */
export function unpacked(field: number, values: readonly (number | bigint)[]): Uint8Array {
  return join(...values.map((value) => number(field, value)))
}

export function fixed64(field: number, content = 0x11): Uint8Array {
  return join(tag(field, 1), new Array(8).fill(content))
}

export function fixed32(field: number, content = 0x11): Uint8Array {
  return join(tag(field, 5), new Array(4).fill(content))
}
