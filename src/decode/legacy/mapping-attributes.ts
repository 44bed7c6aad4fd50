import { trimSpace } from './byte-characters.ts'
import { tooLarge } from './legacy-errors.ts'

/** Characters of a line once its attributes are replaced, and of all names and values. */
const TEXT_MAX = 1 << 20
/** Comparisons of names with the text behind a `$`, in one memory map. */
const COMPARISONS_MAX = 1e7

/**
 * The attributes of a memory map: `$name` stands for the value that a line above gave to `name`. Of names that fit, the one that
 * was given first is taken, be it shorter; so is its first value. Source: Go strings `NewReplacer`; google/pprof
 * profile/legacy_profile.go, `parseProcMapsFromScanner`.
 */
export class MappingAttributes {
  #values = new Map<string, string>()
  #size = 0
  #comparisons = 0

  /** Takes a line `name=value`; others are passed over. Throws `profile-too-large` for more text than a map has. */
  readAssignment(line: string, where: string): void {
    const at = line.indexOf('=')
    if (at === -1) return
    const name = `$${trimSpace(line.slice(0, at))}`
    if (this.#values.has(name)) return
    const value = trimSpace(line.slice(at + 1))
    this.#size += name.length + value.length
    if (this.#size > TEXT_MAX) throw tooLarge('the attributes of the memory map are too long', where)
    this.#values.set(name, value)
  }

  /** The line with values for names. Throws `profile-too-large` for a line that becomes too long, or too much work. */
  replace(line: string, where: string): string {
    let dollar = this.#values.size === 0 ? -1 : line.indexOf('$')
    if (dollar === -1) return line
    let replaced = ''
    let done = 0
    while (dollar !== -1) {
      const name = this.#nameAt(line, dollar, where)
      if (name === null) dollar = line.indexOf('$', dollar + 1)
      else {
        replaced += line.slice(done, dollar) + this.#values.get(name)!
        done = dollar + name.length
        dollar = line.indexOf('$', done)
      }
      if (replaced.length > TEXT_MAX) throw tooLarge('a line of the memory map becomes too long', where)
    }
    return replaced + line.slice(done)
  }

  #nameAt(line: string, at: number, where: string): string | null {
    for (const name of this.#values.keys()) {
      if (++this.#comparisons > COMPARISONS_MAX) throw tooLarge('the memory map has too many attributes', where)
      if (line.startsWith(name, at)) return name
    }
    return null
  }
}
