import { sampledObjects, samplingProbability } from './heap-sampling.ts'

/** Size classes of small objects in bytes. Source: Go internal/runtime/gc/sizeclasses.go, `SizeClassToSize`; the same from 1.16 to 1.27. */
const SMALL = [
  8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480, 512, 576, 640, 704,
  768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864, 5120, 5376, 6144, 6528, 6784, 6912, 8192,
  9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768,
]
/** Larger objects take whole pages. Source: Go runtime/mheap.go. */
const PAGE = 8192
/** The most sizes of whole pages that are tried. */
const MAX_TRIED = 4096

/** Go cuts the fraction off each count; rows that were added up have lost more than one. */
const MAX_LOST = 4

/**
 * The size class of the objects of a row, worked out from what a store kept of them: `objects` and `bytes`, which Go scaled up from samples
 * at `period`. Null where no size fits, as in rows that mix sizes: a mean that looks like a size class is not taken for one, unless
 * whole samples of this size give both numbers. Source: runtime/pprof/protomem.go, `scaleHeapSample`.
 */
export function restoredSize(objects: number, bytes: number, period: number): number | null {
  if (objects <= 0 || bytes <= 0) return null
  const mean = bytes / objects
  const fits = candidates(bytes / (objects + MAX_LOST), (bytes + MAX_LOST) / objects).filter((size) =>
    isWhole(objects, bytes, size, period),
  )
  let best: number | null = null
  for (const size of fits) if (best === null || Math.abs(size - mean) < Math.abs(best - mean)) best = size
  return best
}

/** Size classes from `low` to `high` bytes. */
function candidates(low: number, high: number): number[] {
  const sizes = SMALL.filter((size) => size >= low && size <= high)
  const first = Math.max(Math.ceil(low / PAGE), SMALL.at(-1)! / PAGE + 1)
  const last = Math.min(Math.floor(high / PAGE), first + MAX_TRIED)
  for (let pages = first; pages <= last; pages++) sizes.push(pages * PAGE)
  return sizes
}

/** Whether `value` is `exact` without the fractions that Go cuts off; sums in float64 are a little off. */
function isCut(value: number, exact: number): boolean {
  return exact - value < MAX_LOST && value - exact < 1
}

/** Whether a whole number of samples of this size gives both numbers. */
function isWhole(objects: number, bytes: number, size: number, period: number): boolean {
  const { count } = sampledObjects(bytes, size, period)
  const scaled = count / samplingProbability(size, period)
  return isCut(objects, scaled) && isCut(bytes, scaled * size)
}
