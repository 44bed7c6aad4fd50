import type { SkippedLines, SkipReason } from '../profile/goroutine-dump.ts'

/** Line numbers that are kept for each reason. */
const KEPT = 10

/** Counts skipped lines, and keeps the numbers of the first ones. */
export class SkipLog {
  #counts = new Map<SkipReason, { count: number; lines: number[] }>()

  add(reason: SkipReason, line: number): void {
    let entry = this.#counts.get(reason)
    if (entry === undefined) {
      entry = { count: 0, lines: [] }
      this.#counts.set(reason, entry)
    }
    entry.count++
    if (entry.lines.length < KEPT) entry.lines.push(line)
  }

  all(): SkippedLines[] {
    return [...this.#counts].map(([reason, { count, lines }]) => ({ reason, count, lines }))
  }
}
