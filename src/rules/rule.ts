/** What `explain` says of a rule, and what findings of it start from. One file per rule. */
export interface Rule {
  readonly id: string
  /** The severity it has at most. */
  readonly severity: 'error' | 'warning' | 'note'
  readonly title: string
  readonly explanation: string
  readonly fix: string
  readonly example: string | null
  readonly source: string
}
