/** Branches of the code that is fuzzed; more than it has. */
const EDGES = 1 << 17
/** A branch is counted up to this. */
const MOST = 255

const counts = new Uint8Array(EDGES)
const taken = new Uint32Array(EDGES)
/** The classes of counts that were seen of each branch, one bit for each: once, twice, up to 3, 7, 15, 31, 127, more. */
const seen = new Uint8Array(EDGES)
const CLASS = Uint8Array.from({ length: MOST + 1 }, (_, n) =>
  n < 3 ? n : n < 4 ? 4 : n < 8 ? 8 : n < 16 ? 16 : n < 32 ? 32 : n < 128 ? 64 : 128,
)
let takenCount = 0
let steps = 0
let limit = Number.POSITIVE_INFINITY

/** The code took more branches than it may for an input of this size. */
export class TooManySteps extends Error {
  override readonly name = 'TooManySteps'
}

/** What `scripts/count-edges.mjs` writes into each branch. Throws `TooManySteps` beyond the limit. */
export function fuzzEdge(edge: number): void {
  if (++steps > limit) throw new TooManySteps('more steps than the input may take')
  const count = counts[edge]!
  if (count === 0) taken[takenCount++] = edge
  if (count < MOST) counts[edge] = count + 1
}

/** Begins an execution, which may take this many branches. */
export function beginEdges(most: number): void {
  for (let i = 0; i < takenCount; i++) counts[taken[i]!] = 0
  takenCount = 0
  steps = 0
  limit = most
}

/** Ends it: whether more branches were taken than may be, and whether one was taken for the first time, or as often for the first time. */
export function endEdges(): { readonly isOver: boolean; readonly isNew: boolean } {
  let isNew = false
  for (let i = 0; i < takenCount; i++) {
    const edge = taken[i]!
    const bit = CLASS[counts[edge]!]!
    if ((seen[edge]! & bit) === 0) isNew = true
    seen[edge] = seen[edge]! | bit
  }
  const isOver = steps > limit
  limit = Number.POSITIVE_INFINITY
  return { isOver, isNew }
}

/** The branches that were taken so far. */
export function edgeCount(): number {
  return seen.reduce((sum, one) => sum + (one === 0 ? 0 : 1), 0)
}

/** Forgets what was seen, for another target. */
export function forgetEdges(): void {
  seen.fill(0)
}
