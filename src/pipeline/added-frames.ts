import type { LocationIndex, Profile } from '../profile/profile.ts'
import type { SampleBuffer } from '../profile/sample-sink.ts'

/** Adds locations with one runtime frame each to the tables of a profile. Their file and line are unknown. */
export class AddedFrames {
  #profile: Profile
  #locations = new Map<string, number>()
  #functions = new Map<string, number>()

  constructor(profile: Profile) {
    this.#profile = profile
  }

  /** The location of the call in a function that returns to `pc`; `pc` is null where the address is not known. */
  location(pc: bigint | null, name: string): LocationIndex {
    const key = `${pc ?? ''} ${name}`
    const known = this.#locations.get(key)
    if (known !== undefined) return known
    const { locations } = this.#profile
    const { lineCount } = locations
    locations.addLine(this.#function(name), 0, 0)
    const row = locations.add(0)
    const address = pc === null ? 0n : pc - 1n
    locations.define(row, Number(BigInt.asUintN(32, address)), Number(BigInt.asUintN(32, address >> 32n)), -1, lineCount, 0)
    this.#locations.set(key, row)
    return row
  }

  #function(name: string): number {
    const known = this.#functions.get(name)
    if (known !== undefined) return known
    const { functions, strings } = this.#profile
    const row = functions.add()
    const text = strings.intern(name)
    functions.define(row, text, text, 0, 0)
    this.#functions.set(name, row)
    return row
  }
}

/** Puts frames on top of the leaf of a stack, in place of its hidden prefix. */
export function putInFront(frames: readonly LocationIndex[], sample: SampleBuffer): void {
  sample.reserveStack(frames.length)
  sample.stack.copyWithin(frames.length, 0, sample.depth)
  sample.stack.set(frames)
  sample.depth += frames.length
  sample.prefix = 0
}
