/**
 * What a frame of a flame tree stands for. All but `function` are frames that no profile has:
 * - `record`: live records of the `defer` statement at its place, which its function allocated;
 * - `companion`: closures and arguments of that statement;
 * - `held`: a frame around what a pending deferred call keeps alive; the frames below it made that;
 * - `deferred`: a deferred call that goroutines are in.
 */
export const FLAME_KINDS = ['function', 'record', 'companion', 'held', 'deferred'] as const

/** One of `FLAME_KINDS`. */
export type FlameKind = (typeof FLAME_KINDS)[number]

/** What a comparison says of a frame. `untested` frames are in no table of the report, or too few captures were there to test them. */
export const FLAME_CHANGES = ['untested', 'unchanged', 'grown', 'shrunk'] as const

/** One of `FLAME_CHANGES`. */
export type FlameChange = (typeof FLAME_CHANGES)[number]

/** Values of frames without those of their callees, one column per sample type, in its own unit. Integers past 2^53 are rounded. */
export type FlameValues = readonly (readonly number[])[]

/**
 * The frames of a flame tree, one row each, parents before children; row 0 is the root, which stands for the whole profile.
 * A frame's whole value is `self` and `rest` of itself and of all frames below it.
 */
export interface FlameNodes {
  /** Row of the caller; -1 for the root. */
  readonly parent: readonly number[]
  /** Row of `strings`. */
  readonly name: readonly number[]
  /** Row of `strings`: `file:line`, or `file` where several lines are one frame; row 0, the empty text, where it is not known. */
  readonly place: readonly number[]
  /** Row of `FLAME_KINDS`. */
  readonly kind: readonly number[]
  /** Row of `strings`: the evidence of a frame that is no function; row 0 for functions. */
  readonly evidence: readonly number[]
  /** Row of `strings`: the confidence of that evidence. */
  readonly confidence: readonly number[]
  readonly self: FlameValues
  /** What pruned frames right below the frame had. */
  readonly rest: FlameValues
}

/** What a comparison adds to the frames: `self` and `rest` are then those after, as means per capture. */
export interface FlameComparison {
  readonly self: FlameValues
  readonly rest: FlameValues
  /** Per sample type and frame: row of `FLAME_CHANGES`, by the test of the frame's function or statement in the tables of the report. */
  readonly change: FlameValues
  /** Per sample type and frame: p and q of that test; null where there was none. */
  readonly p: readonly (readonly (number | null)[])[]
  readonly q: readonly (readonly (number | null)[])[]
}

/** The stacks of a report as one tree, callers above callees, for flame graphs. It holds numbers and names only, so that JSON can carry it. */
export interface FlameTree {
  readonly sampleTypes: readonly { readonly type: string; readonly unit: string }[]
  /** The sample type that is shown first. */
  readonly shown: number
  /** Distinct texts; row 0 is empty. Names are as they were read: whoever shows them makes them safe. */
  readonly strings: readonly string[]
  readonly nodes: FlameNodes
  /** The values before; missing where nothing is compared. */
  readonly before?: FlameComparison
  /** Frames that were left out because they are narrower than a pixel or too many, and their share of each sample type's total. */
  readonly pruned: { readonly frames: number; readonly share: readonly number[] }
}
