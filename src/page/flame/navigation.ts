import type { FlameLayout } from '../../report/flame-layout.ts'

/** A step along the tree. */
export type Step = 'caller' | 'callee' | 'previous' | 'next'

/** The frame that a step leads to; the same frame where there is none. Frames without a width are passed over. */
export function stepFrom({ parent, child, childStart, weight }: FlameLayout, row: number, step: Step): number {
  if (step === 'caller') return Math.max(0, parent[row]!)
  const siblings = (of: number) => [...child.subarray(childStart[of]!, childStart[of + 1]!)].filter((one) => weight[one]! > 0)
  if (step === 'callee') return siblings(row)[0] ?? row
  if (row === 0) return 0
  const all = siblings(parent[row]!)
  return all[all.indexOf(row) + (step === 'next' ? 1 : -1)] ?? row
}

/** The frames from the root to a frame, both included. */
export function pathTo({ parent }: Pick<FlameLayout, 'parent'>, row: number): number[] {
  const path = [row]
  for (let one = parent[row]!; one >= 0; one = parent[one]!) path.push(one)
  return path.reverse()
}
