/** Writes fields of a protobuf message into one growing buffer. */
export class WireWriter {
  length: number
  /** A view of what was written, valid until the next write. */
  get bytes(): Uint8Array
  clear(): void
  varint(value: number): void
  number(field: number, value: number): void
  optional(field: number, value: number): void
  numbers(field: number, values: readonly number[]): void
  text(field: number, value: string): void
  message(field: number, write: () => void): void
}
