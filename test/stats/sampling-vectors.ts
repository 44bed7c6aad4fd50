import { existsSync, readFileSync } from 'node:fs'

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

const oracleFile = new URL('../../../shared/oracles/sampling-vectors.json', import.meta.url)

/** The whole set lies beside the project, not in it: 60-digit arithmetic with mpmath, exact fractions for p-values. */
export const hasOracle = existsSync(oracleFile)

const oracle: readonly { kind: string }[] = hasOracle ? JSON.parse(readFileSync(oracleFile, 'utf8')).vectors : []

export const oracleCountPairs = oracle.filter((v) => v.kind === 'count-pair') as unknown as readonly CountPairVector[]

export const oracleHeapPairs = oracle.filter((v) => v.kind === 'heap-pair') as unknown as readonly HeapPairVector[]

/** All `count-pair` vectors of the set. */
export const countPairs: readonly CountPairVector[] = [
  { id: 'sampling-s-01', kBefore: 0, kAfter: 0, exposureBefore: 1, exposureAfter: 1, p: 1 },
  { id: 'sampling-s-02', kBefore: 0, kAfter: 5, exposureBefore: 1, exposureAfter: 1, p: 0.0625 },
  { id: 'sampling-s-03', kBefore: 0, kAfter: 6, exposureBefore: 1, exposureAfter: 1, p: 0.03125 },
  { id: 'sampling-s-04', kBefore: 3, kAfter: 9, exposureBefore: 1, exposureAfter: 1, p: 0.14599609375 },
  { id: 'sampling-s-05', kBefore: 5, kAfter: 15, exposureBefore: 1, exposureAfter: 1, p: 0.04138946533203125 },
  { id: 'sampling-s-06', kBefore: 10, kAfter: 10, exposureBefore: 1, exposureAfter: 1, p: 1 },
  { id: 'sampling-s-07', kBefore: 10, kAfter: 12, exposureBefore: 1, exposureAfter: 1, p: 0.8318119049072266 },
  { id: 'sampling-s-08', kBefore: 50, kAfter: 70, exposureBefore: 1, exposureAfter: 1, p: 0.08240747932752655 },
  { id: 'sampling-s-09', kBefore: 100, kAfter: 101, exposureBefore: 1, exposureAfter: 1, p: 1 },
  { id: 'sampling-s-10', kBefore: 4, kAfter: 20, exposureBefore: 1, exposureAfter: 3, p: 0.4932968821571464 },
  { id: 'sampling-s-11', kBefore: 30, kAfter: 5, exposureBefore: 2.5, exposureAfter: 1, p: 0.07980459936288388 },
  { id: 'sampling-s-12', kBefore: 200, kAfter: 260, exposureBefore: 10, exposureAfter: 12, p: 0.42146361781988173 },
]

/** Of the `heap-pair` vectors: one small size, sizes mixed over the period, large objects, nothing before, another period. */
export const heapPairs: readonly HeapPairVector[] = [
  {
    id: 'sampling-s-13',
    period: 524288,
    confidence: 0.95,
    groups: [{ size: 512, bytesBefore: 2622720, kBefore: 5, bytesAfter: 1049088, kAfter: 2 }],
    before: { bytes: 2622720.20833333, lo: 852188.2214633229, hi: 6118903.0813587485 },
    after: { bytes: 1049088.083333332, lo: 127244.49727322694, hi: 3788406.3234069687 },
  },
  {
    id: 'sampling-s-20',
    period: 524288,
    confidence: 0.95,
    groups: [
      { size: 32, bytesBefore: 0, kBefore: 0, bytesAfter: 1048608, kAfter: 2 },
      { size: 4096, bytesBefore: 3158031, kBefore: 6, bytesAfter: 2105354, kAfter: 4 },
      { size: 8192, bytesBefore: 528394, kBefore: 1, bytesAfter: 528394, kAfter: 1 },
      { size: 2097152, bytesBefore: 4272558, kBefore: 2, bytesAfter: 4272558, kAfter: 2 },
    ],
    before: { bytes: 7958985.307810207, lo: 5381044.992210901, hi: 13184072.041866299 },
    after: { bytes: 7954915.97480782, lo: 5377108.786671823, hi: 13180082.391510725 },
  },
  {
    id: 'sampling-s-22',
    period: 524288,
    confidence: 0.95,
    groups: [{ size: 1048576, bytesBefore: 16977753, kBefore: 14, bytesAfter: 7276179, kAfter: 6 }],
    before: { bytes: 16977753.01269423, lo: 14680064, hi: 21729622.568723787 },
    after: { bytes: 7276179.8625832405, lo: 6291456, hi: 10953619.089171845 },
  },
  {
    id: 'sampling-s-25',
    period: 524288,
    confidence: 0.95,
    groups: [{ size: 32, bytesBefore: 0, kBefore: 0, bytesAfter: 2621520, kAfter: 5 }],
    before: { bytes: 0, lo: 0, hi: 1934035.2312384874 },
    after: { bytes: 2621520.0008138022, lo: 851237.7741429219, hi: 6117650.016323017 },
  },
  {
    id: 'sampling-s-30',
    period: 131072,
    confidence: 0.95,
    groups: [
      { size: 64, bytesBefore: 1179936, kBefore: 9, bytesAfter: 524416, kAfter: 4 },
      { size: 128, bytesBefore: 1049088, kBefore: 8, bytesAfter: 917952, kAfter: 7 },
      { size: 98304, bytesBefore: 2049422, kBefore: 11, bytesAfter: 372622, kAfter: 2 },
    ],
    before: { bytes: 4278446.874826, lo: 3038728.309835943, hi: 5935657.382158694 },
    after: { bytes: 1814990.4047979082, lo: 1012525.0869764765, hi: 3065109.642620592 },
  },
]
