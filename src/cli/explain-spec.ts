import type { CommandSpec } from './command.ts'
import { COMMON_OPTIONS } from './options.ts'

/** The options and help texts of `deferscope explain`. */
export const EXPLAIN_SPEC: CommandSpec = {
  name: 'explain',
  usage: 'explain [TERM]',
  describe: 'explain a rule, column or grade of evidence, with its source',
  options: COMMON_OPTIONS,
  examples: [
    ['deferscope explain', 'all terms'],
    ['deferscope explain shape', 'one of them'],
  ],
  load: async () => (await import('./explain-command.ts')).run,
}
