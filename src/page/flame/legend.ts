import type { FlameFrames } from '../../report/flame-frame.ts'
import type { Paint } from './palette.ts'
import { Palette } from './palette.ts'

const WIDTH = 22
const HEIGHT = 12

/** The colours and patterns of a tree, and what they mean, as a list. */
export function legendOf(frames: FlameFrames, element: HTMLElement): HTMLElement {
  const list = document.createElement('ul')
  list.className = 'flame-legend'
  const context = document.createElement('canvas').getContext('2d')!
  const palette = new Palette(element, context)
  list.append(...entriesOf(frames, palette).map(([paint, words]) => entry(paint, words)))
  return list
}

function entriesOf(frames: FlameFrames, palette: Palette): [Paint, string][] {
  const isComparison = frames.wholeBefore !== null
  const grades = new Set(frames.tree.nodes.kind.map((_, row) => frames.confidence(row)))
  const evidence = ['exact', 'strong', 'likely', 'possible'].filter((grade) => grades.has(grade))
  return [
    ...(isComparison
      ? ([
          [palette.named('grown'), '▲ grown'],
          [palette.named('shrunk'), '▼ shrunk'],
          [palette.named('golang'), 'not significant, or not tested'],
        ] as [Paint, string][])
      : []),
    ...evidence.map((grade): [Paint, string] => [
      { fill: palette.gradeFill(frames, grade), ...palette.gradePaint(grade) },
      `what defer costs: ${grade} evidence`,
    ]),
    ...(isComparison
      ? []
      : ([
          [palette.named('package-0'), 'functions, a colour for each package'],
          [palette.named('golang'), "Go's library"],
        ] as [Paint, string][])),
  ]
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
