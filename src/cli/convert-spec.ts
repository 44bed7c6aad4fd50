import type { CommandSpec } from './command.ts'
import { NETWORK_OPTIONS, type OptionSpec, PROFILE_OPTIONS } from './options.ts'

/** Options of `convert`. */
const CONVERT_OPTIONS = {
  to: {
    type: 'string',
    choices: ['folded', 'speedscope', 'pprof', 'callgrind', 'json'],
    placeholder: 'FORMAT',
    describe: 'what to write: folded (one line per stack), speedscope, pprof (protobuf, gzip), callgrind or json',
  },
  output: { type: 'string', placeholder: 'PATH', describe: 'write to a file instead of standard output; the file is never incomplete' },
  lines: { type: 'boolean', describe: 'use source lines (function file:line) as frames instead of functions: for folded and speedscope' },
  'defer-frames': {
    type: 'string',
    choices: ['exact', 'strong', 'likely'],
    placeholder: 'GRADE',
    describe: 'put runtime.newdefer and its caller back into the stacks of defer records with this confidence or more, and add a label',
  },
  'sample-index': {
    type: 'string',
    placeholder: 'TYPE',
    describe: 'the sample type to write (folded always has one; pprof keeps all, and shows this one first)',
  },
  focus: PROFILE_OPTIONS.focus,
  ignore: PROFILE_OPTIONS.ignore,
  hide: { ...PROFILE_OPTIONS.hide, describe: 'remove matching frames' },
  show: { ...PROFILE_OPTIONS.show, describe: 'keep only matching frames' },
  binary: {
    ...PROFILE_OPTIONS.binary,
    describe: 'the executable of the process: gives names to a profile that has only addresses, and exact --defer-frames',
  },
  'no-binary': PROFILE_OPTIONS['no-binary'],
  'binary-dir': PROFILE_OPTIONS['binary-dir'],
  symbols: PROFILE_OPTIONS.symbols,
  source: PROFILE_OPTIONS.source,
  module: PROFILE_OPTIONS.module,
  'go-version': PROFILE_OPTIONS['go-version'],
  'max-size': PROFILE_OPTIONS['max-size'],
  quiet: { type: 'boolean', describe: 'print only errors on standard error' },
  debug: { type: 'boolean', describe: 'show the stack of errors' },
} as const satisfies Record<string, OptionSpec>

/** The options and help texts of `deferscope convert`. */
export const CONVERT_SPEC: CommandSpec = {
  name: 'convert',
  usage: 'convert PROFILE… --to FORMAT',
  describe: 'write a profile for other tools: flame graphs, speedscope, pprof, programs',
  options: { ...CONVERT_OPTIONS, ...NETWORK_OPTIONS },
  examples: [
    ['deferscope convert heap.pb.gz --to folded | flamegraph.pl > heap.svg', 'a flame graph'],
    ['deferscope convert heap.pb.gz --to speedscope --output heap.speedscope.json', 'for speedscope.app'],
    ['deferscope convert a.pb.gz b.pb.gz --to pprof --output sum.pb.gz', 'added up, for go tool pprof'],
    ['deferscope convert goroutines.txt --to folded', 'goroutine?debug=2 as stacks with counts'],
    [
      'deferscope convert heap.pb.gz --to pprof --defer-frames likely --output defers.pb.gz',
      'after this, pprof -focus=runtime.newdefer works',
    ],
    ['deferscope convert heap.pb.gz --to json | jq .frames', 'for programs'],
  ],
  load: async () => (await import('./convert-command.ts')).run,
}
