/**
 * The times of captures of one process: its own, which its profiles have. Between request and answer lie seconds that differ from capture
 * to capture; slopes must not follow them. Where a profile has no time, or that of an earlier one, the time between the requests counts.
 */
export class CaptureClock {
  /** Milliseconds since 1970. */
  #profileTime = Number.NEGATIVE_INFINITY
  #time = 0
  #asked: number | null = null

  /** The time of a capture in seconds: later than that of the one before. `profileTime` is RFC 3339; `asked` in seconds. */
  timeOf(profileTime: string | null, asked: number): number {
    const own = profileTime === null ? Number.NEGATIVE_INFINITY : Date.parse(profileTime)
    if (own > this.#profileTime) this.#time = own / 1000
    else this.#time = this.#asked === null ? asked : this.#time + (asked - this.#asked)
    this.#profileTime = Math.max(own, this.#profileTime)
    this.#asked = asked
    return this.#time
  }
}
