import { quote } from '../go/quote.ts'
import type { GoCompiler, GoMatcher } from '../go/regexp.ts'
import type { BenchmarkResult } from './benchmark-result.ts'
import { extractKey } from './extract.ts'
import { type Token, Tokens } from './tokens.ts'

/** Which measurements of a result a filter accepts: all (true), none (false), or one boolean for each. */
export type Match = boolean | readonly boolean[]

/** A condition on results. */
export type Filter = (result: BenchmarkResult) => Match

/**
 * Parses a filter: `key:value`, `key:"v"`, `key:/re/`, `key:(a OR b)`, `*`, `x y`, `x AND y`, `x OR y`, `-x`, parentheses.
 * Throws `QueryError`. Source: golang.org/x/perf benchproc/internal/parse/filter.go and benchproc/filter.go.
 */
export function parseFilter(query: string, compile: GoCompiler): Filter {
  const tokens = new Tokens(query, compile)
  const terms: Term[] = []
  const filter = parseOr(tokens, terms)
  const { token } = tokens.peek()
  if (token.kind !== 'end') throw tokens.error(`unexpected ${quote(token.text)}`)
  // keys are checked only after the whole text was parsed
  for (const { key, at } of terms) {
    if (key === '.config') throw tokens.error('.config is only allowed in projections', at)
    if (key === '') throw tokens.error('key must not be empty', at)
  }
  return filter
}

/** The result with the measurements that match; `null` where none matches. */
export function filtered(result: BenchmarkResult, filter: Filter): BenchmarkResult | null {
  const match = filter(result)
  if (typeof match === 'boolean') return match ? result : null
  const measurements = result.measurements.filter((_, i) => match[i])
  return measurements.length === 0 ? null : { ...result, measurements }
}

/** A filter that accepts what all filters accept; conditions on whole results are checked first. */
export function allOf(filters: readonly Filter[]): Filter {
  return (result) => {
    let all: Match = true
    for (const filter of filters) {
      const match = filter(result)
      if (match === false) return false
      all = both(all, match)
    }
    return all
  }
}

function both(a: Match, b: Match): Match {
  if (typeof a === 'boolean') return a && b
  if (typeof b === 'boolean') return b && a
  return a.map((one, i) => one && b[i]!)
}

function anyOf(filters: readonly Filter[]): Filter {
  return (result) => {
    let any: Match = false
    for (const filter of filters) {
      const match = filter(result)
      if (match === true) return true
      any = either(any, match)
    }
    return any
  }
}

function either(a: Match, b: Match): Match {
  if (typeof a === 'boolean') return a || b
  if (typeof b === 'boolean') return b || a
  return a.map((one, i) => one || b[i]!)
}

function not(filter: Filter): Filter {
  return (result) => {
    const match = filter(result)
    return typeof match === 'boolean' ? !match : match.map((one) => !one)
  }
}

interface Term {
  readonly key: string
  readonly at: number
}

function parseOr(tokens: Tokens, terms: Term[]): Filter {
  const filters = [parseAnd(tokens, terms)]
  while (tokens.peek().token.kind === 'OR') {
    tokens.next()
    filters.push(parseAnd(tokens, terms))
  }
  return filters.length === 1 ? filters[0]! : anyOf(filters)
}

function parseAnd(tokens: Tokens, terms: Term[]): Filter {
  const filters = [parseTerm(tokens, terms)]
  for (;;) {
    const { token, take } = tokens.peek()
    if (token.kind === 'AND') take()
    else if (token.kind === ')' || token.kind === 'OR' || token.kind === 'end') return filters.length === 1 ? filters[0]! : allOf(filters)
    else if (['(', '-', '*', 'word', 'quoted'].includes(token.kind)) filters.push(parseTerm(tokens, terms))
    else throw tokens.error(`unexpected ${quote(token.text)}`)
  }
}

function parseTerm(tokens: Tokens, terms: Term[]): Filter {
  const token = tokens.next()
  if (token.kind === '*') return () => true
  if (token.kind === '-') return not(parseTerm(tokens, terms))
  if (token.kind === '(') {
    const filter = parseOr(tokens, terms)
    const { token: close, take } = tokens.peek()
    if (close.kind !== ')') throw tokens.error('missing ")"')
    take()
    return filter
  }
  if (token.kind !== 'word' && token.kind !== 'quoted') throw tokens.error('expected key:value or subexpression', token.at)
  if (tokens.next().kind !== ':') throw tokens.error('expected key:value', token.at)
  const value = tokens.next(true)
  const term = { key: token.text, at: token.at }
  terms.push(term)
  if (value.kind === '(') return parseValues(tokens, term)
  if (!isValue(value)) throw tokens.error('expected key:value', token.at)
  return matchTerm(term.key, value)
}

function parseValues(tokens: Tokens, { key }: Term): Filter {
  const filters: Filter[] = []
  for (;;) {
    const { token: value, take } = tokens.peek(true)
    if (!isValue(value)) throw tokens.error('expected value')
    filters.push(matchTerm(key, value))
    take()
    const { token: separator, take: takeSeparator } = tokens.peek(true)
    if (separator.kind !== ')' && separator.kind !== 'OR') throw tokens.error('value list must be separated by OR')
    takeSeparator()
    if (separator.kind === ')') return anyOf(filters)
  }
}

function isValue({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted' || kind === 'regexp'
}

function matchTerm(key: string, { text, matches }: Token): Filter {
  const accepts: GoMatcher = matches ?? ((value) => value === text)
  if (key === '.unit')
    return ({ measurements }) =>
      measurements.map(({ unit, originalUnit }) => accepts(unit) || (originalUnit !== null && accepts(originalUnit)))
  const extract = extractKey(key)
  return (result) => accepts(extract(result))
}
