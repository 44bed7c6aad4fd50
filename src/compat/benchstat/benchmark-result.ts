/** One measurement in tidied units; `originalUnit` is the unit in the file, where that is different. */
export interface Measurement {
  readonly value: number
  readonly unit: string
  readonly originalUnit: string | null
}

/** One line of results, with the configuration that it was measured under. */
export interface BenchmarkResult {
  /** The name without `Benchmark`, with everything after it. */
  readonly name: string
  readonly measurements: readonly Measurement[]
  readonly configuration: Configuration
}

interface Entry {
  readonly key: string
  value: string
  isFromFile: boolean
}

/** Keys and values in the order in which they were set. When a key is removed, the last key moves to its place, as in benchstat. */
export class Configuration {
  #entries: Entry[] = []
  #byKey = new Map<string, Entry>()
  /** The keys that were set, each time that one was; null for a removal, which changes the order. */
  readonly changes: (string | null)[] = []

  /** The value of a key; empty where the key is not set. */
  get(key: string): string {
    return this.#byKey.get(key)?.value ?? ''
  }

  /** The keys that were set in the file itself by `key: value`. */
  *namesFromFile(): Iterable<string> {
    for (const { key, isFromFile } of this.#entries) if (isFromFile) yield key
  }

  /** The value that the file itself set for a key; empty where it did not. */
  fromFile(key: string): string {
    const entry = this.#byKey.get(key)
    return entry?.isFromFile === true ? entry.value : ''
  }

  /** Sets a key; an empty value removes it. Source: golang.org/x/perf benchfmt/result.go, `SetConfig`, `deleteConfig`. */
  set(key: string, value: string, isFromFile: boolean): void {
    const known = this.#byKey.get(key)
    if (value === '') {
      if (known === undefined) return
      this.#remove(known)
      this.changes.push(null)
      return
    }
    this.changes.push(key)
    if (known !== undefined) {
      known.value = value
      known.isFromFile = isFromFile
    } else {
      const entry = { key, value, isFromFile }
      this.#byKey.set(key, entry)
      this.#entries.push(entry)
    }
  }

  #remove(entry: Entry): void {
    const last = this.#entries.pop()!
    if (last !== entry) this.#entries[this.#entries.indexOf(entry)] = last
    this.#byKey.delete(entry.key)
  }
}

/** Follows what changes in configurations, file by file. */
export class ConfigurationChanges {
  #configuration: Configuration | null = null
  #seen = 0

  /** The keys that were set since the last call; null where all keys may have changed: in another file, or when one was removed. */
  upTo(configuration: Configuration): readonly string[] | null {
    const { changes } = configuration
    const changed = this.#configuration === configuration ? changes.slice(this.#seen) : null
    this.#configuration = configuration
    this.#seen = changes.length
    return changed === null || changed.includes(null) ? null : (changed as string[])
  }
}

const GOMAXPROCS = /-[0-9]+$/

/** The part of a name before its first `/` or `-N`. Source: golang.org/x/perf benchfmt/result.go, `Name.Base`. */
export function baseName(name: string): string {
  const slash = name.indexOf('/')
  return slash === -1 ? name.replace(GOMAXPROCS, '') : name.slice(0, slash)
}

/**
 * Splits a name into its base and parts; joined, they are the name: `/key=value`, `/text`, and last `-8`, the number of processors.
 * Source: golang.org/x/perf benchfmt/result.go, `Name.Parts`.
 */
export function nameParts(name: string): { base: string; parts: string[] } {
  const processors = GOMAXPROCS.exec(name)?.[0]
  const [base, ...rest] = (processors === undefined ? name : name.slice(0, -processors.length)).split('/')
  const parts = rest.map((part) => `/${part}`)
  if (processors !== undefined) parts.push(processors)
  return { base: base!, parts }
}
