/** `runtime.MemStats` by name, with values as a heap text or a capture note has them. */
export type MemStats = ReadonlyMap<string, string>

/** A number of MemStats; null where it is missing or not a number. */
export function memStat(memStats: MemStats, name: string): number | null {
  const value = Number(memStats.get(name) ?? Number.NaN)
  return Number.isFinite(value) ? value : null
}
