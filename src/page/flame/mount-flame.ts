import { formatValue } from '../../base/units.ts'
import type { FlameTree } from '../../report/flame.ts'
import { FlameFrames } from '../../report/flame-frame.ts'
import { connectInput } from './canvas-input.ts'
import { FlameCanvas } from './flame-canvas.ts'
import { FrameList } from './frame-list.ts'
import { legendOf } from './legend.ts'
import { calleesOf, callersOf, type Scene, wholeScene } from './scene.ts'
import { searchScene } from './search.ts'
import './flame.css'

/** What a page may ask of a flame graph that it shows. */
export interface FlameHandle {
  /** Marks what a text is in, as if it was typed into the graph's own field. */
  search(text: string): void
  /** Takes the graph out of the page. */
  destroy(): void
}

/** Settings of a flame graph; all have defaults. */
export interface FlameOptions {
  /** Called when the user types into the graph's own search field. */
  readonly onSearch?: (text: string) => void
}

/** Puts a flame graph into an element of the page. */
export function mountFlame(element: HTMLElement, flame: FlameTree, options: FlameOptions = {}): FlameHandle {
  const view = new FlameView(flame, options)
  element.append(view.element)
  view.start()
  return view
}

/** A flame graph with its controls, the sandwich of a function, and the list of frames. */
class FlameView implements FlameHandle {
  readonly element = make('div', 'flame')
  readonly #flame: FlameTree
  readonly #options: FlameOptions
  #frames: FlameFrames
  #whole: Scene
  /** The row of the flame tree whose callers and callees are shown; null for the whole graph. */
  #sandwiched: number | null = null
  readonly #main = new FlameCanvas()
  readonly #callers = new FlameCanvas()
  /** The canvas that the frame in focus is on. */
  #active = this.#main
  readonly #list = new FrameList((row, isZoomed) => this.#choose(row, isZoomed))
  readonly #type = make('select')
  readonly #search = make('input')
  readonly #flip = button('Flames', () => this.#turn())
  readonly #sandwich = button('Callers and callees', () => this.#toggleSandwich())
  readonly #found = make('p', 'flame-found')
  readonly #callersPart = make('div', 'flame-part')
  readonly #mainTitle = make('p')
  readonly #focus = make('div', 'flame-focus')
  readonly #legend = make('div')
  readonly #tip = make('div', 'flame-tip')
  readonly #dark = matchMedia('(prefers-color-scheme: dark)')
  readonly #recolor = () => this.#colorsChanged()
  readonly #theme = new MutationObserver(this.#recolor)

  constructor(flame: FlameTree, options: FlameOptions) {
    this.#flame = flame
    this.#options = options
    this.#frames = new FlameFrames(flame, flame.shown)
    this.#whole = wholeScene(this.#frames)
    this.#callers.isUpward = true
    for (const view of [this.#main, this.#callers]) {
      connectInput(view, {
        focused: () => this.#focused(view),
        hovered: (row, x, y) => this.#hover(view, row, x, y),
        search: () => this.#search.focus(),
      })
      view.element.setAttribute('role', 'application')
    }
    this.#main.element.setAttribute(
      'aria-label',
      'Flame graph: arrow keys move, Enter zooms, Escape shows all, / searches; the list below has the same frames',
    )
    this.#callers.element.setAttribute('aria-label', 'Graph of callers: arrow keys move, Enter zooms, Escape shows all')
    this.#build()
  }

  start(): void {
    this.#theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] })
    this.#dark.addEventListener('change', this.#recolor)
    this.#show()
  }

  search(text: string): void {
    if (this.#search.value !== text) this.#search.value = text
    const found = [this.#main, this.#callers].map((view) => {
      const one = view.scene === null ? null : searchScene(view.scene, this.#frames, text)
      view.mark(one)
      return one
    })[0]
    if (found == null) this.#found.textContent = ''
    else {
      const amount = this.#frames.amount(found.value, this.#whole.before === null ? null : found.before)
      this.#found.textContent = found.count === 0 ? 'No frame matches.' : `${formatValue(found.count, 'count')} frames match: ${amount}`
    }
  }

  destroy(): void {
    this.#theme.disconnect()
    this.#dark.removeEventListener('change', this.#recolor)
    for (const view of [this.#main, this.#callers]) view.destroy()
    this.element.remove()
  }

  #build(): void {
    const { sampleTypes, pruned } = this.#flame
    this.#type.append(...sampleTypes.map(({ type }, i) => new Option(type, String(i), i === this.#flame.shown, i === this.#flame.shown)))
    this.#type.addEventListener('change', () => this.#changeType(Number(this.#type.value)))
    this.#type.setAttribute('aria-label', 'Sample type')
    this.#search.type = 'search'
    this.#search.placeholder = 'Search frames'
    this.#search.setAttribute('aria-label', 'Search frames')
    this.#search.addEventListener('input', () => {
      this.search(this.#search.value)
      this.#options.onSearch?.(this.#search.value)
    })
    this.#found.setAttribute('role', 'status')
    this.#focus.setAttribute('role', 'status')
    this.#tip.hidden = true
    const bar = make('div', 'flame-bar')
    const reset = button('Show all', () => this.#reset())
    bar.append(...(sampleTypes.length > 1 ? [this.#type] : []), this.#search, this.#sandwich, this.#flip, reset, this.#found)
    this.#callersPart.append(paragraph('Callers, the root on top'), this.#callers.element)
    const mainPart = make('div', 'flame-part')
    mainPart.append(this.#mainTitle, this.#main.element)
    const listPart = make('div', 'flame-tree-part')
    listPart.append(this.#list.element)
    this.element.append(bar, this.#callersPart, mainPart, this.#legend)
    if (pruned.frames > 0) this.element.append(paragraph(this.#prunedText()))
    this.element.append(this.#focus, listPart, this.#tip)
  }

  #prunedText(): string {
    const { frames, share } = this.#flame.pruned
    const part = formatValue(share[this.#frames.type]!, 'share')
    return `${formatValue(frames, 'count')} frames with ${part} of ${this.#flame.sampleTypes[this.#frames.type]!.type} are left out: they would be too narrow to see even in a tenfold zoom, or are the smallest of too many.`
  }

  /** Draws what is chosen: the whole, or the sandwich of a function. */
  #show(): void {
    const row = this.#sandwiched
    this.#callersPart.hidden = row === null
    this.#mainTitle.hidden = row === null
    this.#sandwich.textContent = row === null ? 'Callers and callees' : 'Whole graph'
    this.#mainTitle.textContent = row === null ? '' : `Callees of ${this.#frames.label(row)}`
    this.#main.show(this.#frames, row === null ? this.#whole : calleesOf(this.#whole, this.#frames, row))
    if (row !== null) this.#callers.show(this.#frames, callersOf(this.#whole, this.#frames, row))
    this.#legend.replaceChildren(legendOf(this.#frames, this.element))
    this.search(this.#search.value)
    this.#focused(this.#main)
  }

  #changeType(type: number): void {
    this.#frames = new FlameFrames(this.#flame, type)
    this.#whole = wholeScene(this.#frames)
    this.#show()
  }

  #turn(): void {
    this.#main.isUpward = !this.#main.isUpward
    this.#flip.textContent = this.#main.isUpward ? 'Icicles' : 'Flames'
    this.#main.show(this.#frames, this.#main.scene!)
    this.search(this.#search.value)
  }

  #toggleSandwich(): void {
    const frame = this.#active.scene!.frame[this.#active.focused]!
    if (this.#sandwiched === null && frame === 0) return
    this.#sandwiched = this.#sandwiched === null ? frame : null
    this.#show()
  }

  #reset(): void {
    this.#sandwiched = null
    this.#search.value = ''
    this.#options.onSearch?.('')
    this.#show()
  }

  #choose(row: number, isZoomed: boolean): void {
    this.#active.focus(row)
    if (isZoomed) this.#active.zoom(row)
    this.#focused(this.#active)
  }

  #focused(view: FlameCanvas): void {
    this.#active = view
    const scene = view.scene!
    this.#focus.replaceChildren(...this.#lines(view, view.focused).map(paragraph))
    this.#list.show({ frames: this.#frames, scene, layout: view.layout, row: view.focused })
    this.#sandwich.disabled = this.#sandwiched === null && view.focused === 0
  }

  #hover(view: FlameCanvas, row: number | null, x: number, y: number): void {
    this.#tip.hidden = row === null
    if (row === null) return
    this.#tip.replaceChildren(...this.#lines(view, row).map(paragraph))
    const { offsetWidth, offsetHeight } = this.#tip
    this.#tip.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - offsetWidth - 4))}px`
    this.#tip.style.top = `${y + 20 + offsetHeight > innerHeight ? Math.max(4, y - offsetHeight - 10) : y + 20}px`
  }

  #lines({ scene }: FlameCanvas, row: number): string[] {
    const { frame, value, before } = scene!
    return scene === this.#whole ? this.#frames.lines(row) : this.#frames.mergedLines(frame[row]!, value[row]!, before?.[row] ?? null)
  }

  #colorsChanged(): void {
    for (const view of [this.#main, this.#callers]) view.recolor()
    this.#legend.replaceChildren(legendOf(this.#frames, this.element))
  }
}

function make<Name extends keyof HTMLElementTagNameMap>(name: Name, style = ''): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  if (style !== '') element.className = style
  return element
}

function button(words: string, act: () => void): HTMLButtonElement {
  const element = make('button')
  element.type = 'button'
  element.textContent = words
  element.addEventListener('click', act)
  return element
}

/** Names are text and never markup, and their direction stays their own. */
function paragraph(words: string): HTMLElement {
  const element = make('p')
  const text = make('bdi')
  text.textContent = words
  element.append(text)
  return element
}
