import { ProfileError } from '../base/error.ts'
import type { SizeCounter } from '../profile/size-counters.ts'

/**
 * Parses counters of allocations by size: `runtime.MemStats` as JSON, also inside a reply of `/debug/vars` (expvar), or a Prometheus page
 * with `go_gc_heap_allocs_by_size_bytes` and `go_gc_heap_frees_by_size_bytes`. Ascending sizes. Throws `bad-memstats`.
 * Source: runtime/mstats.go, MemStats.BySize; expvar; runtime/metrics, /gc/heap/allocs-by-size:bytes.
 */
export function parseSizeCounters(text: string, source: string): readonly SizeCounter[] {
  const counters = text.trimStart().startsWith('{') ? fromJson(text) : fromPrometheus(text)
  if (counters.length > 0) return counters
  throw new ProfileError(
    'bad-memstats',
    'there are no counters of allocations by size',
    source,
    'save http://HOST:PORT/debug/vars (expvar), or a /metrics page that has go_gc_heap_allocs_by_size_bytes',
  )
}

/**
 * The counters of allocations by size in a reply of `/debug/vars` or a Prometheus page, without all else that such replies hold, such as the
 * command line of the process; null where there are none. `parseSizeCounters` reads the result.
 */
export function onlySizeCounters(text: string): string | null {
  if (text.trimStart().startsWith('{')) {
    const classes = sizeClasses(text)
    return classes.length === 0 ? null : `${JSON.stringify({ memstats: { BySize: classes } })}\n`
  }
  const lines = text.split('\n').filter((line) => BUCKET.test(line) || START.test(line))
  return lines.some((line) => BUCKET.test(line)) ? `${lines.join('\n')}\n` : null
}

/** A line of a Prometheus page, or what `withProcessStart` puts into JSON. Source: client_golang, collectors.NewProcessCollector. */
const START = /^(?:\{")?process_start_time_seconds(?:"|\{[^}]*\})?[\s:]+(\d[\d.]*(?:e\+?\d+)?)/m

/** Counters as `onlySizeCounters` gives them, with the time at which the process began, in seconds since 1970, if they lack it. */
export function withProcessStart(counters: string, start: number | null): string {
  if (start === null || processStart(counters) !== null) return counters
  return `${JSON.stringify({ process_start_time_seconds: start, ...JSON.parse(counters) })}\n`
}

/** When the process began, in seconds since 1970, by its Prometheus page; null where that does not tell. */
export function processStart(text: string): number | null {
  const match = START.exec(text)
  return match === null ? null : Number(match[1])
}

function fromJson(text: string): SizeCounter[] {
  const counters: SizeCounter[] = []
  for (const { Size: size, Mallocs: mallocs, Frees: frees } of sizeClasses(text)) {
    const above = counters.at(-1)?.upTo ?? 0
    if (size > above) counters.push({ above, upTo: size, live: Math.max(mallocs - frees, 0) })
  }
  return counters
}

/** A class of runtime.MemStats.BySize, with the names of Go. */
interface SizeClass {
  readonly Size: number
  readonly Mallocs: number
  readonly Frees: number
}

function sizeClasses(text: string): SizeClass[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return []
  }
  const memStats = field(value, 'memstats') ?? field(value, 'MemStats') ?? value
  const classes = field(memStats, 'BySize')
  if (!Array.isArray(classes)) return []
  return classes.flatMap((one) => {
    const [Size, Mallocs, Frees] = [field(one, 'Size'), field(one, 'Mallocs'), field(one, 'Frees')]
    return isCount(Size) && isCount(Mallocs) && isCount(Frees) ? [{ Size, Mallocs, Frees }] : []
  })
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

const BUCKET = /^go_gc_heap_(allocs|frees)_by_size_bytes(?:_total)?_bucket\{(?:[^}]*,)?le="([^"]+)"[^}]*\}\s+(\S+)/

/** Buckets count all sizes up to their limit; a limit is the float64 below the next size class. */
function fromPrometheus(text: string): SizeCounter[] {
  const counts = { allocs: new Map<number, number>(), frees: new Map<number, number>() }
  for (const line of text.split('\n')) {
    const match = BUCKET.exec(line)
    if (match === null) continue
    const [limit, count] = [match[2] === '+Inf' ? Number.POSITIVE_INFINITY : Number(match[2]), Number(match[3])]
    if (!Number.isNaN(limit) && isCount(count)) counts[match[1] as 'allocs' | 'frees'].set(limit, count)
  }
  const counters: SizeCounter[] = []
  let [above, allocs, frees] = [0, 0, 0]
  for (const limit of [...counts.allocs.keys()].sort((a, b) => a - b)) {
    const [allocsUpTo, freesUpTo] = [counts.allocs.get(limit)!, counts.frees.get(limit)]
    if (freesUpTo === undefined) continue
    counters.push({ above, upTo: limit, live: Math.max(allocsUpTo - allocs - (freesUpTo - frees), 0) })
    ;[above, allocs, frees] = [limit, allocsUpTo, freesUpTo]
  }
  return counters
}
