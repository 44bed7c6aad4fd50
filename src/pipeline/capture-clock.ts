/**
 * The times of captures of one process. A capture's own time, from its profile, is used: between request and answer there are seconds that
 * differ from capture to capture, and slopes must not follow them. Where a profile has no time, or not a later one, the time between the
 * requests is used.
 */
export class CaptureClock {
  /** Milliseconds since 1970. */
  #profileTime = Number.NEGATIVE_INFINITY
  #time = 0
  #asked: number | null = null

  /** The time of a capture in seconds, always later than that of the capture before. `profileTime` is RFC 3339; `asked` is in seconds. */
  timeOf(profileTime: string | null, asked: number): number {
    const own = profileTime === null ? Number.NEGATIVE_INFINITY : Date.parse(profileTime)
    if (own > this.#profileTime) this.#time = own / 1000
    else this.#time = this.#asked === null ? asked : this.#time + (asked - this.#asked)
    this.#profileTime = Math.max(own, this.#profileTime)
    this.#asked = asked
    return this.#time
  }
}
