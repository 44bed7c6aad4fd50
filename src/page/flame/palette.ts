import { type FrameStyle, PATTERNED_GRADES } from '../../report/flame-style.ts'

/** How a frame is filled. */
export interface Paint {
  readonly fill: string
  /** Null for frames that are no evidence of anything. */
  readonly edge: string | null
  /** Null where nothing is drawn over the fill. */
  readonly pattern: CanvasPattern | null
}

/** The colours and patterns of frames, as the style of an element has them. It is made again when the colours of the page change. */
export class Palette {
  readonly text: string
  readonly gap: string
  readonly narrow: string
  readonly focus: string
  readonly #color: (name: string) => string
  readonly #patterns: ReadonlyMap<string, CanvasPattern | null>

  constructor(element: HTMLElement, context: CanvasRenderingContext2D) {
    const style = getComputedStyle(element)
    const known = new Map<string, string>()
    this.#color = (name) => {
      const color = known.get(name) ?? style.getPropertyValue(`--flame-${name}`).trim()
      known.set(name, color)
      return color
    }
    this.text = this.#color('text')
    this.gap = this.#color('gap')
    this.narrow = this.#color('narrow')
    this.focus = this.#color('focus')
    this.#patterns = new Map(PATTERNED_GRADES.map((grade) => [grade, patternOf(grade, this.#color(`${grade}-edge`), context)]))
  }

  paintOf({ fill, grade }: FrameStyle): Paint {
    const edge = grade === '' ? null : this.#color(`${grade}-edge`)
    return { fill: this.#color(fill), edge, pattern: this.#patterns.get(grade) ?? null }
  }
}

/** Lines, stripes or dots in the colour of the edge. */
function patternOf(grade: string, color: string, context: CanvasRenderingContext2D): CanvasPattern | null {
  const tile = document.createElement('canvas')
  const size = grade === 'strong' ? 4 : 8
  tile.width = size
  tile.height = size
  const draw = tile.getContext('2d')!
  draw.strokeStyle = color
  draw.fillStyle = color
  draw.globalAlpha = 0.55
  draw.beginPath()
  if (grade === 'strong') draw.rect(0, 3, 4, 1)
  else if (grade === 'possible') draw.arc(3, 3, 1.5, 0, 2 * Math.PI)
  else {
    // a stripe and its neighbours, so that tiles meet
    for (const at of [-8, 0, 8]) {
      draw.moveTo(at - 2, 10)
      draw.lineTo(at + 10, -2)
    }
    draw.stroke()
    return context.createPattern(tile, 'repeat')
  }
  draw.fill()
  return context.createPattern(tile, 'repeat')
}
