/** What `explain` says of a rule, and what findings of it start from. One file per rule. */
export interface Rule {
  readonly id: string
  /** The severity it has at most. */
  readonly severity: 'error' | 'warning' | 'note'
  /** Whether it is about what live defer records hold: a statement that holds none in a process is less urgent, a growing one more. */
  readonly isAboutMemory: boolean
  readonly title: string
  readonly explanation: string
  readonly fix: string
  readonly example: string | null
  readonly source: string
}
