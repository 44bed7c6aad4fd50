import type { FlameFrames } from '../../report/flame-frame.ts'
import { flameLegend } from '../../report/flame-style.ts'
import { type Paint, Palette } from './palette.ts'

const WIDTH = 22
const HEIGHT = 12

/** The colours and patterns of a tree, and what they mean, as a list. */
export function legendOf(frames: FlameFrames, element: HTMLElement): HTMLElement {
  const list = document.createElement('ul')
  list.className = 'flame-legend'
  const context = document.createElement('canvas').getContext('2d')!
  const palette = new Palette(element, context)
  const rows = frames.tree.nodes.kind.keys()
  list.append(...flameLegend(frames, rows).map((style) => entry(palette.paintOf(style), style.words)))
  return list
}

function entry({ fill, edge, pattern }: Paint, words: string): HTMLElement {
  const item = document.createElement('li')
  const swatch = document.createElement('canvas')
  swatch.width = WIDTH
  swatch.height = HEIGHT
  swatch.setAttribute('aria-hidden', 'true')
  const context = swatch.getContext('2d')!
  for (const style of [fill, pattern])
    if (style !== null) {
      context.fillStyle = style
      context.fillRect(0, 0, WIDTH, HEIGHT)
    }
  if (edge !== null) {
    context.strokeStyle = edge
    context.strokeRect(0.5, 0.5, WIDTH - 1, HEIGHT - 1)
  }
  item.append(swatch, words)
  return item
}
