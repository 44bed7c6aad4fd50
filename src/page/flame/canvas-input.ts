import type { FlameCanvas } from './flame-canvas.ts'
import { type Step, stepFrom } from './navigation.ts'

/** What a view does about the user's wishes. */
export interface CanvasActions {
  /** A frame was put into focus. */
  readonly focused: (row: number) => void
  /** The pointer is over a frame, at a point of the window; null where it is over none. */
  readonly hovered: (row: number | null, x: number, y: number) => void
  /** The user wants to search. */
  readonly search: () => void
}

/** Connects a canvas with pointer, wheel and keyboard. */
export function connectInput(view: FlameCanvas, actions: CanvasActions): void {
  const { canvas, element } = view
  const focus = (row: number) => {
    view.focus(row)
    actions.focused(row)
  }
  canvas.addEventListener('pointermove', ({ clientX, clientY }) => actions.hovered(view.frameAt(clientX, clientY), clientX, clientY))
  canvas.addEventListener('pointerleave', () => actions.hovered(null, 0, 0))
  canvas.addEventListener('click', ({ clientX, clientY }) => {
    const row = view.frameAt(clientX, clientY)
    if (row === null) return
    view.zoom(row)
    focus(row)
  })
  element.addEventListener('wheel', (event) => wheel(view, event), { passive: false })
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = stepOf(event.key, view.isUpward)
    if (step !== null) focus(stepFrom(view.layout, view.focused, step))
    else if (event.key === 'Enter') view.zoom(view.focused)
    else if (event.key === 'Home' || event.key === 'Escape') {
      view.zoom(0)
      focus(0)
    } else if (event.key === '+' || event.key === '-') view.scale(event.key === '+' ? 0.8 : 1.25, canvas.clientWidth / 2)
    else if (event.key === '/') actions.search()
    else return
    event.preventDefault()
  })
}

function stepOf(key: string, isUpward: boolean): Step | null {
  if (key === 'ArrowLeft') return 'previous'
  if (key === 'ArrowRight') return 'next'
  if (key === 'ArrowUp') return isUpward ? 'callee' : 'caller'
  if (key === 'ArrowDown') return isUpward ? 'caller' : 'callee'
  return null
}

/** With a key the wheel zooms, sideways it moves; else it scrolls, as everywhere. */
function wheel(view: FlameCanvas, event: WheelEvent): void {
  const { left } = view.canvas.getBoundingClientRect()
  const sideways = event.shiftKey ? event.deltaY : event.deltaX
  if (event.ctrlKey || event.metaKey || event.altKey) view.scale(Math.exp(event.deltaY / 300), event.clientX - left)
  else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) view.scale(1, 0, sideways / view.canvas.clientWidth)
  else return
  event.preventDefault()
}
