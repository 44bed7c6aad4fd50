import { quote } from '../go/quote.ts'
import { Tokens } from './tokens.ts'

/** One key of a projection with its order: the order in which values are first seen, a named order, or a list of the values to keep. */
export interface ProjectionKey {
  readonly key: string
  readonly at: number
  readonly order:
    | { readonly kind: 'first' }
    | { readonly kind: 'named'; readonly name: string }
    | { readonly kind: 'fixed'; readonly values: readonly string[] }
  readonly orderAt: number
}

/**
 * Parses a projection: keys separated by comma or space, `key`, `key@alpha`, `key@(v1 v2)`. Throws `QueryError`.
 * Source: golang.org/x/perf benchproc/internal/parse/projection.go.
 */
export function parseProjection(query: string): ProjectionKey[] {
  const tokens = new Tokens(query, () => () => false)
  const keys: ProjectionKey[] = []
  for (;;) {
    const { token, take } = tokens.peek()
    if (token.kind === 'end') return keys
    if (token.kind === ',' && keys.length > 0) take()
    keys.push(parseKey(tokens))
  }
}

function parseKey(tokens: Tokens): ProjectionKey {
  const { token, take } = tokens.peek()
  if (token.kind !== 'word' && token.kind !== 'quoted') throw tokens.error('expected key')
  take()
  const key = { key: token.text, at: token.at }
  const { token: separator, take: takeSeparator } = tokens.peek()
  if (separator.kind !== '@') return { ...key, order: { kind: 'first' }, orderAt: token.at + token.text.length }
  takeSeparator()
  const { token: order, take: takeOrder } = tokens.peek()
  if (order.kind === 'word' || order.kind === 'quoted') {
    takeOrder()
    return { ...key, order: named(order.text), orderAt: order.at }
  }
  if (order.kind !== '(') throw tokens.error('expected named sort order or parenthesized list')
  takeOrder()
  return { ...key, order: { kind: 'fixed', values: parseValues(tokens) }, orderAt: order.at }
}

/** benchstat keeps both kinds of order in one field, so that a user can also write `first` */
function named(name: string): ProjectionKey['order'] {
  if (name === 'first') return { kind: 'first' }
  return name === 'fixed' ? { kind: 'fixed', values: [] } : { kind: 'named', name }
}

function parseValues(tokens: Tokens): string[] {
  const values: string[] = []
  for (;;) {
    const { token, take } = tokens.peek()
    if (token.kind === ')' && values.length === 0) throw tokens.error('nothing to match')
    if (token.kind !== 'word' && token.kind !== 'quoted' && token.kind !== ')') throw tokens.error('missing )')
    take()
    if (token.kind === ')') return values
    values.push(token.text)
  }
}

/** The message of benchstat for an unknown order. */
export function unknownOrder(name: string): string {
  return `unknown order ${quote(name)}`
}
