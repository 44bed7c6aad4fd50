import { compareText } from '../../base/order.ts'
import type { BenchmarkResult } from './benchmark-result.ts'
import { type Extract, extractFullName, extractKey } from './extract.ts'
import type { Filter } from './filter.ts'
import { type ProjectionKey, parseProjection, unknownOrder } from './projection-syntax.ts'
import { QueryError } from './syntax-error.ts'
import { type CompareValues, NAMED_ORDERS } from './value-order.ts'

/** One field of a key: its name, and the index of its value among the key's values. */
export interface Field {
  readonly name: string
  readonly index: number
}

/** The key that a projection gives a result. Keys with equal values are one object. */
export interface Key {
  /** Values by `Field.index`. A key has no value for a field that was added later; it counts as empty. */
  readonly values: readonly string[]
}

/** The value of a field; empty where the key has none. */
export function fieldValue(key: Key, field: Field): string {
  return key.values[field.index] ?? ''
}

interface OrderedField extends Field {
  readonly compare: CompareValues
}

/** A part of a projection: one field, or, for `.config`, one field for each key that files set. */
interface Part {
  readonly fields: OrderedField[]
  readonly fill: (result: BenchmarkResult, row: string[]) => void
  /** Called with the values of each new key, to record the order in which they are first seen. */
  readonly see: (row: readonly string[]) => void
}

/** Gives results their keys, and sorts keys. Source: golang.org/x/perf benchproc/projection.go, `Projection`. */
export class Projection {
  readonly #parts: Part[] = []
  readonly #keys = new Map<string, Key>()
  #fieldCount = 0
  #unit: number | null = null

  /** All fields; the fields of `.config` stand where `.config` was named. */
  fields(): readonly Field[] {
    return this.#parts.flatMap(({ fields }) => fields)
  }

  /** The key of a result. */
  project(result: BenchmarkResult): Key {
    return this.#intern(this.#row(result))
  }

  /** One key for each measurement of a result; the keys differ only in `.unit`. */
  projectUnits(result: BenchmarkResult): Key[] {
    const row = this.#row(result)
    return result.measurements.map(({ unit }) => {
      row[this.#unit!] = unit
      return this.#intern(row)
    })
  }

  /** The unit of a key from `projectUnits`. */
  unitOf(key: Key): string {
    return key.values[this.#unit!] ?? ''
  }

  /** Sorts keys by this projection's order: field by field; values that the order leaves equal are compared as texts. */
  sorted(keys: Iterable<Key>): Key[] {
    const fields = this.#parts.flatMap((part) => part.fields)
    return [...keys].sort((a, b) => {
      for (const field of fields) {
        const x = fieldValue(a, field)
        const y = fieldValue(b, field)
        if (x !== y) return field.compare(x, y) || compareText(x, y)
      }
      return 0
    })
  }

  /** Adds the field `.unit`, the unit of each measurement, in the order in which units are first seen. */
  addUnit(): void {
    this.#unit = this.#fieldCount
    this.addField('.unit', { kind: 'first' }, null)
  }

  /** Adds a field. `extract` is called at the first result, when all projections are known. */
  addField(name: string, order: ProjectionKey['order'], extract: (() => Extract) | null): void {
    const index = this.#fieldCount++
    const seen = new Map<string, number>()
    let found: Extract | null = null
    this.#parts.push({
      fields: [{ name, index, compare: comparison(order, seen) }],
      fill: (result, row) => {
        found ??= extract?.() ?? (() => '')
        row[index] = found(result)
      },
      see: (row) => {
        const value = row[index] ?? ''
        if (order.kind === 'first' && !seen.has(value)) seen.set(value, seen.size)
      },
    })
  }

  /** Adds a field for each key that files set, except keys that other projections name. Their values are ordered as texts. */
  addConfiguration(order: ProjectionKey['order'], isElsewhere: (key: string) => boolean): void {
    const fields: OrderedField[] = []
    const byName = new Map<string, OrderedField>()
    this.#parts.push({
      fields,
      fill: ({ configuration }, row) => {
        for (const [name, value] of configuration.fromFile()) {
          let field = byName.get(name)
          if (field === undefined) {
            if (isElsewhere(name)) continue
            field = { name, index: this.#fieldCount++, compare: comparison(order, new Map()) }
            byName.set(name, field)
            fields.push(field)
          }
          row[field.index] = value
        }
      },
      see: () => {},
    })
  }

  #row(result: BenchmarkResult): string[] {
    const row: string[] = []
    for (const { fill } of this.#parts) fill(result, row)
    return Array.from(row, (value) => value ?? '')
  }

  #intern(row: readonly string[]): Key {
    let length = row.length
    while (length > 0 && row[length - 1] === '') length-- // trailing empty values are dropped: fields added later must not make equal keys different
    const values = row.slice(0, length)
    const name = JSON.stringify(values)
    let key = this.#keys.get(name)
    if (key === undefined) {
      key = { values }
      this.#keys.set(name, key)
      for (const { see } of this.#parts) see(values)
    }
    return key
  }
}

function comparison(order: ProjectionKey['order'], seen: ReadonlyMap<string, number>): CompareValues {
  if (order.kind === 'first') return (a, b) => (seen.get(a) ?? 0) - (seen.get(b) ?? 0)
  if (order.kind === 'named') return NAMED_ORDERS.get(order.name)!
  const places = new Map(order.values.map((value, i) => [value, i]))
  return (a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0)
}

/**
 * Parses projections that belong together: a key that one of them names is left out of `.config` and `.fullname` in all of them.
 * Source: golang.org/x/perf benchproc/projection.go, `ProjectionParser`.
 */
export class ProjectionParser {
  readonly #configurationKeys = new Set<string>()
  readonly #nameKeys: string[] = []
  #hasConfiguration = false
  #hasFullName = false
  #fullName: Extract | null = null
  /** Filters for keys with a list of values: they reject results whose value is not in the list. */
  readonly filters: Filter[] = []

  /** Parses a projection. Throws `QueryError`. */
  parse(query: string): Projection {
    const projection = new Projection()
    const filters = parseProjection(query).map((key) => this.#add(projection, key, query))
    this.filters.push(...filters.filter((filter) => filter !== null))
    return projection
  }

  /**
   * The projection of all keys that no other projection shows. Where it varies within a cell, different results were mixed. To be called
   * after
   * all others.
   */
  residue(): Projection {
    const projection = new Projection()
    for (const [key, isShown] of [
      ['.config', this.#hasConfiguration],
      ['.fullname', this.#hasFullName],
    ] as const)
      if (!isShown) this.#add(projection, { key, at: 0, order: { kind: 'first' }, orderAt: 0 }, '')
    return projection
  }

  #add(projection: Projection, { key, at, order, orderAt }: ProjectionKey, query: string): Filter | null {
    if (order.kind === 'named' && !NAMED_ORDERS.has(order.name)) throw new QueryError(query, orderAt, unknownOrder(order.name))
    if (key === '.config') {
      if (order.kind === 'fixed') throw new QueryError(query, orderAt, 'fixed order not allowed for .config')
      this.#hasConfiguration = true
      projection.addConfiguration(order, (name) => this.#configurationKeys.has(name))
      return null
    }
    if (key === '.unit') throw new QueryError(query, at, '.unit is only allowed in filters')
    if (key === '.fullname') {
      this.#hasFullName = true
      projection.addField(key, order, () => {
        this.#fullName ??= extractFullName(this.#nameKeys)
        return this.#fullName
      })
    } else {
      if (key === '') throw new QueryError(query, at, 'key must not be empty')
      if (key === '.name' || key.startsWith('/')) this.#nameKeys.push(key)
      else this.#configurationKeys.add(key)
      projection.addField(key, order, () => extractKey(key))
    }
    if (order.kind !== 'fixed') return null
    const extract = extractKey(key)
    const kept = new Set(order.values)
    return (result) => kept.has(extract(result))
  }
}
