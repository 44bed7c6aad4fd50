import { COMMANDS, isBuilt } from './commands.ts'
import { CONFIG, GRANULARITIES, SHORTHANDS, SORTS, SOURCE_FLAGS } from './flag-table.ts'

/** The help text. */
export function usageText(): string {
  const row = (name: string, usage: string) => `  -${name.padEnd(21)} ${usage}\n`
  const rows = (list: readonly (readonly [string, string])[]) => list.map(([name, usage]) => row(name, usage)).join('')
  const named = (list: readonly (readonly [string, unknown, string])[]) => list.map(([name, , usage]) => row(name, usage)).join('')
  return [
    'usage: deferscope pprof REPORT [FLAGS] [BINARY] PROFILE…\n\n',
    "pprof's reports, flag for flag. A PROFILE is a file or URL; several are merged.\nWithout a REPORT: -top. Flags stand before the profiles.\n",
    '\nReports (one at most):\n',
    ...COMMANDS.filter(isBuilt).map(({ name, takesExpression, usage }) => row(takesExpression ? `${name}=REGEXP` : name, usage)),
    '\nOptions:\n',
    named(CONFIG),
    '\nWhat a row is (one at most):\n',
    rows(GRANULARITIES),
    '\nOrder (one at most):\n',
    rows(SORTS),
    '\nSources:\n',
    named(SOURCE_FLAGS),
    '\nShorthands of -sample_index:\n',
    rows(SHORTHANDS.map(([name, type]) => [name, name === 'mean_delay' ? '-mean -sample_index=delay' : `-sample_index=${type}`])),
    '\ndocs/pprof-compatibility.md says where this differs from pprof.\n',
  ].join('')
}
