import { SPACE_CLASS, startsWithSpace } from '../go/characters.ts'
import { unquote } from '../go/quote.ts'
import type { GoCompiler, GoMatcher } from '../go/regexp.ts'
import { QueryError } from './syntax-error.ts'

/** A token: a word (quoted or not), a regular expression, `AND`, `OR`, one of `( ) : @ , - *`, or the end. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'regexp' | 'AND' | 'OR' | '(' | ')' | ':' | '@' | ',' | '-' | '*' | 'end'
  readonly at: number
  /** The text; that of quoted words without quotes. */
  readonly text: string
  readonly matches: GoMatcher | null
}

const BARE_WORD = new RegExp(`[^():@,${SPACE_CLASS}]*`, 'y')

/**
 * The tokens of a filter or projection. Callers look at the next token and take it where it fits.
 * Source: golang.org/x/perf benchproc/internal/parse/tok.go.
 */
export class Tokens {
  readonly #query: string
  readonly #compile: GoCompiler
  #at = 0

  constructor(query: string, compile: GoCompiler) {
    this.#query = query
    this.#compile = compile
  }

  /**
   * The next token, and a function that takes it. `withRegexp`: a word that begins with `/` is a regular expression. Throws `QueryError`.
   */
  peek(withRegexp = false): { readonly token: Token; readonly take: () => void } {
    while (startsWithSpace(this.#query.slice(this.#at, this.#at + 1))) this.#at++
    const { token, end } = this.#read(withRegexp)
    return {
      token,
      take: () => {
        this.#at = end
      },
    }
  }

  /** Takes the next token. */
  next(withRegexp = false): Token {
    const { token, take } = this.peek(withRegexp)
    take()
    return token
  }

  /** An error at the next token, or at the place `at`. */
  error(message: string, at = this.#at): QueryError {
    return new QueryError(this.#query, at, message)
  }

  #read(withRegexp: boolean): { token: Token; end: number } {
    const at = this.#at
    const first = this.#query[at]
    if (first === undefined) return this.#token('end', '', at)
    if ('():@,-*'.includes(first)) return this.#token(first as Token['kind'], first, at + 1)
    if (withRegexp && first === '/') return this.#regexp()
    return first === '"' ? this.#quotedWord() : this.#bareWord()
  }

  #token(kind: Token['kind'], text: string, end: number, matches: GoMatcher | null = null): { token: Token; end: number } {
    return { token: { kind, at: this.#at, text, matches }, end }
  }

  #quotedWord(): { token: Token; end: number } {
    const query = this.#query
    let end = this.#at + 1
    while (end < query.length && (query[end] !== '"' || query[end - 1] === '\\')) end++
    if (end === query.length) throw this.error('missing end quote')
    const word = unquote(query.slice(this.#at, end + 1))
    if (word === null) throw this.error('bad escape sequence')
    return this.#token('quoted', word, end + 1)
  }

  #bareWord(): { token: Token; end: number } {
    BARE_WORD.lastIndex = this.#at
    const word = BARE_WORD.exec(this.#query)![0]
    return this.#token(word === 'AND' || word === 'OR' ? word : 'word', word, this.#at + word.length)
  }

  #regexp(): { token: Token; end: number } {
    const close = closingSlash(this.#query, this.#at + 1)
    if (close === -1) throw this.error('missing close "/"')
    const expression = this.#query.slice(this.#at + 1, close)
    const matches = this.#compiled(expression)
    const after = this.#query.slice(close + 1, close + 2)
    if (!/^(?:$|[\t-\r ():@,*-])/.test(after))
      throw this.error('regexp must be followed by space or an operator (unescaped "/"?)', close + 1)
    return this.#token('regexp', expression, close + 1, matches)
  }

  #compiled(expression: string): GoMatcher {
    try {
      return this.#compile(expression)
    } catch (error) {
      throw this.error((error as Error).message)
    }
  }
}

/** Index of the first `/` outside brackets and parentheses; -1 where there is none. Source: `regexpParseUntil`. */
function closingSlash(query: string, from: number): number {
  let brackets = 0
  let parentheses = 0
  for (let i = from; i < query.length; i++) {
    const sign = query[i]
    if (brackets === 0 && parentheses === 0 && sign === '/') return i
    if (sign === '[') brackets++
    else if (sign === ']') brackets = Math.max(0, brackets - 1)
    else if (sign === '(' && brackets === 0) parentheses++
    else if (sign === ')' && brackets === 0) parentheses--
    else if (sign === '\\') i++
  }
  return -1
}
