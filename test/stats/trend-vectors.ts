import { readFileSync } from 'node:fs'

/** A series and its Mann-Kendall test and Theil-Sen slope with 95% interval. */
export interface TrendVector {
  readonly id: string
  readonly times: readonly number[]
  readonly values: readonly number[]
  readonly s: number
  readonly p: number
  readonly slope: number
  readonly low: number
  readonly high: number
}

type Stored = Omit<TrendVector, 'low' | 'high'> & { readonly ciLo: number | string; readonly ciHi: number | string }

// Made with Python fractions, and for up to 7 values checked against all their orders.
const stored: readonly Stored[] = JSON.parse(readFileSync(new URL('trend-vectors.json', import.meta.url), 'utf8')).vectors

export const trends: readonly TrendVector[] = stored.map((v) => ({ ...v, low: Number(v.ciLo), high: Number(v.ciHi) }))
