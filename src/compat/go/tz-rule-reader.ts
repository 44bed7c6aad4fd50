const MINUTE = 60
const HOUR = 60 * MINUTE

/** When a zone begins, within a year. */
export interface Rule {
  /** `julian` counts days from 1 without leap days, `day` from 0 with leap days; `month` is a weekday in a week of a month. */
  readonly kind: 'julian' | 'day' | 'month'
  readonly month: number
  /** Week of the month, from 1; 5 is the last. */
  readonly week: number
  /** Day of the year, or of the week, where Sunday is 0. */
  readonly day: number
  /** Seconds after midnight. */
  readonly time: number
}

/**
 * Reads a POSIX rule from left to right; a part that is missing is null. Source: Go time/zoneinfo.go, `tzsetName` and the functions after
 * it.
 */
export class RuleReader {
  #rest: string

  constructor(text: string) {
    this.#rest = text
  }

  get isAtEnd(): boolean {
    return this.#rest === ''
  }

  isAt(character: string): boolean {
    return this.#rest.startsWith(character)
  }

  replace(text: string): void {
    this.#rest = text
  }

  take(character: string): boolean {
    if (!this.isAt(character)) return false
    this.#rest = this.#rest.slice(character.length)
    return true
  }

  name(): string | null {
    const quoted = this.#match(/^<([^>]*)>/)
    if (quoted !== null) return quoted[1]!
    return this.isAt('<') ? null : (this.#match(/^[^\d,+-]{3,}/)?.[0] ?? null)
  }

  /** Reads an offset in seconds; positive is west. */
  offset(): number | null {
    const isEast = this.take('-')
    if (!isEast) this.take('+')
    let total = 0
    for (const [unit, most] of [
      [HOUR, 24 * 7],
      [MINUTE, 59],
      [1, 59],
    ] as const) {
      const value = this.#number(0, most)
      if (value === null) return null
      total += value * unit
      if (unit === 1 || !this.take(':')) break
    }
    return isEast ? -total : total
  }

  rule(): Rule | null {
    const day = this.#day()
    if (day === null) return null
    const time = this.take('/') ? this.offset() : 2 * HOUR
    return time === null ? null : { ...day, time }
  }

  #day(): Omit<Rule, 'time'> | null {
    if (this.take('M')) {
      const month = this.#number(1, 12)
      if (month === null || !this.take('.')) return null
      const week = this.#number(1, 5)
      if (week === null || !this.take('.')) return null
      const day = this.#number(0, 6)
      return day === null ? null : { kind: 'month', month, week, day }
    }
    const isJulian = this.take('J')
    const day = isJulian ? this.#number(1, 365) : this.#number(0, 365)
    return day === null ? null : { kind: isJulian ? 'julian' : 'day', month: 0, week: 0, day }
  }

  #number(least: number, most: number): number | null {
    const digits = this.#match(/^\d+/)
    if (digits === null) return null
    const value = Number(digits[0])
    return value < least || value > most ? null : value
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    const match = pattern.exec(this.#rest)
    if (match !== null) this.#rest = this.#rest.slice(match[0].length)
    return match
  }
}
