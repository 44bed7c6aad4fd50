import type { FlameLayout } from '../../report/flame-layout.ts'

/** The part of a layout that is shown: from `from` to `to` in its weights, over `width` pixels, and levels `[firstLevel, lastLevel)`. */
export interface FlameWindow {
  readonly from: number
  readonly to: number
  readonly width: number
  readonly firstLevel: number
  readonly lastLevel: number
}

/** Frames below this number of pixels are drawn together. */
const NARROWEST = 0.7

/** Stands for frames of one caller that are too narrow to be drawn one by one. */
export const NARROW_FRAMES = -1

/**
 * Calls `use` for each frame that can be seen, callers first, with its place in pixels. What is outside the window or too narrow costs nothing,
 * however many frames it has: `NARROW_FRAMES` stands for such neighbours.
 */
export function visibleFrames(
  layout: FlameLayout,
  shown: FlameWindow,
  use: (row: number, x: number, width: number, level: number) => void,
): void {
  const { left, weight, depth, child, childStart } = layout
  const scale = shown.width / (shown.to - shown.from)
  if (!Number.isFinite(scale)) return
  const draw = (row: number, at: number, wide: number, level: number) => {
    const start = Math.max(0, (at - shown.from) * scale)
    const end = Math.min(shown.width, (at + wide - shown.from) * scale)
    if (end > start && level >= shown.firstLevel) use(row, start, end - start, level)
  }
  const open = [0]
  for (let row = open.pop(); row !== undefined; row = open.pop()) {
    const level = depth[row]!
    draw(row, left[row]!, weight[row]!, level)
    if (level + 1 >= shown.lastLevel) continue
    const end = childStart[row + 1]!
    for (let i = childStart[row]!; i < end; i++) {
      const one = child[i]!
      if (weight[one]! * scale < NARROWEST) {
        // the widest come first: all that follow are as narrow
        const last = child[end - 1]!
        draw(NARROW_FRAMES, left[one]!, left[last]! + weight[last]! - left[one]!, level + 1)
        break
      }
      if (left[one]! < shown.to && left[one]! + weight[one]! > shown.from) open.push(one)
    }
  }
}

/** The frame at a point of the window; null where there is none, or only narrow ones. */
export function frameAt(layout: FlameLayout, shown: FlameWindow, x: number, level: number): number | null {
  const { left, weight, depth, child, childStart } = layout
  const at = shown.from + (x / shown.width) * (shown.to - shown.from)
  let row = 0
  while (depth[row]! < level) {
    const own = child.subarray(childStart[row]!, childStart[row + 1]!)
    const next = own.find((one) => left[one]! <= at && at < left[one]! + weight[one]!)
    if (next === undefined) return null
    row = next
  }
  return depth[row] === level ? row : null
}
