import type { FlameFrames } from '../../report/flame-frame.ts'
import type { FlameLayout } from '../../report/flame-layout.ts'
import { pathTo, stepFrom } from './navigation.ts'
import type { Scene } from './scene.ts'

/** The most callees that are listed. */
const MOST_CALLEES = 50

/** What a list shows: the frame in focus, in its scene. */
export interface ListedFrame {
  readonly frames: FlameFrames
  readonly scene: Scene
  readonly layout: FlameLayout
  readonly row: number
}

/**
 * The callers of the frame in focus, the frame, and its callees, as a tree for the keyboard and for screen readers: what the canvas shows and
 * cannot tell them.
 */
export class FrameList {
  readonly element = document.createElement('ul')
  readonly #choose: (row: number, isZoomed: boolean) => void
  #shown: ListedFrame | null = null

  /** `choose` is called with the frame that the user goes to. */
  constructor(choose: (row: number, isZoomed: boolean) => void) {
    this.#choose = choose
    this.element.className = 'flame-tree'
    this.element.setAttribute('role', 'tree')
    this.element.setAttribute('aria-label', 'Callers and callees of the frame in focus')
    this.element.addEventListener('keydown', (event) => this.#key(event))
    this.element.addEventListener('click', ({ target }) => {
      const item = target instanceof Element ? target.closest('li') : null
      if (item !== null) this.#go(Number(item.dataset['row']), false)
    })
  }

  show(shown: ListedFrame): void {
    this.#shown = shown
    const { layout, row } = shown
    const callees = [...layout.child.subarray(layout.childStart[row]!, layout.childStart[row + 1]!)].filter(
      (one) => layout.weight[one]! > 0,
    )
    const items = [...pathTo(layout, row), ...callees.slice(0, MOST_CALLEES)].map((one) => this.#item(shown, one))
    this.element.replaceChildren(...items)
  }

  #item({ frames, scene, layout, row: selected }: ListedFrame, row: number): HTMLElement {
    const item = document.createElement('li')
    const frame = scene.frame[row]!
    const hasCallees = layout.childStart[row]! < layout.childStart[row + 1]!
    item.setAttribute('role', 'treeitem')
    item.setAttribute('aria-level', String(layout.depth[row]! + 1))
    item.setAttribute('aria-selected', String(row === selected))
    // what is not on the way to the frame in focus is folded
    if (hasCallees) item.setAttribute('aria-expanded', String(layout.depth[row]! <= layout.depth[selected]!))
    item.tabIndex = row === selected ? 0 : -1
    item.dataset['row'] = String(row)
    item.style.paddingLeft = `${Math.min(layout.depth[row]!, 16) * 0.6 + 0.4}rem`
    const name = document.createElement('bdi')
    name.textContent = [frames.label(frame), frames.evidence(frame)].filter((text) => text !== '').join(' · ')
    const amount = document.createElement('span')
    amount.className = 'amount'
    amount.textContent = frames.amount(scene.value[row]!, scene.before?.[row] ?? null)
    item.append(name, amount)
    return item
  }

  #key(event: KeyboardEvent): void {
    const shown = this.#shown
    const item = event.target instanceof HTMLElement ? event.target.closest('li') : null
    if (shown === null || item === null || event.ctrlKey || event.metaKey || event.altKey) return
    const row = Number(item.dataset['row'])
    const beside = event.key === 'ArrowDown' ? item.nextElementSibling : event.key === 'ArrowUp' ? item.previousElementSibling : null
    if (beside instanceof HTMLElement) beside.focus()
    else if (event.key === 'Home') (this.element.firstElementChild as HTMLElement).focus()
    else if (event.key === 'End') (this.element.lastElementChild as HTMLElement).focus()
    else if (event.key === 'ArrowLeft') this.#go(stepFrom(shown.layout, row, 'caller'), false)
    else if (event.key === 'ArrowRight') this.#go(row === shown.row ? stepFrom(shown.layout, row, 'callee') : row, false)
    else if (event.key === 'Enter' || event.key === ' ') this.#go(row, true)
    else if (event.key === 'Escape') this.#go(0, true)
    else return
    event.preventDefault()
  }

  /** Puts another frame into focus; the keyboard stays in the list. */
  #go(row: number, isZoomed: boolean): void {
    this.#choose(row, isZoomed)
    this.element.querySelector<HTMLElement>('[aria-selected="true"]')?.focus()
  }
}
