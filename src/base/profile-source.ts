/** A text that stands beside a profile, with the file or URL that it is from. */
export interface GivenText {
  readonly source: string
  readonly text: string
}

/**
 * Where a profile's bytes come from. `open` may be called twice: a file whose order or names the streaming fold cannot use is read a
 * second time. `name` is for messages.
 */
export interface ProfileSource {
  readonly name: string
  /** True for a file found in a directory, not named by the user: it is skipped where it is not a heap or goroutine profile. */
  readonly maySkip?: boolean
  /** The counters of the process that were captured with a heap; null where there are none. Absent for other sources. */
  readonly counters?: () => Promise<GivenText | null>
  open(): AsyncIterable<Uint8Array>
}

/** A source whose bytes are in memory already. */
export function bytesSource(name: string, bytes: Uint8Array): ProfileSource {
  return {
    name,
    async *open() {
      yield bytes
    },
  }
}
