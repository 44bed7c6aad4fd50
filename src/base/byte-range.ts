import { ProfileError } from './error.ts'

/** Bytes that are read in parts, such as those of a large file. */
export interface ByteRange {
  /** For messages: a path or URL. */
  readonly name: string
  /** In bytes. */
  readonly size: number
  /** Reads exactly `length` bytes from `offset`; the caller must not modify them. Throws `range-exceeded` where the part lies outside. */
  read(offset: number, length: number): Promise<Uint8Array>
}

/** A range over bytes that are in memory already. */
export function bytesRange(name: string, bytes: Uint8Array): ByteRange {
  return {
    name,
    size: bytes.length,
    read: async (offset, length) => {
      checkBounds(name, bytes.length, offset, length)
      return bytes.subarray(offset, offset + length)
    },
  }
}

/** The `size` bytes of a range from `offset` on, which must lie within it. */
export function partOf(range: ByteRange, offset: number, size: number): ByteRange {
  checkBounds(range.name, range.size, offset, size)
  return {
    name: range.name,
    size,
    read: async (at, length) => {
      checkBounds(range.name, size, at, length)
      return range.read(offset + at, length)
    },
  }
}

/** Throws `range-exceeded` unless all of `offset .. offset + length` lies within `size` bytes. */
export function checkBounds(name: string, size: number, offset: number, length: number): void {
  // written so that NaN fails as well
  if (Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0 && offset + length <= size) return
  throw new ProfileError(
    'range-exceeded',
    `${length} bytes were asked for, which the ${size} bytes here do not hold`,
    `${name}, byte ${offset}`,
    'check that the file is complete',
  )
}
