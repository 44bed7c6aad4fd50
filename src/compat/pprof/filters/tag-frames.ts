import { ProfileError } from '../../../base/error.ts'
import type { Integer } from '../../../base/int64.ts'
import { scaledLabel } from '../measurement.ts'
import type { LabelSet, PprofProfile, ProfileFunction } from '../profile.ts'
import { usedLabelRows } from '../samples.ts'

/** Whether any sample has a label of these keys. */
export interface TagFrameMatches {
  readonly root: boolean
  readonly leaf: boolean
}

/**
 * Adds frames that are named after label values: those of `rootKeys` at the root, the first key outermost; those of `leafKeys`
 * at the leaf, the last key innermost. A sample without a label gets a frame without a name. Source: google/pprof
 * internal/driver/tagroot.go, `addLabelNodes`.
 */
export function addTagFrames(
  profile: PprofProfile,
  rootKeys: readonly string[],
  leafKeys: readonly string[],
  outputUnit: string,
): TagFrameMatches {
  const matches = { root: false, leaf: false }
  if (rootKeys.length + leafKeys.length === 0) return matches
  const { samples } = profile
  const frames = new TagFrames(profile)
  // in the order of the samples, which is how pprof numbers the frames
  const rows: { root: FramesOfKeys; leaf: FramesOfKeys }[] = []
  for (const row of usedLabelRows(samples)) {
    const set = samples.labelSets[row]!
    rows[row] = { root: frames.rows(set, rootKeys, outputUnit), leaf: frames.rows(set, leafKeys, outputUnit) }
  }
  const perSample = rootKeys.length + leafKeys.length
  const stack = new Uint32Array(samples.stackStart[samples.length]! + samples.length * perSample)
  const stackStart = new Uint32Array(samples.length + 1)
  let to = 0
  for (let i = 0; i < samples.length; i++) {
    const { root, leaf } = rows[samples.labels[i]!]!
    if (root.hasValue) matches.root = true
    if (leaf.hasValue) matches.leaf = true
    for (const row of leaf.locations) stack[to++] = row
    for (let at = samples.stackStart[i]!; at < samples.stackStart[i + 1]!; at++) stack[to++] = samples.stack[at]!
    for (const row of root.locations) stack[to++] = row
    stackStart[i + 1] = to
  }
  profile.samples = { ...samples, stack, stackStart }
  return matches
}

/** The locations for some keys, leaf first, and whether the sample has a label for any of the keys. */
interface FramesOfKeys {
  readonly locations: readonly number[]
  readonly hasValue: boolean
}

/** The frames made from labels, each once. */
class TagFrames {
  #profile: PprofProfile
  #rows = new Map<string, number>()
  #nextLocation: Integer
  #nextFunction: Integer

  constructor(profile: PprofProfile) {
    this.#profile = profile
    this.#nextLocation = nextId(profile.locations)
    this.#nextFunction = nextId(profile.functions)
  }

  /** The frames for one label set; the frame of the first key is nearest the root. */
  rows(set: LabelSet, keys: readonly string[], outputUnit: string): FramesOfKeys {
    let hasValue = false
    const locations = keys.toReversed().map((key) => {
      const values = labelTexts(set, key, outputUnit)
      if (values.length > 0) hasValue = true
      return this.#intern(values.join(), key)
    })
    return { locations, hasValue }
  }

  #intern(name: string, file: string): number {
    const key = `${name}\0${file}`
    const known = this.#rows.get(key)
    if (known !== undefined) return known
    // Source: google/pprof profile/profile.go, `CheckValid`
    if (Number(this.#nextFunction) === 0 || Number(this.#nextLocation) === 0)
      throw new ProfileError(
        'profile-bad-id',
        'there is no id left for a frame of a label',
        'the profile',
        'leave out -tagroot and -tagleaf',
      )
    const { functions, locations } = this.#profile
    const fn: ProfileFunction = { id: this.#nextFunction, name, systemName: '', file, startLine: 0 }
    this.#nextFunction = plusOne(this.#nextFunction)
    functions.push(fn)
    const row =
      locations.push({ id: this.#nextLocation, mapping: null, address: 0n, lines: [{ fn, line: 0, column: 0 }], isFolded: false }) - 1
    this.#nextLocation = plusOne(this.#nextLocation)
    this.#rows.set(key, row)
    return row
  }
}

function nextId(rows: readonly { readonly id: Integer }[]): Integer {
  let last: Integer = 0
  for (const { id } of rows) if (id > last) last = id
  return plusOne(last)
}

function plusOne(id: Integer): Integer {
  return typeof id === 'number' && id < Number.MAX_SAFE_INTEGER ? id + 1 : BigInt.asUintN(64, BigInt(id) + 1n)
}

/** Source: google/pprof internal/driver/tagroot.go, `formatLabelValues`. */
function labelTexts(set: LabelSet, key: string, outputUnit: string): string[] {
  const numbers = set.numbers.get(key) ?? []
  const units = set.units.get(key) ?? []
  return [
    ...(set.texts.get(key) ?? []),
    ...numbers.map((number, i) => (units.length === 0 ? scaledLabel(number, '', '') : scaledLabel(number, units[i]!, outputUnit))),
  ]
}
