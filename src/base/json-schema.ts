/** The types of JSON by their names in a schema. */
export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

/** What we use of JSON Schema. Source: json-schema.org, draft 2020-12. */
export interface JsonSchema {
  readonly $schema?: string
  readonly $id?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  /** `#/$defs/NAME`. */
  readonly $ref?: string
  readonly title?: string
  readonly description?: string
  readonly type?: JsonType | readonly JsonType[]
  readonly const?: string
  readonly enum?: readonly (string | null)[]
  /** Of texts; numbers have none. */
  readonly pattern?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>
  /** The schema of properties that are not named. */
  readonly additionalProperties?: JsonSchema
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly allOf?: readonly JsonSchema[]
  readonly if?: JsonSchema
  readonly then?: JsonSchema
}

/** The first place where a value is not what its schema says. */
export interface JsonFault {
  /** The keys and indexes that lead to it. */
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** Deeper values are refused: no report has them. */
const MAX_DEPTH = 64

/** Compares a value of `JSON.parse` with a schema; null where it is valid. */
export function jsonFault(value: unknown, schema: JsonSchema): JsonFault | null {
  const patterns = new Map<string, RegExp>()
  const patternOf = (source: string) => {
    const known = patterns.get(source) ?? new RegExp(source, 'u')
    patterns.set(source, known)
    return known
  }
  const path: (string | number)[] = []
  const fault = (message: string): JsonFault => ({ path: [...path], message })

  function check(value: unknown, one: JsonSchema): JsonFault | null {
    if (one.$ref !== undefined) {
      const found = check(value, schema.$defs![one.$ref.slice('#/$defs/'.length)]!)
      if (found !== null) return found
    }
    if (path.length > MAX_DEPTH) return fault(`the JSON is nested more than ${MAX_DEPTH} deep`)
    const type = typeOf(value)
    if (one.type !== undefined && !(typeof one.type === 'string' ? [one.type] : one.type).includes(type))
      return fault(`${WORDS[type]} stands where ${wordsOf(one.type)} should`)
    if (one.const !== undefined && value !== one.const) return fault(`it should be ${JSON.stringify(one.const)}`)
    if (one.enum !== undefined && !one.enum.includes(value as string | null))
      return fault(`it should be one of ${one.enum.map((word) => JSON.stringify(word)).join(', ')}`)
    if (one.pattern !== undefined && type === 'string' && !patternOf(one.pattern).test(value as string))
      return fault(`the text is not of the form ${one.pattern}`)
    return (
      (type === 'array' ? checkItems(value as unknown[], one) : null) ??
      (type === 'object' ? checkMembers(value as Record<string, unknown>, one) : null) ??
      checkParts(value, one)
    )
  }

  function checkItems(values: readonly unknown[], { items }: JsonSchema): JsonFault | null {
    return items === undefined ? null : firstOf(values.entries(), ([index, value]) => checkAt(index, value, items))
  }

  function checkMembers(value: Readonly<Record<string, unknown>>, one: JsonSchema): JsonFault | null {
    const missing = one.required?.find((key) => !Object.hasOwn(value, key))
    if (missing !== undefined) return fault(`the key ${JSON.stringify(missing)} is missing`)
    return firstOf(Object.entries(value), ([key, member]) => firstOf(schemasOf(key, one), (of) => checkAt(key, member, of)))
  }

  function schemasOf(key: string, { properties = {}, patternProperties = {}, additionalProperties }: JsonSchema): JsonSchema[] {
    const found = Object.entries(patternProperties).flatMap(([pattern, of]) => (patternOf(pattern).test(key) ? [of] : []))
    if (Object.hasOwn(properties, key)) found.push(properties[key]!)
    return found.length === 0 && additionalProperties !== undefined ? [additionalProperties] : found
  }

  function checkAt(key: string | number, value: unknown, one: JsonSchema): JsonFault | null {
    path.push(key)
    const found = check(value, one)
    path.pop()
    return found
  }

  function checkParts(value: unknown, { allOf = [], if: condition, then }: JsonSchema): JsonFault | null {
    const found = firstOf(allOf, (part) => check(value, part))
    if (found !== null || condition === undefined || then === undefined) return found
    return check(value, condition) === null ? check(value, then) : null
  }

  return check(value, schema)
}

const WORDS: Readonly<Record<JsonType, string>> = {
  null: 'null',
  boolean: 'true or false',
  number: 'a number',
  string: 'a text',
  array: 'a list',
  object: 'an object',
}

function wordsOf(types: JsonType | readonly JsonType[]): string {
  return (typeof types === 'string' ? [types] : types).map((type) => WORDS[type]).join(' or ')
}

function typeOf(value: unknown): JsonType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as JsonType
}

function firstOf<T>(values: Iterable<T>, check: (value: T) => JsonFault | null): JsonFault | null {
  for (const value of values) {
    const found = check(value)
    if (found !== null) return found
  }
  return null
}
