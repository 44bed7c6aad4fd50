import type { CommandSpec } from './command.ts'
import { COMMON_OPTIONS, type OptionSpec, PROFILE_OPTIONS } from './options.ts'

const { rows, unit, budget } = PROFILE_OPTIONS

const REPORT_OPTIONS = {
  rows,
  unit,
  'min-confidence': { type: 'string', choices: ['possible'], placeholder: 'possible', describe: 'also list the rows that the table folds' },
  stacks: { type: 'boolean', describe: 'print the stack of every group of goroutines' },
  'fail-on': {
    type: 'string',
    isArray: true,
    placeholder: 'EXPR',
    describe: 'limits in place of those that were checked when the report was saved; can be repeated',
  },
  budget: { ...budget, describe: 'a file with limits, in place of those that were checked when the report was saved' },
  'allow-unreadable': { type: 'boolean', describe: 'a limit may pass though a file of a scan could not be read' },
} as const satisfies Record<string, OptionSpec>

/** The options and help texts of `deferscope report`. */
export const REPORT_SPEC: CommandSpec = {
  name: 'report',
  usage: 'report SAVED.json',
  describe: 'show a saved JSON report again, in any format, and check limits on it',
  options: { ...REPORT_OPTIONS, ...COMMON_OPTIONS },
  examples: [
    ['deferscope report report.json', 'what the command printed that saved it'],
    ['deferscope report report.json --format markdown', 'for a pull request'],
    ["deferscope report report.json --fail-on 'defers.records>10000'", 'exit 1 if the limit is exceeded'],
  ],
  load: async () => (await import('./report-command.ts')).run,
}
