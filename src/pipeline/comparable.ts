import { ProfileError } from '../base/error.ts'
import type { ErrorCode } from '../base/error-codes.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { type DecodeOptions, decodeProfile, GOROUTINE_DUMP } from '../decode/decode-profile.ts'
import type { Profile } from '../profile/profile.ts'
import { checkComparable, type ProfileValues, readValues, type ValueReading } from './profile-values.ts'
import { isSkippable } from './skippable.ts'

/** What is taken of a folder that holds several things. */
interface Wanted {
  readonly kind: Profile['kind']
  readonly format: Profile['format']
}

/**
 * Reads profiles that are compared with each other: the first one says what the others must be. Of folders the heaps are taken, rather
 * than goroutines or allocs beside them, and protobuf rather than texts of the same captures; what else is there is left out and noted.
 */
export class ComparableReader {
  readonly skipped: string[] = []
  #options: ValueReading
  #wanted: Wanted | null = null
  #first: ProfileValues | null = null

  constructor(options: ValueReading) {
    this.#options = options
  }

  /** Looks what folders hold, before anything is read. */
  async prepare(sources: readonly ProfileSource[]): Promise<void> {
    if (sources.every(({ maySkip }) => maySkip !== true)) return
    for (const source of sources) {
      const found = await whatIs(source, this.#options.decode ?? {})
      if (found !== null && rank(found) < rank(this.#wanted)) this.#wanted = { kind: found.kind, format: found.format }
      if (rank(this.#wanted) === 0) return
    }
  }

  /** The values of a profile; null where it was found in a folder and is something else. Throws what reading throws, and refusals. */
  async read(source: ProfileSource): Promise<ProfileValues | null> {
    try {
      const one = await this.#values(source)
      if (
        source.maySkip === true &&
        this.#wanted !== null &&
        (one.kind !== this.#wanted.kind || one.summary.format !== this.#wanted.format)
      )
        return this.#skip(source)
      if (this.#first !== null) checkComparable(this.#first, one)
      // only what the others are held against is kept
      this.#first ??= { ...one, rows: [], liveLines: new Map(), sites: [] }
      return one
    } catch (error) {
      if (!isSkippable(source, error, INCOMPARABLE)) throw error
      return this.#skip(source)
    }
  }

  /** Of the sample type that the first one has: allocs profiles have another by default. */
  async #values(source: ProfileSource): Promise<ProfileValues> {
    if (this.#first === null || this.#options.allTypes) return readValues(source, this.#options)
    try {
      return await readValues(source, { ...this.#options, sampleIndex: this.#first.types[0]!.type })
    } catch (error) {
      if (!(error instanceof ProfileError) || error.code !== 'bad-sample-index') throw error
      // a profile without it is of another kind: that says more
      checkComparable(this.#first, await readValues(source, this.#options))
      throw error
    }
  }

  #skip({ name }: ProfileSource): null {
    this.skipped.push(name)
    return null
  }
}

/** Codes of profiles that cannot be held against the first one. */
const INCOMPARABLE: readonly ErrorCode[] = [GOROUTINE_DUMP, 'kinds-differ', 'bad-sample-index']

/** Best first: what a folder of captures is most likely meant for. */
function rank(wanted: Wanted | null): number {
  if (wanted === null) return Number.POSITIVE_INFINITY
  const kind = ['heap', 'allocs'].indexOf(wanted.kind)
  return (kind === -1 ? 2 : kind) * 2 + (wanted.format === 'proto' ? 0 : 1)
}

async function whatIs(source: ProfileSource, decode: DecodeOptions): Promise<Profile | null> {
  try {
    return await decodeProfile(source, { begin() {}, sample: () => false }, decode)
  } catch (error) {
    // told when it is read, unless it is left out
    if (error instanceof ProfileError) return null
    throw error
  }
}
