import { gunzipSync, gzipSync } from 'node:zlib'

/** Numbers from 0 to 1, the same in each run. */
export type Random = () => number

/** Changes an input; `other` is another input, to take parts of. */
export type Mutator = (input: Uint8Array, other: Uint8Array, random: Random) => Uint8Array

const NUMBERS = [0, 1, 2, 7, 16, 63, 64, 100, 127, 128, 255, 256, 4095, 32767, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32]
const WIDE = [2 ** 53, 2 ** 53 + 2, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 64n, '1e308', '-1', '-0', '0x7fffffffffffffff', 'NaN']

function below(count: number, random: Random): number {
  return Math.floor(random() * count)
}

function pick<T>(items: readonly T[], random: Random): T {
  return items[below(items.length, random)]!
}

/** A place among the bytes; rarely one between zeros, of which executables are full. */
function place(bytes: Uint8Array, random: Random): number {
  let at = below(bytes.length, random)
  for (let tries = 0; tries < 8 && bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at - 1] === 0; tries++) at = below(bytes.length, random)
  return at
}

function spliced(bytes: Uint8Array, start: number, end: number, middle: Uint8Array): Uint8Array {
  const out = new Uint8Array(start + middle.length + bytes.length - end)
  out.set(bytes.subarray(0, start))
  out.set(middle, start)
  out.set(bytes.subarray(end), start + middle.length)
  return out
}

/** Changes bits, bytes and numbers; removes, repeats and copies ranges. */
export const mutateBytes: Mutator = (input, other, random) => {
  if (input.length === 0) return other.slice(0, 1 + below(64, random))
  const at = place(input, random)
  const length = Math.min(input.length - at, 1 + below(random() < 0.8 ? 8 : 256, random))
  const copy = input.slice()
  const view = new DataView(copy.buffer)
  switch (below(8, random)) {
    case 0:
      copy[at]! ^= 1 << below(8, random)
      return copy
    case 1:
      copy[at] = pick([0, 1, 0x7f, 0x80, 0xff, below(256, random)], random)
      return copy
    case 2:
      if (at + 4 <= copy.length) view.setUint32(at, pick(NUMBERS, random), random() < 0.8)
      return copy
    case 3:
      if (at + 8 <= copy.length) view.setBigUint64(at, BigInt(pick(NUMBERS, random)) - BigInt(below(3, random)), random() < 0.8)
      return copy
    case 4:
      return spliced(input, at, at + length, new Uint8Array(0))
    case 5:
      return spliced(input, at, at, input.subarray(at, at + length))
    case 6: {
      const from = below(other.length, random)
      return spliced(input, at, random() < 0.5 ? at : at + length, other.subarray(from, from + length))
    }
    default:
      return input.slice(0, at)
  }
}

const text = new TextDecoder('latin1')

function bytesOf(value: string): Uint8Array {
  return Uint8Array.from(value, (character) => character.charCodeAt(0))
}

/** Changes lines, words and numbers of a text, taken as one character a byte. */
export const mutateText: Mutator = (input, other, random) => {
  const lines = text.decode(input).split('\n')
  const others = text.decode(other).split('\n')
  const at = below(lines.length, random)
  const line = lines[at]!
  switch (below(9, random)) {
    case 0:
      lines.splice(at, 1 + below(3, random))
      break
    case 1:
      lines.splice(at, 0, ...lines.slice(at, at + 1 + below(8, random)))
      break
    case 2:
      lines.splice(at, 0, pick(others, random))
      break
    case 3:
      lines[at] = pick(lines, random)
      lines[below(lines.length, random)] = line
      break
    case 4:
    case 5: {
      const numbers = [...line.matchAll(/\d+/g)]
      if (numbers.length === 0) break
      const number = pick(numbers, random)
      const value = String(random() < 0.7 ? pick(NUMBERS, random) : pick(WIDE, random))
      lines[at] = line.slice(0, number.index) + value + line.slice(number.index + number[0].length)
      break
    }
    case 6:
    case 7: {
      const words = line.split(/(?<=\W)|(?=\W)/)
      const from = pick(others, random).split(/(?<=\W)|(?=\W)/)
      words.splice(below(words.length + 1, random), below(2, random), pick(from, random))
      lines[at] = words.join('')
      break
    }
    default:
      lines[at] = line + line.repeat(below(4, random)) + pick(others, random)
  }
  return bytesOf(lines.join('\n'))
}

/** Changes a value of a JSON text, or another one of the text where it is none. */
export const mutateJson: Mutator = (input, other, random) => {
  let root: { value: unknown }
  try {
    root = { value: JSON.parse(new TextDecoder().decode(input)) as unknown }
  } catch {
    return mutateText(input, other, random)
  }
  const places: { holder: Record<string, unknown>; key: string }[] = []
  const visit = (holder: Record<string, unknown>): void => {
    for (const key of Object.keys(holder)) {
      places.push({ holder, key })
      const value = holder[key]
      if (typeof value === 'object' && value !== null) visit(value as Record<string, unknown>)
    }
  }
  visit(root as Record<string, unknown>)
  const { holder, key } = pick(places, random)
  const from = pick(places, random)
  const value = holder[key]
  switch (below(6, random)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1)
      else delete holder[key]
      break
    case 1:
      holder[key] = structuredClone(from.holder[from.key])
      break
    case 2:
      if (Array.isArray(value) && value.length > 0) value.push(structuredClone(pick(value, random)))
      else holder[key] = [value]
      break
    case 3:
      holder[random() < 0.5 ? '__proto__' : from.key] = value
      break
    case 4:
      holder[key] = typeof value === 'string' ? text.decode(mutateText(bytesOf(value), other, random)) : String(value)
      break
    default:
      holder[key] = pick([null, true, '', {}, [], -1, 0.5, 1e308, ...NUMBERS], random)
  }
  return new TextEncoder().encode(JSON.stringify(root.value) ?? '')
}

/** A field of a protobuf message: its bytes with the tag, and where what it holds begins. */
interface Field {
  readonly bytes: Uint8Array
  readonly body: number
  readonly wireType: number
}

/** Changes fields of a protobuf message, at any depth, and keeps the lengths around them right. */
export const mutateWire: Mutator = (input, other, random) => {
  const fields = fieldsOf(input)
  if (fields === null || fields.length === 0) return mutateBytes(input, other, random)
  const at = below(fields.length, random)
  const field = fields[at]!
  const replaced = (...items: Field[]): Uint8Array => joined([...fields.slice(0, at), ...items, ...fields.slice(at + 1)])
  switch (below(7, random)) {
    case 0:
      return replaced()
    case 1:
      return replaced(field, field)
    case 2: {
      const taken = fieldsOf(other)
      return taken === null || taken.length === 0 ? replaced() : replaced(field, pick(taken, random))
    }
    case 3: {
      const moved = [...fields.slice(0, at), ...fields.slice(at + 1)]
      moved.splice(below(fields.length, random), 0, field)
      return joined(moved)
    }
    default: {
      const head = field.bytes.subarray(0, field.body)
      const held = field.bytes.subarray(field.body)
      if (field.wireType === 0)
        return replaced({ ...field, bytes: appended(head, varint(pick([...NUMBERS, 2 ** 53, 2n ** 64n - 1n], random))) })
      if (field.wireType !== 2) return replaced({ ...field, bytes: mutateBytes(field.bytes, other, random) })
      const changed = random() < 0.7 ? mutateWire(held, other, random) : mutateBytes(held, other, random)
      return replaced({
        ...field,
        bytes: appended(appended(field.bytes.subarray(0, tagLength(field.bytes)), varint(changed.length)), changed),
      })
    }
  }
}

function fieldsOf(bytes: Uint8Array): Field[] | null {
  const fields: Field[] = []
  for (let at = 0; at < bytes.length; ) {
    const start = at
    const wireType = bytes[at]! & 7
    at += tagLength(bytes.subarray(at))
    let body = at
    if (wireType === 0) at += tagLength(bytes.subarray(at))
    else if (wireType === 1) at += 8
    else if (wireType === 5) at += 4
    else if (wireType === 2) {
      let length = 0
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++]
        if (byte === undefined || shift > 28) return null
        length += (byte & 127) * 2 ** shift
        if (byte < 128) break
      }
      body = at
      at += length
    } else return null
    if (at > bytes.length) return null
    fields.push({ bytes: bytes.subarray(start, at), body: body - start, wireType })
  }
  return fields
}

function tagLength(bytes: Uint8Array): number {
  let length = 0
  while (length < bytes.length && bytes[length]! > 127) length++
  return length + 1
}

function varint(value: number | bigint): Uint8Array {
  const out: number[] = []
  let left = BigInt(value)
  for (; left > 127n; left >>= 7n) out.push(Number(left & 127n) | 128)
  return Uint8Array.of(...out, Number(left))
}

function appended(a: Uint8Array, b: Uint8Array): Uint8Array {
  return spliced(a, a.length, a.length, b)
}

function joined(fields: readonly Field[]): Uint8Array {
  return new Uint8Array(Buffer.concat(fields.map(({ bytes }) => bytes)))
}

/** Changes what gzip data holds, or the data itself. */
export const mutateGzip: Mutator = (input, other, random) => {
  if (random() < 0.6) return mutateBytes(input, other, random)
  try {
    return new Uint8Array(
      gzipSync(mutateWire(gunzipSync(input, { maxOutputLength: 1 << 16 }), other, random), { level: below(10, random) }),
    )
  } catch {
    return random() < 0.5 ? appended(input, other) : mutateBytes(input, other, random)
  }
}
