import { ProfileError } from '../base/error.ts'
import type { ErrorCode } from '../base/error-codes.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { type DecodeOptions, decodeProfile, GOROUTINE_DUMP } from '../decode/decode-profile.ts'
import type { Profile } from '../profile/profile.ts'
import { checkComparable, type ProfileValues, readValues, type ValueReading } from './profile-values.ts'
import { isSkippable } from './skippable.ts'

/** The kind of profile to take from a folder with several kinds. */
interface Wanted {
  readonly kind: Profile['kind']
  readonly format: Profile['format']
}

/**
 * Reads profiles to compare with each other; the first one decides what the others must be. From folders it takes heaps rather
 * than goroutines or allocs beside them, and protobuf rather than texts of the same captures; other files are left out with a notice.
 */
export class ComparableReader {
  readonly skipped: string[] = []
  #options: ValueReading
  #wanted: Wanted | null = null
  #first: ProfileValues | null = null

  constructor(options: ValueReading) {
    this.#options = options
  }

  /** Finds what folders hold, before anything is read. */
  async prepare(sources: readonly ProfileSource[]): Promise<void> {
    if (sources.every(({ maySkip }) => maySkip !== true)) return
    for (const source of sources) {
      const found = await whatIs(source, this.#options.decode ?? {})
      if (found !== null && rank(found) < rank(this.#wanted)) this.#wanted = { kind: found.kind, format: found.format }
      if (rank(this.#wanted) === 0) return
    }
  }

  /** The values of a profile; null where it was found in a folder and is of another kind. Throws what reading throws, and refusals. */
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
      // only the parts that the others are compared with are kept
      this.#first ??= { ...one, rows: [], liveLines: new Map(), sites: [] }
      return one
    } catch (error) {
      if (!isSkippable(source, error, INCOMPARABLE)) throw error
      return this.#skip(source)
    }
  }

  /** Reads the values of the first profile's sample type, since allocs profiles have another default. */
  async #values(source: ProfileSource): Promise<ProfileValues> {
    if (this.#first === null || this.#options.allTypes) return readValues(source, this.#options)
    try {
      return await readValues(source, { ...this.#options, sampleIndex: this.#first.types[0]!.type })
    } catch (error) {
      if (!(error instanceof ProfileError) || error.code !== 'bad-sample-index') throw error
      // a profile without that type is of another kind, which makes a better error
      checkComparable(this.#first, await readValues(source, this.#options))
      throw error
    }
  }

  #skip({ name }: ProfileSource): null {
    this.skipped.push(name)
    return null
  }
}

/** Codes of errors for profiles that cannot be compared with the first one. */
const INCOMPARABLE: readonly ErrorCode[] = [GOROUTINE_DUMP, 'kinds-differ', 'bad-sample-index']

/** The rank of a kind in a folder of captures; the most likely one has the lowest rank. */
function rank(wanted: Wanted | null): number {
  if (wanted === null) return Number.POSITIVE_INFINITY
  const kind = ['heap', 'allocs'].indexOf(wanted.kind)
  return (kind === -1 ? 2 : kind) * 2 + (wanted.format === 'proto' ? 0 : 1)
}

async function whatIs(source: ProfileSource, decode: DecodeOptions): Promise<Profile | null> {
  try {
    return await decodeProfile(source, { begin() {}, sample: () => false }, decode)
  } catch (error) {
    // the error is reported when the profile is read, unless it is left out
    if (error instanceof ProfileError) return null
    throw error
  }
}
