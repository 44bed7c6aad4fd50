import { readFileSync } from 'node:fs'
import type { HeapPairGroup } from '../../src/stats/heap-pair.ts'
import type { SameProcessGroup } from '../../src/stats/same-process-groups.ts'

/** Two Poisson counts and the p-value of the exact conditional binomial test. */
export interface CountPairVector {
  readonly id: string
  readonly kBefore: number
  readonly kAfter: number
  readonly exposureBefore: number
  readonly exposureAfter: number
  readonly p: number
}

/** One function in two heap profiles: what each stores per object size, and what it means. */
export interface HeapPairVector {
  readonly id: string
  readonly period: number
  readonly confidence: number
  readonly groups: readonly HeapGroup[]
  readonly before: HeapAnswer
  readonly after: HeapAnswer
}

export interface HeapGroup {
  readonly size: number
  readonly bytesBefore: number
  readonly kBefore: number
  readonly bytesAfter: number
  readonly kAfter: number
}

export interface HeapAnswer {
  readonly bytes: number
  readonly lo: number
  readonly hi: number
}

/** One function in two heap profiles: the test that both hold as much. */
export interface HeapTestVector {
  readonly id: string
  readonly period: number
  readonly groups: readonly HeapPairGroup[]
  readonly p: number
}

/** One function in two heap profiles of one process. */
export interface SameProcessVector {
  readonly id: string
  readonly period: number
  readonly groups: readonly SameProcessGroup[]
  readonly reduced: readonly HeapPairGroup[]
  readonly p: number
}

/** Adjusted p-values `q` of the tests `p`, in their order. */
export interface AdjustedVector {
  readonly id: string
  readonly p: readonly number[]
  readonly q: readonly number[]
}

type StoredPair = HeapPairVector & { readonly p: number }

type StoredSameProcess = Omit<SameProcessVector, 'groups' | 'reduced'> & {
  readonly groups: readonly (SameProcessGroup & { readonly kBeforeReduced: number; readonly kAfterReduced: number })[]
}

// Made with mpmath 1.3.0 in arithmetic of 60 digits, and with Python fractions where the answer is a fraction.
const stored: readonly { readonly kind: string }[] = JSON.parse(
  readFileSync(new URL('sampling-vectors.json', import.meta.url), 'utf8'),
).vectors

const ofKind = <T>(kind: string) => stored.filter((vector) => vector.kind === kind) as unknown as readonly T[]

export const countPairs = ofKind<CountPairVector>('count-pair')

export const heapPairs = ofKind<HeapPairVector>('heap-pair')

export const heapTests: readonly HeapTestVector[] = ofKind<StoredPair>('heap-pair').map(({ id, period, groups, p }) => ({
  id,
  period,
  groups: groups.map(({ size, kBefore, kAfter }) => ({ size, before: kBefore, after: kAfter })),
  p,
}))

export const sameProcess: readonly SameProcessVector[] = ofKind<StoredSameProcess>('heap-same-process').map(
  ({ id, period, groups, p }) => ({
    id,
    period,
    groups,
    reduced: groups.map(({ size, kBeforeReduced, kAfterReduced }) => ({ size, before: kBeforeReduced, after: kAfterReduced })),
    p,
  }),
)

export const adjusted = ofKind<AdjustedVector>('bh')
