import { SPACE_CLASS } from '../go/characters.ts'
import { parseFloat64, parseInt64 } from '../go/parse-number.ts'
import { type BenchmarkResult, Configuration, type Measurement } from './benchmark-result.ts'
import { tidyUnit } from './units.ts'

/** The metadata that files give for units, over all files: `assume`, `better`. The first value given for a unit and key counts. */
export class UnitMetadata {
  #values = new Map<string, string>()

  /** The value of `key` for a unit, in its tidied or original form. */
  get(unit: string, key: string): string | undefined {
    return this.#values.get(nameOf(unit, key))
  }

  /** Sets a value unless it is set already; returns the value that counts. */
  set(unit: string, key: string, value: string): string {
    const name = nameOf(unit, key)
    const known = this.#values.get(name)
    if (known === undefined) this.#values.set(name, value)
    return known ?? value
  }
}

function nameOf(unit: string, key: string): string {
  return `${tidyUnit(unit).unit} ${key}` // a unit never contains a space
}

const FIELD = new RegExp(`^([^${SPACE_CLASS}]*)[${SPACE_CLASS}]*`)
const KEY_VALUE = new RegExp(`^(\\p{Ll}[^:\\p{Lu}${SPACE_CLASS}]*):(?:$|[ \\t]+)`, 'u')

/**
 * Reads one file of Go benchmark text, line by line.
 * Source: golang.org/x/perf benchfmt/reader.go; the format is https://golang.org/design/14313-benchmark-format.
 */
export class BenchmarkReader {
  readonly #path: string
  readonly #units: UnitMetadata
  readonly #configuration = new Configuration()
  #line = 0

  /** `path` is the file's name in errors, `label` is its `.file`. */
  constructor(path: string, label: string, units: UnitMetadata) {
    this.#path = path
    this.#units = units
    this.#configuration.set('.file', label, false)
  }

  /** The place of the line being read, such as `old.txt:12`. */
  get place(): string {
    return `${this.#path}:${this.#line}`
  }

  /**
   * The result that a line holds, or null. `tell` is called with what is wrong with the line: `old.txt:12: missing units`. The
   * configuration of a result is the reader's own object, which later lines change.
   */
  read(line: string, tell: (problem: string) => void): BenchmarkResult | null {
    this.#line++
    if (line.startsWith('Benchmark')) {
      const result = this.#result(line.slice('Benchmark'.length))
      if (typeof result !== 'string') return result
      tell(`${this.place}: ${result}`)
      return null
    }
    const [head, rest] = splitField(line)
    if (head === 'Unit') {
      this.#readUnit(rest, tell)
      return null
    }
    const match = KEY_VALUE.exec(line)
    if (match !== null) this.#configuration.set(match[1]!, line.slice(match[0].length), true)
    return null
  }

  /** The result; null where the line is only a name, as `go test -v` prints; or a text that says what is wrong. */
  #result(line: string): BenchmarkResult | string | null {
    let [name, rest] = splitField(line)
    if (name === line) return null
    let field: string
    ;[field, rest] = splitField(rest)
    if (field === '') return 'missing iteration count'
    const iterations = parseInt64(field)
    if ('error' in iterations) return `parsing iteration count: ${iterations.error}`
    const measurements: Measurement[] = []
    for (;;) {
      ;[field, rest] = splitField(rest)
      if (field === '') return measurements.length > 0 ? { name, measurements, configuration: this.#configuration } : 'missing measurements'
      const number = parseFloat64(field)
      if ('error' in number) return `parsing measurement: ${number.error}`
      let unit: string
      ;[unit, rest] = splitField(rest)
      if (unit === '') return 'missing units'
      const measurement = tidied(number.value, unit)
      if (!Number.isFinite(measurement.value)) return `parsing measurement: ${field} ${unit} is not a finite number`
      measurements.push(measurement)
    }
  }

  #readUnit(line: string, tell: (problem: string) => void): void {
    let [unit, rest] = splitField(line)
    if (unit === '') tell(`${this.place}: missing unit`)
    for (;;) {
      let field: string
      ;[field, rest] = splitField(rest)
      if (field === '') return
      const equals = field.indexOf('=')
      if (equals <= 0) {
        tell(`${this.place}: expected key=value`)
        continue
      }
      const key = field.slice(0, equals)
      const value = field.slice(equals + 1)
      const standing = this.#units.set(unit, key, value)
      if (standing !== value) tell(`${this.place}: metadata ${key} of unit ${unit} already set to ${standing}`)
    }
  }
}

/** The characters up to the first space, and the rest after the spaces. */
function splitField(text: string): [field: string, rest: string] {
  const match = FIELD.exec(text)!
  return [match[1]!, text.slice(match[0].length)]
}

/** Tidies a value. Where tidying does not change the value, the unit stays too, as in benchstat: 0 ns/op. */
function tidied(value: number, unit: string): Measurement {
  const { unit: tidyName, factor } = tidyUnit(unit)
  return value * factor === value ? { value, unit, originalUnit: null } : { value: value * factor, unit: tidyName, originalUnit: unit }
}
