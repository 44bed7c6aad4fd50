import type { CommandSpec } from './command.ts'
import {
  COMMON_OPTIONS,
  COMPARE_OPTIONS,
  NETWORK_OPTIONS,
  type OptionSpec,
  PROCESS_OPTIONS,
  PROFILE_OPTIONS,
  WARM_UP_OPTION,
} from './options.ts'

/** Options of `diff`. */
const DIFF_OPTIONS = {
  vs: { type: 'string', placeholder: 'AFTER…', describe: 'separates the profiles of the first set from the profiles of the second set' },
  ...COMPARE_OPTIONS,
  ...WARM_UP_OPTION,
  confidence: { type: 'string', placeholder: 'LEVEL', describe: 'confidence of the intervals (default 0.95)' },
  'same-process': {
    type: 'string',
    choices: ['auto', 'yes', 'no'],
    placeholder: 'WHEN',
    describe: 'whether two single profiles are of one process: auto, yes or no (default auto: their counters decide)',
  },
  gctrace: {
    type: 'string',
    isArray: true,
    placeholder: '[SET=]FILE',
    describe:
      'a log with the lines of GODEBUG=gctrace=1: one for each set in their order, or any number as before=FILE; also without profiles',
  },
} as const satisfies Record<string, OptionSpec>

/** The options and help texts of `deferscope diff`. */
export const DIFF_SPEC: CommandSpec = {
  name: 'diff',
  usage: 'diff BEFORE… --vs AFTER…',
  describe: 'did the fix work, or is it noise?',
  options: { ...DIFF_OPTIONS, ...PROCESS_OPTIONS, ...COMMON_OPTIONS, ...PROFILE_OPTIONS, ...NETWORK_OPTIONS },
  examples: [
    ['deferscope diff before.pb.gz after.pb.gz', 'two profiles, compared by the sampling error of each'],
    ['deferscope diff before*.pb.gz --vs after*.pb.gz', 'sets of profiles, compared by the differences between runs'],
    ['deferscope diff v1=old/ v2=new/ v3=newest/', 'any number of sets, each compared with the first'],
    ["deferscope diff a.pb.gz b.pb.gz --fail-on 'defers.total_bytes>+5%, q<0.05'", 'for CI'],
    ['deferscope diff --gctrace before.log --gctrace after.log', 'what garbage collections cost, before and after'],
  ],
  load: async () => (await import('./diff-command.ts')).run,
}
