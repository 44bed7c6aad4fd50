import type { ProfileError } from '../base/error.ts'
import { outcome } from '../base/outcome.ts'
import type { GivenText } from '../base/profile-source.ts'
import { onlySizeCounters, parseSizeCounters, processStart, withProcessStart } from '../decode/size-counters.ts'
import type { Notice } from '../report/report.ts'

/** A page of a process that may have counters of allocations by size. */
export interface CounterPage {
  /** The URL, without secrets. */
  readonly name: string
  /** Whether the user named the page: then a page without counters is worth a notice. Many processes have no `/debug/vars`. */
  readonly isNamed: boolean
  readonly ask: () => Promise<Uint8Array>
}

/** The counters of the page that tells most sizes apart, without all else that the page holds. */
export interface CapturedCounters {
  readonly counters: GivenText | null
  readonly notices: readonly Notice[]
}

/** Asks pages for counters of allocations by size, one after the other. When the process began, any of them may tell. */
export async function captureCounters(pages: readonly CounterPage[]): Promise<CapturedCounters> {
  const notices: Notice[] = []
  const found: GivenText[] = []
  for (const { name, isNamed, ask } of pages) {
    const { error, text } = await countersOf(ask)
    if (text !== null) found.push({ source: name, text })
    else if (isNamed) notices.push(missing(name, error))
  }
  return { counters: finest(found), notices }
}

/** An exporter of Prometheus joins sizes that expvar tells apart. */
function finest(found: readonly GivenText[]): GivenText | null {
  const [best] = found
    .map((one) => ({ one, sizes: parseSizeCounters(one.text, one.source).length }))
    .sort((a, b) => b.sizes - a.sizes)
    .map(({ one }) => one)
  const start = found.map(({ text }) => processStart(text)).find((time) => time !== null) ?? null
  return best === undefined ? null : { ...best, text: withProcessStart(best.text, start) }
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
