import type { FlameFrames } from '../../report/flame-frame.ts'

const GRADES = ['exact', 'strong', 'likely', 'possible'] as const

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
    this.#patterns = new Map(GRADES.map((grade) => [grade, patternOf(grade, this.#color(`${grade}-edge`), context)]))
  }

  /** What a frame stands for decides: the test of a comparison, its evidence, or its package. */
  paintOf(frames: FlameFrames, row: number): Paint {
    const grade = frames.confidence(row)
    const change = frames.change(row)
    const changed = change === 'grown' || change === 'shrunk' ? this.#color(change) : null
    if (grade !== '') return { fill: changed ?? this.gradeFill(frames, grade), ...this.gradePaint(grade) }
    if (frames.wholeBefore !== null) return { fill: changed ?? this.#color('golang'), edge: null, pattern: null }
    const color = frames.packageColor(row)
    return { fill: this.#color(color === null ? 'golang' : `package-${color}`), edge: null, pattern: null }
  }

  /** In a comparison the colour says what changed; edge and pattern alone say how sure the evidence is. */
  gradeFill({ wholeBefore }: FlameFrames, grade: string): string {
    return this.#color(wholeBefore === null ? grade : 'golang')
  }

  gradePaint(grade: string): Pick<Paint, 'edge' | 'pattern'> {
    return { edge: this.#color(`${grade}-edge`), pattern: this.#patterns.get(grade) ?? null }
  }

  named(name: string): Paint {
    return { fill: this.#color(name), edge: null, pattern: null }
  }
}

/** Lines, stripes or dots in the colour of the edge; none for what is exact. */
function patternOf(grade: string, color: string, context: CanvasRenderingContext2D): CanvasPattern | null {
  if (grade === 'exact') return null
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
  }
  draw.fill()
  return context.createPattern(tile, 'repeat')
}
