/**
 * What a log puts before every line of a dump: `app-1  | `, `2026-11-21T08:00:00.123Z `, `Nov 21 08:00:00 host app[7]: `. Words that begin
 * with a digit change from line to line in their digits; the others tell one writer from another and do not.
 */
export class LogPrefix {
  #pattern: RegExp
  /** The prefix of an empty line may have lost its last spaces. */
  #bare: RegExp

  constructor(prefix: string) {
    const source = prefix
      .split(/( +)/)
      .map((word) => {
        if (/^ +$/.test(word)) return ' +'
        const escaped = word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
        return /^[[(<]?\d/.test(word) ? escaped.replace(/\d+/g, '\\d+') : escaped
      })
      .join('')
    this.#pattern = new RegExp(`^${source}`)
    this.#bare = new RegExp(`^${source.replace(/ \+$/, '')} *$`)
  }

  /** How many characters of the line are prefix; -1 when it does not begin with it. */
  lengthIn(line: string): number {
    const match = this.#pattern.exec(line)
    if (match !== null) return match[0].length
    return this.#bare.test(line) ? line.length : -1
  }
}
