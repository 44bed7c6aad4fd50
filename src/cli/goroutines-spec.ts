import type { CommandSpec } from './command.ts'
import { COMMON_OPTIONS, NETWORK_OPTIONS, type OptionSpec, PROCESS_OPTIONS, PROFILE_OPTIONS } from './options.ts'

/** Options of `goroutines`. */
const GOROUTINE_OPTIONS = {
  vs: {
    type: 'string',
    placeholder: 'AFTER…',
    describe: 'separates the earlier dumps from the later dumps; the report is about the goroutines that are new',
  },
  stacks: { type: 'boolean', describe: 'print the stack of every group' },
  threshold: { type: 'number', placeholder: 'N', describe: 'number of goroutines at one place that makes them suspicious (default 1000)' },
  'ignore-function': {
    type: 'string',
    placeholder: 'REGEXP',
    describe: 'leave out goroutines with a matching frame (RE2 syntax; function or file)',
  },
  'ignore-created-by': { type: 'string', placeholder: 'REGEXP', describe: 'leave out goroutines that a matching function created' },
  focus: { type: 'string', placeholder: 'REGEXP', describe: 'keep goroutines with a matching frame' },
  baseline: { type: 'string', placeholder: 'FILE', describe: 'the known goroutines and findings: only growth beyond them counts' },
  'save-baseline': { type: 'string', placeholder: 'FILE', describe: 'write the groups as a baseline' },
} as const satisfies Record<string, OptionSpec>

/** Options for profiles that apply to goroutines too. */
const {
  binary,
  'no-binary': noBinary,
  'binary-dir': binaryDir,
  source,
  'no-source': noSource,
  module,
  rows,
  'max-size': maxSize,
  'min-confidence': minConfidence,
  'fail-on': failOn,
  budget,
  'no-budget': noBudget,
  'update-baseline': updateBaseline,
} = PROFILE_OPTIONS

const GOROUTINE_PROFILE_OPTIONS = {
  binary,
  'no-binary': noBinary,
  'binary-dir': binaryDir,
  source,
  'no-source': noSource,
  module,
  rows,
  'max-size': maxSize,
  'min-confidence': minConfidence,
  'fail-on': failOn,
  budget,
  'no-budget': noBudget,
  'update-baseline': updateBaseline,
  'max-goroutines': {
    type: 'number',
    placeholder: 'N',
    describe: 'take a full dump of a live process, which stops it meanwhile, only up to this number of goroutines (default 10000)',
  },
} as const satisfies Record<string, OptionSpec>

/** The options and help texts of `deferscope goroutines`. */
export const GOROUTINES_SPEC: CommandSpec = {
  name: 'goroutines',
  usage: 'goroutines PROFILE…',
  describe: 'which goroutines are stuck, and in which deferred call?',
  options: { ...GOROUTINE_OPTIONS, ...PROCESS_OPTIONS, ...COMMON_OPTIONS, ...GOROUTINE_PROFILE_OPTIONS, ...NETWORK_OPTIONS },
  examples: [
    ['deferscope goroutines dump.txt --source .', 'goroutine?debug=2, a traceback or a log with one; the source names the deferred calls'],
    ['deferscope goroutines goroutine.pb.gz goroutine.debug2.txt', 'two forms of the same moment are joined'],
    ['deferscope goroutines http://localhost:6060', 'a live process'],
    ['deferscope goroutines old.txt --vs new.txt', 'goroutines that are new'],
  ],
  load: async () => (await import('./goroutines-command.ts')).run,
}
