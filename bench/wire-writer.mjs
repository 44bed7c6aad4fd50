// The protobuf wire format by hand: the generator must not share code with the decoder that it tests.

/** Writes fields into one growing buffer. Source: runtime/pprof/protobuf.go (Go 1.26). */
export class WireWriter {
  #bytes = Buffer.allocUnsafe(1 << 20)
  length = 0

  /** A view of what was written, valid until the next write. */
  get bytes() {
    return this.#bytes.subarray(0, this.length)
  }

  clear() {
    this.length = 0
  }

  /** A whole number, not negative; above 2^53 one that a double holds exactly. */
  varint(value) {
    this.#reserve(10)
    let rest = value
    while (rest >= 0x80) {
      this.#bytes[this.length++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.#bytes[this.length++] = rest
  }

  /** A number, zero included. */
  number(field, value) {
    this.varint(field * 8)
    this.varint(value)
  }

  /** A number that is left out when it is zero. */
  optional(field, value) {
    if (value !== 0) this.number(field, value)
  }

  /** A repeated number: packed only above two elements, as Go writes it. */
  numbers(field, values) {
    if (values.length <= 2) {
      for (const value of values) this.number(field, value)
      return
    }
    let size = 0
    for (const value of values) size += varintSize(value)
    this.varint(field * 8 + 2)
    this.varint(size)
    for (const value of values) this.varint(value)
  }

  text(field, value) {
    const size = Buffer.byteLength(value)
    this.varint(field * 8 + 2)
    this.varint(size)
    this.#reserve(size)
    this.length += this.#bytes.write(value, this.length)
  }

  /** A message whose fields `write` writes. */
  message(field, write) {
    this.varint(field * 8 + 2)
    const start = this.length
    write()
    const size = this.length - start
    const lengthSize = varintSize(size)
    this.#reserve(lengthSize)
    this.#bytes.copyWithin(start + lengthSize, start, this.length)
    this.length = start
    this.varint(size)
    this.length += size
  }

  #reserve(size) {
    if (this.length + size <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(this.#bytes.length * 2 + size)
    this.#bytes.copy(larger, 0, 0, this.length)
    this.#bytes = larger
  }
}

function varintSize(value) {
  let size = 1
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++
  return size
}
