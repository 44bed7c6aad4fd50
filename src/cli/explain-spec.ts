import type { CommandSpec } from './command.ts'
import { COMMON_OPTIONS } from './options.ts'

/** `deferscope explain`: its options, and what help says of it. */
export const EXPLAIN_SPEC: CommandSpec = {
  name: 'explain',
  usage: 'explain [TERM]',
  describe: 'what a rule, column or grade of evidence means, with its source',
  options: COMMON_OPTIONS,
  examples: [
    ['deferscope explain', 'all terms'],
    ['deferscope explain shape', 'one of them'],
  ],
  load: async () => (await import('./explain-command.ts')).run,
}
