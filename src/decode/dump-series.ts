import { GoroutineTable } from '../profile/goroutine-table.ts'

/** Goroutines whose ids are remembered. A later dump of one process soon repeats one of them, at the latest goroutine 1. */
const REMEMBERED = 1024
/** The most goroutines that are held back after a seam. */
const TENTATIVE = 64

/**
 * Separates the goroutines of one text into dumps. Nothing marks the start of a dump, but no dump lists a goroutine twice. Goroutines after
 * a seam (other text, a missing empty line) are held back until it is clear which dump they belong to. Only the last dump is kept, since a
 * log of a program that crashes repeatedly has any number of dumps.
 */
export class DumpSeries {
  #last = new GoroutineTable()
  #count = 1
  #ids = new Set<number>()
  #tentative: GoroutineTable | null = null
  /** A table that is no longer used. */
  #spare: GoroutineTable | null = null
  #tentativeIds = new Set<number>()
  #isAtSeam = false
  #hasBlankLines = false

  /** The table that the next goroutine is added to. */
  get table(): GoroutineTable {
    return this.#tentative ?? this.#last
  }

  /** Records that other text stood here. */
  seam(): void {
    this.#isAtSeam = true
  }

  /** Begins a goroutine. Returns false where this dump has the goroutine already. */
  begin(id: number, isAfterBlank: boolean, isAfterThreadSeam: boolean): boolean {
    if (this.#isAtSeam || (this.#hasBlankLines && !isAfterBlank)) this.#beginTentative()
    this.#isAtSeam = false
    this.#hasBlankLines = isAfterBlank
    if (id === 0) return true
    const isInTentative = this.#tentativeIds.has(id)
    if (isInTentative || this.#ids.has(id)) {
      if (isAfterThreadSeam) return false
      if (isInTentative) this.#mergeTentative()
      this.#beginDump()
    }
    if (this.#tentative !== null) {
      this.#tentativeIds.add(id)
      if (this.#tentativeIds.size > TENTATIVE) this.#mergeTentative()
    } else if (this.#ids.size < REMEMBERED) this.#ids.add(id)
    return true
  }

  /** The last dump, and the number of dumps. */
  end(): { last: GoroutineTable; count: number } {
    this.#mergeTentative()
    return { last: this.#last, count: this.#count }
  }

  #beginTentative(): void {
    this.#mergeTentative()
    if (this.#last.length > 0) this.#tentative = this.#emptyTable()
  }

  /** A log may have any number of short dumps, and a new table for each would cost more than its goroutines. */
  #emptyTable(): GoroutineTable {
    const table = this.#spare ?? new GoroutineTable()
    this.#spare = null
    table.clear()
    return table
  }

  #mergeTentative(): void {
    if (this.#tentative === null) return
    this.#last.addAll(this.#tentative)
    this.#spare = this.#tentative
    for (const id of this.#tentativeIds) if (this.#ids.size < REMEMBERED) this.#ids.add(id)
    this.#tentative = null
    this.#tentativeIds = new Set()
  }

  /** Begins a new dump with the goroutines that were held back. */
  #beginDump(): void {
    const next = this.#tentative ?? this.#emptyTable()
    this.#spare = this.#last
    this.#last = next
    this.#count++
    this.#ids = this.#tentativeIds
    this.#tentative = null
    this.#tentativeIds = new Set()
  }
}
