import type { OptionSpec } from './options.ts'

/** Groups of options as help shows them, in this order; an option of no group is the command's own and stands before them. */
export const OPTION_GROUPS: readonly (readonly [title: string, names: readonly string[]])[] = [
  ['Output', ['format', 'export', 'output', 'rows', 'unit', 'color', 'notices', 'verbose', 'summary', 'quiet', 'debug']],
  ['What counts', ['sample-index', 'focus', 'ignore', 'hide', 'show', 'memory-limit', 'max-size', 'min-confidence', 'go-version', 'rate']],
  ['Evidence', ['binary', 'binary-dir', 'no-binary', 'source', 'no-source', 'module', 'symbols', 'compiler-log', 'memstats', 'gctrace']],
  ['Limits', ['fail-on', 'budget', 'no-budget', 'baseline', 'save-baseline', 'warm-up', 'allow-unreadable']],
  ['Processes', ['targets', 'kubectl', 'namespace', 'target-filter', 'target-port', 'via', 'parallel']],
  ['Requests', ['timeout', 'metrics', 'gc', 'no-gc', 'token-file', 'tenant', 'header', 'ca-cert', 'cert', 'key', 'insecure']],
]

/** The options that help lists where no command is named. */
export const MAIN_OPTIONS: readonly string[] = ['format', 'export', 'source', 'binary', 'memory-limit', 'fail-on', 'rows', 'verbose']

/** The options of a command by group, its own first; groups without any are left out. */
export function groupedOptions(options: Readonly<Record<string, OptionSpec>>): (readonly [title: string, names: readonly string[]])[] {
  const names = Object.keys(options)
  const grouped = new Set(OPTION_GROUPS.flatMap(([, members]) => members))
  const own = names.filter((name) => !grouped.has(name))
  const groups = OPTION_GROUPS.map(([title, members]) => [title, members.filter((name) => names.includes(name))] as const)
  return [['Options', own] as const, ...groups].filter(([, members]) => members.length > 0)
}
