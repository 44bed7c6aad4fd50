import { compareText } from '../../base/order.ts'
import { type BenchmarkResult, ConfigurationChanges } from './benchmark-result.ts'
import { type Extract, extractFullName, extractKey } from './extract.ts'
import type { Filter } from './filter.ts'
import { type ProjectionKey, parseProjection, unknownOrder } from './projection-syntax.ts'
import { QueryError } from './syntax-error.ts'
import { type CompareValues, NAMED_ORDERS } from './value-order.ts'
import { ValueRow } from './value-row.ts'

/** One field of a key: its name, and the index of its value among the key's values. */
export interface Field {
  readonly name: string
  readonly index: number
}

/** The key that a projection gives a result: values by `Field.index`. Keys with equal values are one object. */
export type Key = ValueRow

/** The value of a field; empty where the key has none. */
export function fieldValue(key: Key, field: Field): string {
  return key.at(field.index)
}

interface OrderedField extends Field {
  readonly compare: CompareValues
}

/** A part of a projection: one field, or, for `.config`, one field for each key that files set. */
interface Part {
  /** By index. */
  readonly fields: OrderedField[]
  readonly fieldAt: (index: number) => OrderedField | undefined
  /** The row of the last result with the values of this one. */
  readonly fill: (result: BenchmarkResult, row: ValueRow) => ValueRow
  /** Called with each new key, to record the order in which values are first seen. */
  readonly see: (key: Key) => void
}

/** Gives results their keys, and sorts keys. Source: golang.org/x/perf benchproc/projection.go, `Projection`. */
export class Projection {
  readonly #parts: Part[] = []
  /** Keys by their hash. */
  readonly #keys = new Map<number, Key[]>()
  #last: ValueRow = ValueRow.EMPTY
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
    return result.measurements.map(({ unit }) => this.#intern(row.with(this.#unit!, unit)))
  }

  /** The unit of a key from `projectUnits`. */
  unitOf(key: Key): string {
    return key.at(this.#unit!)
  }

  /** Sorts keys by this projection's order: field by field; values that the order leaves equal are compared as texts. */
  sorted(keys: Iterable<Key>): Key[] {
    return [...keys].sort((a, b) => {
      const { done, value: field } = this.differences(a, b)[Symbol.iterator]().next()
      if (done === true) return 0
      const [x, y] = [fieldValue(a, field), fieldValue(b, field)]
      return field.compare(x, y) || compareText(x, y)
    })
  }

  /** The fields in which two keys differ, in the order of the fields. */
  *differences(a: Key, b: Key): Iterable<OrderedField> {
    for (const { fields, fieldAt } of this.#parts) {
      if (fields.length === 0) continue
      const last = fields.at(-1)!.index
      for (let at = a.firstDifference(b, fields[0]!.index); at !== -1 && at <= last; at = a.firstDifference(b, at + 1)) {
        // fields of another part may lie between
        const field = fieldAt(at)
        if (field !== undefined) yield field
      }
    }
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
    const field = { name, index, compare: comparison(order, seen) }
    let found: Extract | null = null
    this.#parts.push({
      fields: [field],
      fieldAt: (at) => (at === index ? field : undefined),
      fill: (result, row) => {
        found ??= extract?.() ?? (() => '')
        return row.with(index, found(result))
      },
      see: (key) => {
        const value = key.at(index)
        if (order.kind === 'first' && !seen.has(value)) seen.set(value, seen.size)
      },
    })
  }

  /** Adds a field for each key that files set, except keys that other projections name. Their values are ordered as texts. */
  addConfiguration(order: ProjectionKey['order'], isElsewhere: (key: string) => boolean): void {
    const fields: OrderedField[] = []
    const byName = new Map<string, OrderedField>()
    const byIndex = new Map<number, OrderedField>()
    const fieldOf = (name: string): OrderedField | null => {
      const known = byName.get(name)
      if (known !== undefined) return known
      if (isElsewhere(name)) return null
      const field = { name, index: this.#fieldCount++, compare: comparison(order, new Map()) }
      byName.set(name, field)
      byIndex.set(field.index, field)
      fields.push(field)
      return field
    }
    const changes = new ConfigurationChanges()
    this.#parts.push({
      fields,
      fieldAt: (index) => byIndex.get(index),
      fill: ({ configuration }, last) => {
        let row = last
        for (const name of changes.upTo(configuration) ?? [...byName.keys(), ...configuration.namesFromFile()]) {
          const field = fieldOf(name)
          if (field !== null) row = row.with(field.index, configuration.fromFile(name))
        }
        return row
      },
      see: () => {},
    })
  }

  #row(result: BenchmarkResult): ValueRow {
    for (const { fill } of this.#parts) this.#last = fill(result, this.#last)
    return this.#last
  }

  #intern(row: ValueRow): Key {
    let keys = this.#keys.get(row.hash)
    if (keys === undefined) {
      keys = []
      this.#keys.set(row.hash, keys)
    }
    const known = keys.find((key) => key.equals(row))
    if (known !== undefined) return known
    keys.push(row)
    for (const { see } of this.#parts) see(row)
    return row
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
