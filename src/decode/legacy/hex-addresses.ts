import { grown } from '../../base/growable.ts'
import { malformed, shownLine } from './legacy-errors.ts'
import type { LegacyProfile } from './legacy-profile.ts'

/** The addresses `0x…` of a line, as two halves of 64 bits. One object is reused for many lines. */
export class HexAddresses {
  length = 0
  low = new Uint32Array(64)
  high = new Uint32Array(64)

  /**
   * Appends the addresses in a byte text from `from` on. Capital digits end an address. Returns the first address beyond 64 bits,
   * or null. Source: google/pprof profile/legacy_profile.go, `parseHexAddresses`.
   */
  read(text: string, from: number): string | null {
    for (let at = text.indexOf('0x', from); at !== -1; at = text.indexOf('0x', at)) {
      const end = this.#readOne(text, at + 2)
      if (end === -1) return hexAt(text, at)
      // an "0x" without a digit after it is not an address, but its x is skipped all the same
      at = end
    }
    return null
  }

  /** Like `read`, for a line whose addresses must fit 64 bits: throws `profile-malformed` where one does not. */
  readSample(text: string, line: string, where: string): void {
    const tooLong = this.read(text, 0)
    if (tooLong !== null)
      throw malformed(`malformed sample: ${shownLine(line)}: failed to parse as hex 64-bit number: ${shownLine(tooLong)}`, where)
  }

  /** Adds the locations of these return addresses to the current sample; each becomes the address of its call. */
  pushLocations({ locations, samples }: LegacyProfile, at: number): void {
    for (let i = 0; i < this.length; i++) samples.pushLocation(locations.rowBefore(this.low[i]!, this.high[i]!, at))
  }

  /** The index after the digits from `start`; -1 where there are too many. */
  #readOne(text: string, start: number): number {
    let low = 0
    let high = 0
    let at = start
    for (let digit = digitAt(text, at); digit !== -1; digit = digitAt(text, at)) {
      if (high >>> 28 !== 0) return -1
      high = (high << 4) | (low >>> 28)
      low = (low << 4) | digit
      at++
    }
    if (at === start) return at
    this.low = grown(this.low, this.length + 1)
    this.high = grown(this.high, this.length + 1)
    this.low[this.length] = low
    this.high[this.length] = high
    this.length++
    return at
  }
}

/** The hexadecimal digit at `at`, -1 where there is none. */
function digitAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1
}

function hexAt(text: string, at: number): string {
  let end = at + 2
  while (digitAt(text, end) !== -1) end++
  return text.slice(at, end)
}
