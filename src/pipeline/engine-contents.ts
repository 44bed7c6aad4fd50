import { ProfileError } from '../base/error.ts'
import { inParallel } from '../base/in-parallel.ts'
import type { Engine, EngineCapture } from '../engines/engine.ts'
import type { EngineSource } from '../engines/engine-source.ts'
import { narrowed } from '../engines/selector.ts'
import { inPieces } from '../engines/time-pieces.ts'
import type { SourcesReport } from '../report/rows.ts'
import { type StoredProcess, sourcesReport } from '../report/sources-report.ts'
import { type EngineList, listCaptures } from './engine-list.ts'
import { byProcess, processLabels } from './engine-processes.ts'

/** Labels whose values are asked for at once. */
const PARALLEL = 8
/** The newest part of a range in which labels are looked up, in milliseconds: a day. */
const LABEL_RANGE = 86_400_000

/**
 * What an engine has for a query: processes with their captures, types, and labels. `place` is its address, without secrets. A query that
 * finds nothing still shows types and labels. Throws where the engine cannot be asked.
 */
export async function engineContents(engine: Engine, source: EngineSource, place: string): Promise<SourcesReport> {
  const { query, range, by } = source
  const types = [...new Set((await inPieces(range, (piece) => engine.types(piece))).map(({ id }) => id))]
  const found = await listOrReason(engine, source)
  const isList = !(found instanceof ProfileError)
  const type = isList ? found.types.at(-1)!.id : types[0]
  const recent = { from: Math.max(range.from, range.until - LABEL_RANGE), until: range.until }
  const all = type === undefined || engine.product === 'Parca' ? query.selector : narrowed('{}', { __profile_type__: type })
  const names = types.length === 0 ? [] : await engine.labelNames(isList ? query.selector : all, recent)
  const labels = await inParallel(names, PARALLEL, async (label) => ({
    label,
    values: await engine.labelValues(label, isList ? query.selector : all, recent),
  }))
  return sourcesReport({
    engine: `${engine.product} at ${place}`,
    query: `${query.type ?? ''}${query.selector}`,
    from: timeText(range.from),
    until: timeText(range.until),
    types,
    labels,
    processes: isList ? storedProcesses(found, by) : [],
    nothing: isList ? null : `${found.message}; ${found.next}`,
  })
}

async function listOrReason(engine: Engine, { query, range }: EngineSource): Promise<EngineList | ProfileError> {
  try {
    return await listCaptures(engine, query, range, ['heap', 'goroutine'])
  } catch (error) {
    if (error instanceof ProfileError && error.code === 'no-captures') return error
    throw error
  }
}

function storedProcesses({ types, captures }: EngineList, by: readonly string[]): StoredProcess[] {
  const listed = new Map(captures.map((all) => [all.at(-1)!, all]))
  const isHeap = types.at(-1)!.sampleUnit === 'bytes'
  const processes = byProcess([...listed.keys()], by)
  const names = processNames(
    processes.map((of) => of.at(-1)!),
    by,
  )
  return processes.map((of, i) => {
    const newest = of.at(-1)!
    const counts = isHeap ? (listed.get(newest)!.length > 1 ? listed.get(newest)![0]! : null) : newest
    return {
      process: names[i]!,
      labels: newest.labels,
      captures: of.length,
      first: captureTime(of[0]!),
      last: captureTime(newest),
      inuseBytes: isHeap ? newest.value : null,
      objects: counts?.value ?? null,
    }
  })
}

/** The pod or instance of each process, with what makes it unique where others have the same one; else its labels. */
function processNames(newest: readonly EngineCapture[], by: readonly string[]): string[] {
  const naming = newest.map(({ labels }) => processLabels(labels, by))
  const short = naming.map((labels) => labels['pod'] ?? labels['instance'] ?? '')
  return naming.map((labels, i) => {
    if (by.length > 0) return Object.values(labels).join('/') || `(no ${by.join(', ')})`
    if (short[i] !== '') return short.filter((name) => name === short[i]).length === 1 ? short[i]! : Object.values(labels).join('/')
    return (
      Object.entries(labels)
        .map(([name, value]) => `${name}=${value}`)
        .join(', ') || '(no labels)'
    )
  })
}

function captureTime({ time }: EngineCapture): string {
  return new Date(Number(time / 1_000_000n)).toISOString()
}

function timeText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
}
