import type { FlameFrames } from '../../report/flame-frame.ts'
import { flameWeights } from '../../report/flame-layout.ts'

/**
 * Frames to draw: those of the whole tree, or those of a function with all its occurrences merged. Callers (or, in a graph of callers,
 * callees) come before what is drawn below them; row 0 is the root.
 */
export interface Scene {
  readonly parent: ArrayLike<number>
  /** For each row, the row of the flame tree that says what the frame is. */
  readonly frame: ArrayLike<number>
  readonly weight: Float64Array
  /** Whole values; those after, in a comparison. */
  readonly value: Float64Array
  /** Whole values before; null where nothing is compared. */
  readonly before: Float64Array | null
}

/** The scene of the whole tree. */
export function wholeScene(frames: FlameFrames): Scene {
  const { parent } = frames.tree.nodes
  return {
    parent,
    frame: Int32Array.from(parent, (_, row) => row),
    weight: flameWeights(frames.tree, frames.type),
    value: frames.whole,
    before: frames.wholeBefore,
  }
}

/** What a function calls, with all its occurrences merged: the function is the root. */
export function calleesOf(whole: Scene, frames: FlameFrames, row: number): Scene {
  const merged = new MergedScene(whole, row)
  const isSame = sameness(frames)
  const at = new Int32Array(whole.parent.length).fill(-1)
  for (let one = 1; one < at.length; one++) {
    const above = at[whole.parent[one]!]!
    // a call of the function below itself is a callee like any other
    if (above !== -1) at[one] = merged.child(above, isSame(one), one)
    else if (isSame(one) === isSame(row)) at[one] = 0
    if (at[one] !== -1) merged.add(at[one]!, one)
  }
  return merged.scene()
}

/** What calls a function, with all its occurrences merged: the function is the root, its callers come below, down to the root of the tree. */
export function callersOf(whole: Scene, frames: FlameFrames, row: number): Scene {
  const merged = new MergedScene(whole, row)
  const isSame = sameness(frames)
  const isInside = new Uint8Array(whole.parent.length)
  for (let one = 1; one < isInside.length; one++) {
    if (isInside[whole.parent[one]!] === 1) isInside[one] = 1
    else if (isSame(one) === isSame(row)) {
      isInside[one] = 1
      let at = 0
      merged.add(at, one)
      for (let above = whole.parent[one]!; above > 0; above = whole.parent[above]!) {
        at = merged.child(at, isSame(above), above)
        merged.add(at, one)
      }
    }
  }
  return merged.scene()
}

/** Returns a text that is equal for frames that a merged scene takes for one. */
function sameness({ tree }: FlameFrames): (row: number) => string {
  const { name, kind, place } = tree.nodes
  return (row) => (kind[row] === 0 ? `${name[row]}` : `${name[row]} ${kind[row]} ${place[row]}`)
}

class MergedScene {
  readonly #whole: Scene
  readonly #parent = [-1]
  readonly #frame: number[]
  readonly #weight = [0]
  readonly #value = [0]
  readonly #before = [0]
  readonly #rows = new Map<string, number>()

  constructor(whole: Scene, row: number) {
    this.#whole = whole
    this.#frame = [row]
  }

  child(parent: number, key: string, frame: number): number {
    const known = this.#rows.get(`${parent} ${key}`)
    if (known !== undefined) return known
    const row = this.#parent.push(parent) - 1
    this.#frame.push(frame)
    for (const column of [this.#weight, this.#value, this.#before]) column.push(0)
    this.#rows.set(`${parent} ${key}`, row)
    return row
  }

  /** Adds the whole values of a row of the whole scene. */
  add(row: number, from: number): void {
    this.#weight[row]! += this.#whole.weight[from]!
    this.#value[row]! += this.#whole.value[from]!
    if (this.#whole.before !== null) this.#before[row]! += this.#whole.before[from]!
  }

  scene(): Scene {
    return {
      parent: this.#parent,
      frame: this.#frame,
      weight: Float64Array.from(this.#weight),
      value: Float64Array.from(this.#value),
      before: this.#whole.before === null ? null : Float64Array.from(this.#before),
    }
  }
}
