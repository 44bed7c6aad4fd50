import type { ProfileError } from '../base/error.ts'
import type { GivenText } from '../base/profile-source.ts'
import { onlySizeCounters } from '../decode/size-counters.ts'
import type { Notice } from '../report/report.ts'
import { outcome } from './captured-profile.ts'

/** A page of a process that may have counters of allocations by size. */
export interface CounterPage {
  /** The URL, without secrets. */
  readonly name: string
  /** Whether the user named the page: then a page without counters is worth a notice. Many processes have no `/debug/vars`. */
  readonly isNamed: boolean
  readonly ask: () => Promise<Uint8Array>
}

/** The counters of the first page that has some, without all else that the page holds. */
export interface CapturedCounters {
  readonly counters: GivenText | null
  readonly notices: readonly Notice[]
}

/** Asks pages for counters of allocations by size, one after the other until one has some. */
export async function captureCounters(pages: readonly CounterPage[]): Promise<CapturedCounters> {
  const notices: Notice[] = []
  for (const { name, isNamed, ask } of pages) {
    const { error, text } = await countersOf(ask)
    if (text !== null) return { counters: { source: name, text }, notices }
    if (isNamed) notices.push(missing(name, error))
  }
  return { counters: null, notices }
}

async function countersOf(ask: CounterPage['ask']): Promise<{ error: ProfileError | null; text: string | null }> {
  const answer = await outcome(ask())
  if (answer.error !== null) return { error: answer.error, text: null }
  return { error: null, text: onlySizeCounters(new TextDecoder().decode(answer.value)) }
}

function missing(name: string, error: ProfileError | null): Notice {
  const why = error === null ? 'it has no go_gc_heap_allocs_by_size_bytes with go_gc_heap_frees_by_size_bytes' : error.message
  return { code: 'counters-missing', text: `No counters by size were had from ${name}: ${why}.` }
}
