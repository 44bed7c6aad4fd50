/** One command line. `{name}` in an argument stands for the path of that input, `{out}` for a file to write, `{sources}` for a folder. */
export interface ReportCase {
  /** What the counts are by: mostly the report. */
  readonly group: string
  readonly args: readonly string[]
}

/** Every report of pprof that deferscope has; those with a regular expression with one. */
export const REPORTS = [
  '-top',
  '-text',
  '-tree',
  '-peek=.',
  '-traces',
  '-tags',
  '-raw',
  '-list=.',
  '-dot',
  '-comments',
  '-proto',
  '-topproto',
  '-callgrind',
] as const

/** A case of one report: the group is its name. */
export function reportCase(report: string, ...args: readonly string[]): ReportCase {
  return { group: report.replace(/^-|=.*/g, ''), args: [report, ...args] }
}

const PLACEHOLDER = /\{([a-z0-9][\w.+/-]*)\}/gi

/** The arguments with `replace(name)` for every `{name}`. */
export function filledIn(args: readonly string[], replace: (name: string) => string | undefined): string[] {
  return args.map((arg) => arg.replace(PLACEHOLDER, (all, name: string) => replace(name) ?? all))
}
