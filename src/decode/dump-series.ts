import { GoroutineTable } from '../profile/goroutine-table.ts'

/** Goroutines that are remembered by id: a later dump of the same process has one of them soon, goroutine 1 at the latest. */
const REMEMBERED = 1024
/** Goroutines that wait after a seam for one of them. */
const TENTATIVE = 64

/**
 * Parts the goroutines of one text into dumps: nothing marks the begin of a dump, but none lists a goroutine twice. What follows a
 * seam (other text, a missing empty line) is held back until it is clear to which dump it belongs. The last dump alone is kept: a log of a
 * program that crashes again and again has any number of them.
 */
export class DumpSeries {
  #last = new GoroutineTable()
  #count = 1
  #ids = new Set<number>()
  #tentative: GoroutineTable | null = null
  #tentativeIds = new Set<number>()
  #isAtSeam = false
  #hasBlankLines = false

  /** Where the next goroutine counts. */
  get table(): GoroutineTable {
    return this.#tentative ?? this.#last
  }

  /** Other text stood here. */
  seam(): void {
    this.#isAtSeam = true
  }

  /** A goroutine begins. False: it is one that this dump has already. */
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

  /** The last dump, and how many there were. */
  end(): { last: GoroutineTable; count: number } {
    this.#mergeTentative()
    return { last: this.#last, count: this.#count }
  }

  #beginTentative(): void {
    this.#mergeTentative()
    if (this.#last.length > 0) this.#tentative = new GoroutineTable()
  }

  #mergeTentative(): void {
    if (this.#tentative === null) return
    this.#last.addAll(this.#tentative)
    for (const id of this.#tentativeIds) if (this.#ids.size < REMEMBERED) this.#ids.add(id)
    this.#tentative = null
    this.#tentativeIds = new Set()
  }

  /** What was held back belongs to a new dump. */
  #beginDump(): void {
    this.#last = this.#tentative ?? new GoroutineTable()
    this.#count++
    this.#ids = this.#tentativeIds
    this.#tentative = null
    this.#tentativeIds = new Set()
  }
}
