import type { CommandSpec } from './command.ts'
import { COMMON_OPTIONS, NETWORK_OPTIONS, type OptionSpec, PROFILE_OPTIONS } from './options.ts'

/** Options of `scan`. */
const SCAN_OPTIONS = {
  profile: {
    type: 'string',
    isArray: true,
    placeholder: 'PROFILE',
    describe: 'a heap profile or URL: what holds no memory is a note then; several are a series, in which what grows is an error',
  },
  rules: { type: 'string', placeholder: 'LIST', describe: 'only these rules, such as defer-in-loop,defer-blocks' },
  tests: { type: 'boolean', describe: 'scan files that end in _test.go as well' },
  generated: { type: 'boolean', describe: 'scan generated files as well' },
  'allow-unreadable': { type: 'boolean', describe: '--fail-on judges although some of the source cannot be read (else exit 2)' },
  platform: {
    type: 'string',
    placeholder: 'GOOS/GOARCH',
    describe: 'leave out files that are not built for it (default: scan those of all)',
  },
  tags: { type: 'string', placeholder: 'LIST', describe: 'build tags that are set; goes with --platform' },
  baseline: { type: 'string', placeholder: 'FILE', describe: 'leave out what this baseline has' },
  'save-baseline': { type: 'string', placeholder: 'FILE', describe: 'write all that is found as a baseline' },
} as const satisfies Record<string, OptionSpec>

/** Options for profiles, without `--source`, since the operands are the source. */
const { source: _source, 'no-source': _noSource, ...SCAN_PROFILE_OPTIONS } = PROFILE_OPTIONS

/** The options and help texts of `deferscope scan`. */
export const SCAN_SPEC: CommandSpec = {
  name: 'scan',
  usage: 'scan [DIR…|FILE.go…]',
  describe: 'which defer statements are risky, how are they compiled, and which cost memory for real?',
  options: { ...SCAN_OPTIONS, ...COMMON_OPTIONS, ...SCAN_PROFILE_OPTIONS, ...NETWORK_OPTIONS },
  examples: [
    ['deferscope scan', 'the module in this directory'],
    ['deferscope scan . --profile heap.pb.gz', 'ranked by the memory that a process holds'],
    ['deferscope scan . --profile t1.pb.gz --profile t2.pb.gz …', 'and raised where it grows'],
    ['deferscope scan --binary ./server', 'every defer of an executable, and how it was compiled'],
    ['deferscope scan ./... --format sarif --output scan.sarif', 'for code scanning'],
    ['deferscope scan . --save-baseline .deferscope.json', 'accept what there is; --baseline leaves it out later'],
  ],
  load: async () => (await import('./scan-command.ts')).run,
}
