import type { Labels } from '../base/labels.ts'

/** What the user asks an engine for: `memory:inuse_space:bytes:space:bytes{job="orders"}`, its type or its selector alone. */
export interface EngineQuery {
  /** The full type; null where the query names none. */
  readonly type: string | null
  /** With its braces. */
  readonly selector: string
}

const TYPE = /^[^\s{}:"]+(:[^\s{}:"]+){4}(:delta)?$/

/** Takes a query apart; null where it is neither a type nor a selector. What stands between the braces is the engine's to understand. */
export function parseQuery(text: string): EngineQuery | null {
  const [, type, selector = '{}'] = /^\s*([^{}]*?)\s*(\{.*\})?\s*$/s.exec(text) ?? []
  if (type === undefined) return null
  if (type === '') return { type: null, selector }
  return TYPE.test(type) ? { type, selector } : null
}

/** A selector that matches what `selector` does and has all of these labels; an empty value is for series without the label. */
export function narrowed(selector: string, labels: Labels): string {
  const inner = selector.trim().slice(1, -1).trim().replace(/,$/, '').trim()
  const has = new Set(inner.split(',').map((part) => part.trim()))
  const added = Object.entries(labels)
    .map(([name, value]) => `${name}=${quoted(value)}`)
    .filter((matcher) => !has.has(matcher))
  return `{${[inner, ...added].filter((part) => part !== '').join(',')}}`
}

/** A label value as selectors have it. Source: prometheus/prometheus promql, string literals as in Go. */
export function quoted(value: string): string {
  const escaped = value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')
  return `"${escaped}"`
}

/** These labels in the order of their names, in which lists of an engine are compared. */
export function sortedLabels(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

/**
 * For each label set, the labels that match its series alone: its own, and an empty value for each label that it lacks where another set
 * has all of its own and more. In the order of `sets`.
 */
export function distinguishing(sets: readonly Labels[]): Labels[] {
  const names = new Set(sets.flatMap((set) => Object.keys(set)))
  return sets.map((set) => {
    const own = Object.keys(set)
    // usual: all series have the same labels
    if (own.length === names.size) return set
    const others = sets.filter((other) => other !== set && own.every((name) => other[name] === set[name]))
    const lacked = new Set(others.flatMap((other) => Object.keys(other)).filter((name) => !(name in set)))
    return { ...set, ...Object.fromEntries([...lacked].map((name) => [name, ''])) }
  })
}
