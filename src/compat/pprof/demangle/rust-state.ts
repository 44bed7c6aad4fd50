import { isDigit } from './characters.ts'
import { DemangleError, type Effort } from './effort.ts'
import { expandPunycode } from './punycode.ts'

/**
 * Where the reading of one Rust name stands, and what is printed so far: Rust's v0 mangling is printed while it is read.
 * Source: github.com/ianlancetaylor/demangle rust.go, `rustState`.
 */
export class RustState {
  readonly generics: boolean
  readonly effort: Effort
  printed = ''
  /** Reads without printing. */
  silent = false
  /** Lifetimes bound around. */
  lifetimes = 0n
  last = ''
  #text: string
  readonly #whole: string
  #at = 0

  constructor(text: string, generics: boolean, effort: Effort) {
    this.#text = text
    this.#whole = text
    this.generics = generics
    this.effort = effort
  }

  get left(): number {
    return this.#text.length - this.#at
  }

  peek(): string {
    return this.#text.charAt(this.#at)
  }

  take(c: string): boolean {
    if (this.peek() !== c) return false
    this.#at++
    return true
  }

  /** Takes the next character; fails at the end. */
  next(): string {
    return this.left > 0 ? this.#text.charAt(this.#at++) : this.fail()
  }

  expect(c: string): void {
    if (!this.take(c)) this.fail()
  }

  fail(): never {
    throw new DemangleError()
  }

  /** Prints. `last` says what counts as the last character, where Go's differs. */
  write(text: string, last = text.charAt(text.length - 1)): void {
    if (this.silent || text === '') return
    this.printed += text
    this.last = last
    this.effort.checkOutput(this.printed.length)
  }

  /** Reads without printing, where `silent` says so. */
  silently(silent: boolean, read: () => void): void {
    const outer = this.silent
    this.silent = outer || silent
    read()
    this.silent = outer
  }

  /** Reads what scopes lifetimes. */
  withLifetimes(read: () => void): void {
    const outer = this.lifetimes
    read()
    this.lifetimes = outer
  }

  /** `backref ::= B <base-62-number>`: reads again from an earlier place of the name. */
  backref(read: () => void): void {
    const start = this.#at
    this.expect('B')
    const target = this.base62()
    if (this.silent) return
    if (target < 0n || target >= BigInt(start)) this.fail()
    const text = this.#text
    const at = this.#at
    this.#text = this.#whole.slice(0, start)
    this.#at = Number(target)
    read()
    this.#text = text
    this.#at = at
  }

  /** `base-62-number ::= <0-9a-zA-Z>* _`; `_` alone is 0, a number is one more. Wraps at 64 bits as in Go. */
  base62(): bigint {
    if (this.take('_')) return 0n
    let value = 0n
    for (;;) {
      const c = this.next()
      if (c === '_') return BigInt.asIntN(64, value + 1n)
      const digit = BASE62.indexOf(c)
      if (digit < 0) this.fail()
      value = BigInt.asIntN(64, value * 62n + BigInt(digit))
    }
  }

  /** `disambiguator ::= s <base-62-number>`; 0 where there is none. */
  disambiguator(): bigint {
    return this.take('s') ? BigInt.asIntN(64, this.base62() + 1n) : 0n
  }

  /** `undisambiguated-identifier ::= [u] <decimal-number> [_] <bytes>`, and whether it was punycode. */
  identifier(): { id: string; punycode: boolean } {
    const punycode = this.take('u')
    const length = this.#decimal()
    this.take('_')
    if (length > this.left) this.fail()
    const id = this.#text.slice(this.#at, this.#at + length)
    this.#at += length
    if (/[^0-9A-Za-z_]/.test(id)) this.fail()
    return { id: punycode ? expandPunycode(id, this.effort) : id, punycode }
  }

  /** Digits, at least none where something follows, below 2^31 about. */
  #decimal(): number {
    if (this.left === 0) this.fail()
    let value = 0
    while (isDigit(this.peek())) {
      const digit = Number(this.next())
      if (value >= 214748364 - digit) this.fail()
      value = value * 10 + digit
    }
    return value
  }
}

const BASE62 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
