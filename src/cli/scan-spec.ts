import type { CommandSpec } from './command.ts'
import { COMMON_OPTIONS, NETWORK_OPTIONS, type OptionSpec, PROFILE_OPTIONS } from './options.ts'

/** Options of `scan`. */
const SCAN_OPTIONS = {
  profile: {
    type: 'string',
    isArray: true,
    placeholder: 'PROFILE',
    describe:
      'a heap profile or URL: statements that hold no memory become notes; with several profiles (a series), statements that grow become errors',
  },
  rules: { type: 'string', placeholder: 'LIST', describe: 'only these rules, such as defer-in-loop,defer-blocks' },
  tests: { type: 'boolean', describe: 'scan files that end in _test.go as well' },
  generated: { type: 'boolean', describe: 'scan generated files as well' },
  'allow-unreadable': {
    type: 'boolean',
    describe: 'let --fail-on decide even if some of the source or the executable cannot be read (else exit 2)',
  },
  platform: {
    type: 'string',
    placeholder: 'GOOS/GOARCH',
    describe: 'leave out files that are not built for this platform (default: scan the files of all platforms)',
  },
  tags: { type: 'string', placeholder: 'LIST', describe: 'build tags that are set; only with --platform' },
  baseline: { type: 'string', placeholder: 'FILE', describe: 'leave out the findings of this baseline' },
  'save-baseline': { type: 'string', placeholder: 'FILE', describe: 'write all findings as a baseline' },
} as const satisfies Record<string, OptionSpec>

/** Options for profiles, without `--source`, since the operands are the source; a baseline means something else here. */
const { source: _source, 'no-source': _noSource, baseline: _baseline, ...SCAN_PROFILE_OPTIONS } = PROFILE_OPTIONS

/** The options and help texts of `deferscope scan`. */
export const SCAN_SPEC: CommandSpec = {
  name: 'scan',
  usage: 'scan [DIR…|FILE.go…]',
  describe: 'which defer statements are risky, how are they compiled, and which really cost memory?',
  options: { ...SCAN_OPTIONS, ...COMMON_OPTIONS, ...SCAN_PROFILE_OPTIONS, ...NETWORK_OPTIONS },
  instead: { source: 'give the directory alone: deferscope scan DIR', 'no-source': 'leave it out: scan reads what its operands name' },
  examples: [
    ['deferscope scan', 'the module in this directory'],
    ['deferscope scan . --profile heap.pb.gz', 'findings ordered by the memory that they hold in a process'],
    ['deferscope scan . --profile t1.pb.gz --profile t2.pb.gz …', 'and an error where the memory grows'],
    ['deferscope scan --binary ./server', 'every defer of an executable, and how it was compiled'],
    ['deferscope scan ./... --format sarif --output scan.sarif', 'for code scanning'],
    ['deferscope scan . --save-baseline known.json', 'accept all findings; later --baseline leaves them out'],
  ],
  load: async () => (await import('./scan-command.ts')).run,
}
