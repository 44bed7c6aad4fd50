import type { FlameFrames } from '../../report/flame-frame.ts'
import { type FlameLayout, flameLayout } from '../../report/flame-layout.ts'
import { frameStyle } from '../../report/flame-style.ts'
import { Palette } from './palette.ts'
import type { Scene } from './scene.ts'
import type { Found } from './search.ts'
import { type FlameWindow, frameAt, NARROW_FRAMES, visibleFrames } from './visible-frames.ts'

/** Height of a level in pixels. */
export const ROW = 20
const FONT = '12px ui-monospace, "SF Mono", Menlo, Consolas, monospace'
/** The share of the window's height that a graph takes at most; deeper ones scroll. */
const TALLEST = 0.7
/** The narrowest part of the whole that a zoom may show. */
const CLOSEST = 1e-6

/**
 * A scene drawn on a canvas, with a zoom and a frame in focus. The canvas is as large as what is seen of it, and stays where it is while the
 * element around it scrolls, so that a graph may have any number of levels.
 */
export class FlameCanvas {
  /** The element to put into the page: it scrolls, and takes the keyboard. */
  readonly element = document.createElement('div')
  readonly canvas = document.createElement('canvas')
  /** Whether callees stand above their callers, as flames do. */
  isUpward = false
  focused = 0
  #frames: FlameFrames | null = null
  #scene: Scene | null = null
  #layout: FlameLayout = flameLayout([-1], new Float64Array(1))
  #found: Found | null = null
  #from = 0
  #to = 1
  #palette: Palette | null = null
  #characterWidth = 0
  #isAsked = false
  #hasKeyboard = false
  readonly #rest = document.createElement('div')
  readonly #context: CanvasRenderingContext2D
  readonly #resize = new ResizeObserver(() => this.redraw())

  constructor() {
    this.#context = this.canvas.getContext('2d')!
    this.element.className = 'flame-scroll'
    this.element.tabIndex = 0
    this.element.append(this.canvas, this.#rest)
    this.element.addEventListener('scroll', () => this.redraw())
    for (const event of ['focus', 'blur'] as const)
      this.element.addEventListener(event, () => {
        this.#hasKeyboard = event === 'focus'
        this.redraw()
      })
    this.#resize.observe(this.element)
  }

  get scene(): Scene | null {
    return this.#scene
  }

  get layout(): FlameLayout {
    return this.#layout
  }

  /** Draws a scene, whole and with the root in focus. */
  show(frames: FlameFrames, scene: Scene): void {
    this.#frames = frames
    this.#scene = scene
    this.#layout = flameLayout(scene.parent, scene.weight)
    this.#found = null
    this.focused = 0
    this.#window(0, scene.weight[0]!)
    this.#size()
    this.element.scrollTop = this.isUpward ? this.#height() : 0
  }

  /** Marks what a search found, and fades the rest. */
  mark(found: Found | null): void {
    this.#found = found
    this.redraw()
  }

  /** Shows a frame in the whole width, with what is below it. */
  zoom(row: number): void {
    const { left, weight } = this.#layout
    this.#window(left[row]!, left[row]! + weight[row]!)
  }

  /** Makes the part that is shown wider or narrower by a factor, around a pixel; and moves it by a share of its width. */
  scale(factor: number, around: number, move = 0): void {
    const width = this.#to - this.#from
    const at = this.#from + (around / this.canvas.clientWidth) * width
    const total = this.#layout.weight[0]!
    const wanted = Math.min(total, Math.max(total * CLOSEST, width * factor))
    const from = Math.max(0, Math.min(total - wanted, at - (at - this.#from) * (wanted / width) + move * width))
    this.#window(from, from + wanted)
  }

  /** Puts a frame into focus, and brings it into view. */
  focus(row: number): void {
    const { left, weight, parent, depth } = this.#layout
    this.focused = row
    const isInside = left[row]! < this.#to && left[row]! + weight[row]! > this.#from
    const pixels = (weight[row]! / (this.#to - this.#from)) * this.canvas.clientWidth
    if (!isInside || pixels < 2) this.zoom(Math.max(0, parent[row]!))
    const y = this.#yOf(depth[row]!)
    const { scrollTop, clientHeight } = this.element
    if (y < scrollTop) this.element.scrollTop = y
    else if (y + ROW > scrollTop + clientHeight) this.element.scrollTop = y + ROW - clientHeight
    this.redraw()
  }

  /** The frame at a point of the browser's window; null where there is none. */
  frameAt(clientX: number, clientY: number): number | null {
    const box = this.canvas.getBoundingClientRect()
    const y = clientY - box.top + this.element.scrollTop
    const level = Math.floor((this.isUpward ? this.#height() - 1 - y : y) / ROW)
    if (level < 0 || level >= this.#layout.levels) return null
    return frameAt(this.#layout, this.#shown(), clientX - box.left, level)
  }

  /** Draws before the next frame of the screen, once, however often it is called. */
  redraw(): void {
    if (this.#isAsked) return
    this.#isAsked = true
    requestAnimationFrame(() => {
      this.#isAsked = false
      this.#size()
      this.#draw()
    })
  }

  /** Reads the colours again. */
  recolor(): void {
    this.#palette = null
    this.redraw()
  }

  destroy(): void {
    this.#resize.disconnect()
    this.element.remove()
  }

  #window(from: number, to: number): void {
    this.#from = from
    this.#to = to
    this.redraw()
  }

  #height(): number {
    return this.#layout.levels * ROW
  }

  #yOf(level: number): number {
    return this.isUpward ? this.#height() - (level + 1) * ROW : level * ROW
  }

  /** Makes the canvas as large as what is seen of it, in pixels of the screen. */
  #size(): void {
    const height = Math.min(this.#height(), Math.max(6 * ROW, Math.floor((innerHeight * TALLEST) / ROW) * ROW))
    this.canvas.style.height = `${height}px`
    this.#rest.style.height = `${this.#height() - height}px`
    const [wide, high] = [this.element.clientWidth, height].map((size) => Math.round(size * devicePixelRatio)) as [number, number]
    if (this.canvas.width !== wide || this.canvas.height !== high) {
      this.canvas.width = wide
      this.canvas.height = high
    }
  }

  #shown(): FlameWindow {
    const { scrollTop } = this.element
    const seen = this.canvas.clientHeight
    const top = this.isUpward ? this.#height() - scrollTop - seen : scrollTop
    return {
      from: this.#from,
      to: this.#to,
      width: this.canvas.clientWidth,
      firstLevel: Math.floor(top / ROW),
      lastLevel: Math.ceil((top + seen) / ROW),
    }
  }

  #draw(): void {
    const context = this.#context
    const frames = this.#frames
    const scene = this.#scene
    if (frames === null || scene === null) return
    this.#palette ??= new Palette(this.element, context)
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0)
    context.clearRect(0, 0, this.canvas.clientWidth, this.canvas.clientHeight)
    context.font = FONT
    context.textBaseline = 'middle'
    this.#characterWidth ||= context.measureText('M').width
    const { scrollTop } = this.element
    visibleFrames(this.#layout, this.#shown(), (row, x, width, level) => {
      this.#drawFrame(frames, scene, row, x, this.#yOf(level) - scrollTop, width)
    })
    context.globalAlpha = 1
  }

  #drawFrame(frames: FlameFrames, scene: Scene, row: number, x: number, y: number, width: number): void {
    const context = this.#context
    const palette = this.#palette!
    const wide = Math.max(0.5, width - 1)
    if (row === NARROW_FRAMES) {
      context.globalAlpha = this.#found === null ? 1 : 0.3
      context.fillStyle = palette.narrow
      context.fillRect(x, y + 4, wide, ROW - 9)
      return
    }
    const frame = scene.frame[row]!
    const { fill, edge, pattern } = palette.paintOf(frameStyle(frames, frame))
    context.globalAlpha = this.#found === null || this.#found.isMatch[row] === 1 ? 1 : 0.3
    context.fillStyle = fill
    context.fillRect(x, y, wide, ROW - 1)
    if (pattern !== null) {
      context.fillStyle = pattern
      context.fillRect(x, y, wide, ROW - 1)
    }
    if (edge !== null && wide > 3) outline(context, edge, 1, x, y, wide)
    const room = Math.floor((width - 8) / this.#characterWidth)
    if (room >= 2) this.#label(frames.fittingLabel(frame, room), fill, pattern !== null, x + 4, y)
    if (row === this.focused && this.#hasKeyboard) outline(context, palette.focus, 2, x, y, wide)
  }

  /** A name; over a pattern it has a ground of its own, so that it can be read. */
  #label(label: string, fill: string, hasPattern: boolean, x: number, y: number): void {
    const context = this.#context
    if (hasPattern) {
      context.fillStyle = fill
      context.fillRect(x - 2, y + 2, context.measureText(label).width + 4, ROW - 5)
    }
    context.fillStyle = this.#palette!.text
    context.fillText(label, x, y + ROW / 2)
  }
}

function outline(context: CanvasRenderingContext2D, color: string, line: number, x: number, y: number, width: number): void {
  context.strokeStyle = color
  context.lineWidth = line
  context.strokeRect(x + line / 2, y + line / 2, width - line, ROW - 1 - line)
}
