/**
 * The words that a log puts before every line of a dump: `app-1  | `, `2026-11-21T08:00:00.123Z `, `Nov 21 08:00:00 host app[7]: `. In
 * words
 * that begin with a digit, the digits change from line to line; other words identify the writer and stay equal.
 */
export class LogPrefix {
  #pattern: RegExp
  /** The prefix without trailing spaces, since an empty line may have lost them. */
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

  /** The number of characters of the line that are prefix; -1 where the line does not begin with it. */
  lengthIn(line: string): number {
    const match = this.#pattern.exec(line)
    if (match !== null) return match[0].length
    return this.#bare.test(line) ? line.length : -1
  }
}
