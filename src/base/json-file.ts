import { ProfileError } from './error.ts'
import type { ErrorCode } from './error-codes.ts'

/** A value of a JSON file, with its place. */
export interface JsonNode {
  readonly value: JsonValue
  /** In UTF-16 code units from the start of the text. */
  readonly offset: number
  /** The way to it from the root, as in `$.limits.diff["the leak"][0]`. */
  readonly path: string
}

export type JsonValue = string | number | boolean | null | readonly JsonNode[] | ReadonlyMap<string, JsonNode>

/** Deeper values are refused: no file that people write has them. */
const MAX_DEPTH = 64

const SPACE = /[ \t\n\r]*/y
const TOKEN = /"[^"\\\n]*(?:\\.[^"\\\n]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/y
const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/

/**
 * The text of a JSON file that people write. Unlike `JSON.parse` it knows where each value stands, and refuses keys that stand twice in one
 * object, of which one would be lost. A byte order mark is skipped.
 */
export class JsonFile {
  readonly #source: string
  readonly #text: string
  readonly #code: ErrorCode
  readonly #next: string
  #at = 0

  /** `code` and `next` are those of the errors about the file. */
  constructor(source: string, text: string, code: ErrorCode, next: string) {
    this.#source = source
    this.#text = text
    this.#code = code
    this.#next = next
  }

  /** The value of the whole file. Throws where it is no JSON. */
  root(): JsonNode {
    this.#at = this.#text.startsWith('\ufeff') ? 1 : 0
    const root = this.#value('$', 0)
    this.#skipSpace()
    if (this.#at < this.#text.length) throw this.#noJson('$', 'there is more after the end of its value')
    return root
  }

  /** The error about a value: file, path in the JSON, line and byte. */
  error({ path, offset }: Pick<JsonNode, 'path' | 'offset'>, message: string): ProfileError {
    return new ProfileError(this.#code, message, `${this.#source} ${path}${this.place(offset)}`, this.#next)
  }

  /** Line and byte of an offset, both counted from 1, to follow the path of a value. */
  place(offset: number): string {
    const before = this.#text.slice(0, offset)
    return ` (line ${before.split('\n').length}, byte ${new TextEncoder().encode(before).length + 1})`
  }

  #value(path: string, depth: number): JsonNode {
    this.#skipSpace()
    const offset = this.#at
    if (depth > MAX_DEPTH) throw this.error({ path, offset }, `the JSON is nested more than ${MAX_DEPTH} deep`)
    const token = this.#token(path)
    if (token === '{') return { value: this.#members(path, depth), offset, path }
    if (token === '[') return { value: this.#elements(path, depth), offset, path }
    if (/^[\]},:]$/.test(token)) throw this.#noJson(path, `${token} stands where a value should`, offset)
    return { value: this.#scalar(token, path, offset), offset, path }
  }

  #members(path: string, depth: number): Map<string, JsonNode> {
    const members = new Map<string, JsonNode>()
    if (this.#skips('}')) return members
    do {
      this.#skipSpace()
      const offset = this.#at
      const token = this.#token(path)
      if (!token.startsWith('"')) throw this.#noJson(path, `${token} stands where a key in quotes should`, offset)
      const key = this.#scalar(token, path, offset) as string
      const inner = PLAIN_KEY.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`
      if (members.has(key)) throw this.error({ path: inner, offset }, `the key ${JSON.stringify(key)} stands twice`)
      this.#expect(':', inner)
      members.set(key, this.#value(inner, depth + 1))
    } while (this.#skips(','))
    this.#expect('}', path)
    return members
  }

  #elements(path: string, depth: number): JsonNode[] {
    const elements: JsonNode[] = []
    if (this.#skips(']')) return elements
    do elements.push(this.#value(`${path}[${elements.length}]`, depth + 1))
    while (this.#skips(','))
    this.#expect(']', path)
    return elements
  }

  #scalar(token: string, path: string, offset: number): string | number | boolean | null {
    try {
      return JSON.parse(token) as string | number | boolean | null
    } catch {
      throw this.#noJson(path, `${token.slice(0, 40)} is no value`, offset)
    }
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at
    SPACE.exec(this.#text)
    this.#at = SPACE.lastIndex
  }

  #skips(mark: string): boolean {
    this.#skipSpace()
    const isThere = this.#text[this.#at] === mark
    if (isThere) this.#at++
    return isThere
  }

  #expect(mark: string, path: string): void {
    if (!this.#skips(mark)) throw this.#noJson(path, `there is no ${mark} where one should be`)
  }

  #token(path: string): string {
    TOKEN.lastIndex = this.#at
    const match = TOKEN.exec(this.#text)
    if (match === null) throw this.#noJson(path, this.#at >= this.#text.length ? 'it ends early' : 'no value begins here')
    this.#at = TOKEN.lastIndex
    return match[0]
  }

  #noJson(path: string, message: string, offset = this.#at): ProfileError {
    return this.error({ path, offset }, `the file is no JSON: ${message}`)
  }
}
