import type { CommandSpec } from './command.ts'
import { COMMON_OPTIONS, NETWORK_OPTIONS, type OptionSpec, PROFILE_OPTIONS } from './options.ts'

/** Options of `goroutines`. */
const GOROUTINE_OPTIONS = {
  vs: {
    type: 'string',
    placeholder: 'AFTER…',
    describe: 'parts the dumps: those before it, and those after it; the report is about what came since',
  },
  stacks: { type: 'boolean', describe: 'print the stack of every group' },
  threshold: { type: 'number', placeholder: 'N', describe: 'goroutines in one place from which they are suspect (default 1000)' },
  'ignore-function': {
    type: 'string',
    placeholder: 'REGEXP',
    describe: 'leave out goroutines with a matching frame (RE2 syntax; function or file)',
  },
  'ignore-created-by': { type: 'string', placeholder: 'REGEXP', describe: 'leave out goroutines that a matching function created' },
  focus: { type: 'string', placeholder: 'REGEXP', describe: 'keep goroutines with a matching frame' },
  baseline: { type: 'string', placeholder: 'FILE', describe: 'what is known: only growth beyond it counts' },
  'save-baseline': { type: 'string', placeholder: 'FILE', describe: 'write the groups as a baseline' },
} as const satisfies Record<string, OptionSpec>

/** Options for profiles that apply to goroutines too. */
const {
  binary,
  'binary-dir': binaryDir,
  source,
  'no-source': noSource,
  module,
  rows,
  'max-size': maxSize,
  'min-confidence': minConfidence,
  'fail-on': failOn,
} = PROFILE_OPTIONS

const GOROUTINE_PROFILE_OPTIONS = {
  binary,
  'binary-dir': binaryDir,
  source,
  'no-source': noSource,
  module,
  rows,
  'max-size': maxSize,
  'min-confidence': minConfidence,
  'fail-on': failOn,
  'max-goroutines': {
    type: 'number',
    placeholder: 'N',
    describe: 'goroutines of a live process up to which a full dump is taken, which stops it meanwhile (default 10000)',
  },
} as const satisfies Record<string, OptionSpec>

/** The options and help texts of `deferscope goroutines`. */
export const GOROUTINES_SPEC: CommandSpec = {
  name: 'goroutines',
  usage: 'goroutines PROFILE…',
  describe: 'who is stuck, and in which deferred call?',
  options: { ...GOROUTINE_OPTIONS, ...COMMON_OPTIONS, ...GOROUTINE_PROFILE_OPTIONS, ...NETWORK_OPTIONS },
  examples: [
    ['deferscope goroutines dump.txt --source .', 'goroutine?debug=2, a traceback or a log that holds one; named by the source'],
    ['deferscope goroutines goroutine.pb.gz goroutine.debug2.txt', 'forms of one moment are joined'],
    ['deferscope goroutines http://localhost:6060', 'a live process'],
    ['deferscope goroutines old.txt --vs new.txt', 'what came since'],
  ],
  load: async () => (await import('./goroutines-command.ts')).run,
}
