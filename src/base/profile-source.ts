/**
 * Where a profile's bytes come from. `open` may be called again: a file whose order or names the streaming fold cannot use
 * is read a second time. `name` is for messages.
 */
export interface ProfileSource {
  readonly name: string
  /** Found in a directory rather than named: content that is no heap or goroutine profile is skipped. */
  readonly maySkip?: boolean
  open(): AsyncIterable<Uint8Array>
}

/** A source of bytes that are in memory already. */
export function bytesSource(name: string, bytes: Uint8Array): ProfileSource {
  return {
    name,
    async *open() {
      yield bytes
    },
  }
}
