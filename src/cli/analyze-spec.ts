import type { CommandSpec } from './command.ts'
import { COMMON_OPTIONS, NETWORK_OPTIONS, type OptionSpec, PROCESS_OPTIONS, PROFILE_OPTIONS } from './options.ts'

/** Options of `analyze` for a closer look at functions. */
const DETAIL_OPTIONS = {
  lines: { type: 'boolean', describe: 'show a table of source lines (function, file, line) instead of the top functions' },
  peek: { type: 'string', placeholder: 'REGEXP', describe: 'show also the callers and callees of matching functions (RE2 syntax)' },
  list: {
    type: 'string',
    placeholder: 'REGEXP',
    describe:
      'show also the lines of matching functions with their live defer records, and their source if --source or the path in the profile has it',
  },
} as const satisfies Record<string, OptionSpec>

/** Options of `analyze` for counters and logs of the process. */
const COUNTER_OPTIONS = {
  memstats: {
    type: 'string',
    placeholder: 'FILE',
    describe:
      'a reply of /debug/vars, or a Prometheus page with allocations by size: gives an upper limit of the records, without sampling',
  },
  gctrace: {
    type: 'string',
    placeholder: 'FILE',
    describe: 'a log with the lines of GODEBUG=gctrace=1: shows the cost of the garbage collections',
  },
} as const satisfies Record<string, OptionSpec>

/** The options and help texts of `deferscope analyze`. */
export const ANALYZE_SPEC: CommandSpec = {
  name: 'analyze',
  usage: 'analyze PROFILE…',
  describe: 'what do defers cost in this process now, and what should I look at first?',
  options: { ...COMMON_OPTIONS, ...DETAIL_OPTIONS, ...COUNTER_OPTIONS, ...PROCESS_OPTIONS, ...PROFILE_OPTIONS, ...NETWORK_OPTIONS },
  examples: [
    ['deferscope heap.pb.gz', 'a captured heap profile'],
    ['deferscope heap.txt --symbols symbols.txt', 'exact evidence: heap?debug=1 and the names of its PCs'],
    ['deferscope heap.pb.gz goroutine.pb.gz', 'goroutines of the same moment as evidence'],
    ['deferscope http://localhost:6060', 'a live process: exact evidence'],
    ['deferscope captures/', 'many processes, as deferscope fetch --targets saves them: ranked'],
    ["deferscope heap.pb.gz --list 'importOrders$' --source .", 'the lines of a function, and the records that wait at them'],
    ["deferscope heap.pb.gz --format json --fail-on 'defers.records>10000'", 'for scripts and CI'],
  ],
  load: async () => (await import('./analyze-command.ts')).run,
}
