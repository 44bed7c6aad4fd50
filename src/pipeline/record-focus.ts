import type { FrameFilterOptions } from '../analysis/frame-filter.ts'
import type { Notice } from '../report/report.ts'

/** Names of the runtime that articles tell people to look for, as an expression has them. */
const RECORD_NAMES = /^(?:runtime\.)?(?:_defer|newdefer|deferproc(?:at|Stack)?|deferrangefunc)$/

/**
 * Whether an expression asks for the frames of defer records: `runtime._defer`, `newdefer|deferproc` and the like. `_defer` is a type, so
 * that no stack has it; the functions are left out of the stacks of heap profiles. Source: runtime/mprof.go and runtime/pprof/protomem.go.
 */
export function asksForRecords(focus: string): boolean {
  const names = focus.replace(/\.\*|[\\^$()]/g, '').split('|')
  return names.every((name) => RECORD_NAMES.test(name))
}

/** The filter without such a focus, and what to say of that. */
export function withoutRecordFocus(filter: FrameFilterOptions): { readonly filter: FrameFilterOptions; readonly notice: Notice } {
  const { focus, ...rest } = filter
  const text = `No heap profile that Go writes has a frame of that name, so --focus ${focus} is not used: the table of defer records shows what it asks for.`
  return { filter: rest, notice: { code: 'focus-replaced', text } }
}
