/** The text of a rule for `explain`, and the start of its findings. There is one file per rule. */
export interface Rule {
  readonly id: string
  /** The highest severity that its findings have. */
  readonly severity: 'error' | 'warning' | 'note'
  /**
   * Whether the rule is about what live defer records hold. Its findings are less urgent where a process has no such records, and more
   * where they grow.
   */
  readonly isAboutMemory: boolean
  readonly title: string
  readonly explanation: string
  readonly fix: string
  readonly example: string | null
  readonly source: string
}
