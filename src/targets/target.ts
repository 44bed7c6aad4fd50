import type { Labels } from '../base/labels.ts'

/** A process that a list names. */
export interface Target {
  /** `host:port`, or `host` alone. */
  readonly address: string
  readonly scheme: 'http' | 'https'
  /** What is known of it; with `instance`, and without names that begin with `__`. */
  readonly labels: Labels
  /** Labels of service discovery, whose names begin with `__`: filters and templates see them, reports do not. */
  readonly discovered: Labels
}

/** The value of a label, of service discovery too; empty where there is none, as in Prometheus. */
export function labelOf({ labels, discovered }: Target, name: string): string {
  return valueIn(labels, name) || valueIn(discovered, name)
}

function valueIn(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? labels[name]! : ''
}
