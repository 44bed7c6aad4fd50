import { type MemStats, memStat } from '../profile/mem-stats.ts'

/** Bytes of live objects: from MemStats, or else `sampledBytes`, the sum of the samples in use. */
export function liveBytes(memStats: MemStats, sampledBytes: number): number {
  return memStat(memStats, 'HeapAlloc') ?? sampledBytes
}

/**
 * Bytes that live objects can still fill: the memory limit minus live bytes, and minus what the runtime uses besides the heap, for stacks
 * and its own tables. At least 0; null without a limit. Source: runtime.MemStats, `Sys` and `HeapSys`.
 */
export function memoryRoom(memoryLimit: number | null, memStats: MemStats, sampledBytes: number): number | null {
  if (memoryLimit === null) return null
  const sys = memStat(memStats, 'Sys')
  const heapSys = memStat(memStats, 'HeapSys')
  const beside = sys === null || heapSys === null ? 0 : Math.max(0, sys - heapSys)
  return Math.max(0, memoryLimit - liveBytes(memStats, sampledBytes) - beside)
}
