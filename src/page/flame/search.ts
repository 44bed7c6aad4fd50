import type { FlameFrames } from '../../report/flame-frame.ts'
import type { Scene } from './scene.ts'

/** The frames of a scene that a search finds. */
export interface Found {
  /** 1 for frames whose name or place has the text. */
  readonly isMatch: Uint8Array
  readonly count: number
  /** What the matching frames have, each value once: a match below a match adds nothing. */
  readonly value: number
  readonly before: number
}

/** Finds the frames whose name or place contains a text, in capital or small letters; null for an empty text. */
export function searchScene(scene: Scene, frames: FlameFrames, text: string): Found | null {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return null
  const length = scene.parent.length
  const isMatch = new Uint8Array(length)
  const isInside = new Uint8Array(length)
  const known = new Map<number, boolean>()
  const { name, place } = frames.tree.nodes
  const has = (text: number) => {
    const found = known.get(text) ?? frames.tree.strings[text]!.toLowerCase().includes(wanted)
    known.set(text, found)
    return found
  }
  let [count, value, before] = [0, 0, 0]
  for (let row = 1; row < length; row++) {
    const frame = scene.frame[row]!
    const above = scene.parent[row]!
    isInside[row] = isMatch[above]! | isInside[above]!
    if (!has(name[frame]!) && !has(place[frame]!)) continue
    isMatch[row] = 1
    count++
    if (isInside[row] === 1) continue
    value += scene.value[row]!
    before += scene.before?.[row] ?? 0
  }
  return { isMatch, count, value, before }
}
