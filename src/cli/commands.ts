import type { CommandSpec } from './command.ts'
import { COMMON_OPTIONS, PROFILE_OPTIONS } from './options.ts'

/** The commands that are built, in the order help lists them. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'analyze',
    usage: 'analyze PROFILE…',
    describe: 'what do defers cost in this process now, and what should I look at first?',
    options: { ...COMMON_OPTIONS, ...PROFILE_OPTIONS },
    examples: [
      ['deferscope heap.pb.gz', 'a captured heap profile'],
      ['deferscope heap.txt --symbols symbols.txt', 'exact evidence: heap?debug=1 and the names of its PCs'],
      ['deferscope heap.pb.gz goroutine.pb.gz', 'goroutines of the same moment as evidence'],
      ["deferscope heap.pb.gz --format json --fail-on 'defers.records>10000'", 'for scripts and CI'],
    ],
    load: async () => (await import('./analyze-command.ts')).run,
  },
  {
    name: 'explain',
    usage: 'explain [TERM]',
    describe: 'what a rule, column or grade of evidence means, with its source',
    options: COMMON_OPTIONS,
    examples: [
      ['deferscope explain', 'all terms'],
      ['deferscope explain shape', 'one of them'],
    ],
    load: async () => (await import('./explain-command.ts')).run,
  },
]

/** Commands of the contract that a later version brings. */
export const PLANNED_COMMANDS: readonly string[] = [
  'diff',
  'trend',
  'goroutines',
  'scan',
  'fetch',
  'watch',
  'pprof',
  'benchstat',
  'convert',
]
