/** One option of the command line. The parser and the help both come from these. */
export interface OptionSpec {
  readonly type: 'string' | 'number' | 'boolean'
  readonly isArray?: boolean
  readonly choices?: readonly string[]
  readonly placeholder?: string
  readonly describe: string
}

/** Options every command has. */
export const COMMON_OPTIONS = {
  format: {
    type: 'string',
    placeholder: 'FORMAT',
    describe: 'format of standard output: table, json, csv, markdown, sarif or github (default table)',
  },
  export: { type: 'string', isArray: true, placeholder: 'FORMAT=PATH', describe: 'also write the report to a file; may be repeated' },
  output: { type: 'string', placeholder: 'PATH', describe: 'write the report to a file instead of standard output' },
  color: {
    type: 'string',
    choices: ['auto', 'always', 'never'],
    placeholder: 'WHEN',
    describe: 'colour: auto, always or never (default auto; NO_COLOR means never)',
  },
  quiet: { type: 'boolean', describe: 'nothing on standard error but errors' },
  debug: { type: 'boolean', describe: 'show the stack of errors' },
} as const satisfies Record<string, OptionSpec>

/** Options of commands that read profiles. */
export const PROFILE_OPTIONS = {
  'sample-index': {
    type: 'string',
    placeholder: 'TYPE',
    describe: 'sample type of the top table: inuse_space, inuse_objects, alloc_space, alloc_objects, or its number',
  },
  focus: {
    type: 'string',
    placeholder: 'REGEXP',
    describe: 'keep samples with a matching frame (RE2 syntax; function, file or executable)',
  },
  ignore: { type: 'string', placeholder: 'REGEXP', describe: 'drop samples with a matching frame' },
  hide: { type: 'string', placeholder: 'REGEXP', describe: 'remove matching frames from the top table' },
  show: { type: 'string', placeholder: 'REGEXP', describe: 'keep only matching frames in the top table' },
  rows: { type: 'number', placeholder: 'N', describe: 'most rows per table (default 20 in table and markdown, all elsewhere)' },
  unit: {
    type: 'string',
    choices: ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'],
    placeholder: 'UNIT',
    describe: 'one unit for all byte values: B, KiB, MiB, GiB …',
  },
  'memory-limit': {
    type: 'string',
    placeholder: 'SIZE',
    describe: 'what the process may use (512MiB): records are also told as a share of it',
  },
  'max-size': {
    type: 'string',
    placeholder: 'SIZE',
    describe: 'most bytes of one inflated input (default 2GiB), or of one answer of a live process (256MiB)',
  },
  symbols: {
    type: 'string',
    isArray: true,
    placeholder: 'FILE',
    describe: 'a reply of /debug/pprof/symbol for the raw PCs of a heap?debug=1 text; may be repeated',
  },
  binary: {
    type: 'string',
    isArray: true,
    placeholder: 'FILE',
    describe: 'the executable of the process: exact evidence, offline; of several, the one with the build id of the profile',
  },
  'binary-dir': { type: 'string', isArray: true, placeholder: 'DIR', describe: 'a directory to look for it' },
  source: { type: 'string', placeholder: 'DIR', describe: 'the source of the program: names the defer statements' },
  module: { type: 'string', placeholder: 'PATH', describe: 'module path of the source, where it has no go.mod' },
  'go-version': {
    type: 'string',
    placeholder: '1.N',
    describe: 'the Go release that built the program, where the profile does not tell it',
  },
  'min-confidence': {
    type: 'string',
    choices: ['exact', 'strong', 'likely', 'possible'],
    placeholder: 'GRADE',
    describe: 'leave out rows of less confidence; possible also lists what the table folds',
  },
  'fail-on': {
    type: 'string',
    isArray: true,
    placeholder: 'EXPR',
    describe: "exit 1 when a limit is exceeded, such as 'defers.records>10000' or 'findings.error>0'; may be repeated",
  },
} as const satisfies Record<string, OptionSpec>

/** Options of `analyze` for a closer look at functions. */
export const DETAIL_OPTIONS = {
  lines: { type: 'boolean', describe: 'a table of source lines (function, file, line) in place of the top functions' },
  peek: { type: 'string', placeholder: 'REGEXP', describe: 'also the callers and callees of matching functions (RE2 syntax)' },
  list: {
    type: 'string',
    placeholder: 'REGEXP',
    describe: 'also the lines of matching functions, with their live defer records, and the source where --source or its path has it',
  },
} as const satisfies Record<string, OptionSpec>

/** The same for live processes, which tell their symbols themselves. */
const { symbols: _, ...LIVE_PROFILE_OPTIONS } = PROFILE_OPTIONS

export { LIVE_PROFILE_OPTIONS }

/** The same for `scan`, whose operands are the source. */
const { source: _source, ...SCAN_PROFILE_OPTIONS } = PROFILE_OPTIONS

export { SCAN_PROFILE_OPTIONS }

/** Options of `goroutines`. */
export const GOROUTINE_OPTIONS = {
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

/** Options of profiles that goroutines have too. */
const {
  binary,
  'binary-dir': binaryDir,
  source,
  module,
  rows,
  'max-size': maxSize,
  'min-confidence': minConfidence,
  'fail-on': failOn,
} = PROFILE_OPTIONS

export const GOROUTINE_PROFILE_OPTIONS = {
  binary,
  'binary-dir': binaryDir,
  source,
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

/** Options of `convert`. */
export const CONVERT_OPTIONS = {
  to: {
    type: 'string',
    choices: ['folded', 'speedscope', 'pprof', 'callgrind', 'json'],
    placeholder: 'FORMAT',
    describe: 'what to write: folded (stacks a line each), speedscope, pprof (protobuf, gzip), callgrind or json',
  },
  output: { type: 'string', placeholder: 'PATH', describe: 'write to a file, whole or not at all, instead of standard output' },
  lines: { type: 'boolean', describe: 'frames are source lines (function file:line) rather than functions: for folded and speedscope' },
  'sample-index': {
    type: 'string',
    placeholder: 'TYPE',
    describe: 'the one sample type to write (folded has one always; pprof keeps all, and shows this one first)',
  },
  focus: PROFILE_OPTIONS.focus,
  ignore: PROFILE_OPTIONS.ignore,
  hide: { ...PROFILE_OPTIONS.hide, describe: 'remove matching frames' },
  show: { ...PROFILE_OPTIONS.show, describe: 'keep only matching frames' },
  binary: { ...PROFILE_OPTIONS.binary, describe: 'the executable of the process: names for a profile that has addresses alone' },
  'binary-dir': PROFILE_OPTIONS['binary-dir'],
  'max-size': PROFILE_OPTIONS['max-size'],
  quiet: { type: 'boolean', describe: 'nothing on standard error but errors' },
  debug: { type: 'boolean', describe: 'show the stack of errors' },
} as const satisfies Record<string, OptionSpec>

/** Options of `scan`. */
export const SCAN_OPTIONS = {
  profile: {
    type: 'string',
    isArray: true,
    placeholder: 'PROFILE',
    describe: 'a heap profile or URL: what holds no memory is a note then; several are a series, in which what grows is an error',
  },
  rules: { type: 'string', placeholder: 'LIST', describe: 'only these rules, such as defer-in-loop,defer-blocks' },
  tests: { type: 'boolean', describe: 'scan files that end in _test.go as well' },
  generated: { type: 'boolean', describe: 'scan generated files as well' },
  platform: {
    type: 'string',
    placeholder: 'GOOS/GOARCH',
    describe: 'leave out files that are not built for it (default: scan those of all)',
  },
  tags: { type: 'string', placeholder: 'LIST', describe: 'build tags that are set; goes with --platform' },
  baseline: { type: 'string', placeholder: 'FILE', describe: 'leave out what this baseline has' },
  'save-baseline': { type: 'string', placeholder: 'FILE', describe: 'write all that is found as a baseline' },
} as const satisfies Record<string, OptionSpec>

/** Options of commands that ask live processes. */
export const NETWORK_OPTIONS = {
  timeout: { type: 'string', placeholder: 'DURATION', describe: 'most time for one capture of one process (default 60s)' },
  'no-gc': { type: 'boolean', describe: 'do not run a garbage collection before the heap is captured' },
  gc: { type: 'boolean', describe: 'run one first (the default)' },
  'token-file': { type: 'string', placeholder: 'FILE', describe: 'bearer token of the requests (or the environment: DEFERSCOPE_TOKEN)' },
  header: { type: 'string', isArray: true, placeholder: "'NAME: VALUE'", describe: 'header field of the requests; may be repeated' },
  'ca-cert': { type: 'string', placeholder: 'FILE', describe: 'certificates (PEM) of private authorities to trust' },
  cert: { type: 'string', placeholder: 'FILE', describe: 'client certificate (PEM)' },
  key: { type: 'string', placeholder: 'FILE', describe: 'key of the client certificate (PEM)' },
  insecure: { type: 'boolean', describe: 'trust any certificate' },
} as const satisfies Record<string, OptionSpec>

/** Options of `fetch`. */
export const FETCH_OPTIONS = {
  profiles: {
    type: 'string',
    placeholder: 'LIST',
    describe: 'which profiles (default heap,goroutine; also allocs, goroutineleak, block, mutex, threadcreate)',
  },
  count: { type: 'number', placeholder: 'N', describe: 'how many captures of each (default 1)' },
  interval: { type: 'string', placeholder: 'DURATION', describe: 'time between two captures of a series (default 30s)' },
  'max-goroutines': {
    type: 'number',
    placeholder: 'N',
    describe: 'goroutines up to which a full dump is taken, which stops the process meanwhile (default 10000)',
  },
  dir: { type: 'string', placeholder: 'DIR', describe: 'where to save (default a new folder named for host and time)' },
  force: { type: 'boolean', describe: 'replace files that are there' },
  analyze: { type: 'boolean', describe: 'analyze what was captured, and print that report as well' },
} as const satisfies Record<string, OptionSpec>

/** Options of commands that compare. */
export const COMPARE_OPTIONS = {
  cum: { type: 'boolean', describe: 'compare functions by cum: with all that they called' },
  lines: { type: 'boolean', describe: 'compare lines rather than functions' },
  'all-types': { type: 'boolean', describe: 'compare every sample type' },
  alpha: { type: 'string', placeholder: 'LEVEL', describe: 'q up to which a change is marked (default 0.05)' },
  'min-effect': { type: 'string', placeholder: 'SHARE', describe: 'least change that is marked (default 1%)' },
} as const satisfies Record<string, OptionSpec>

/** Options of `diff`. */
export const DIFF_OPTIONS = {
  vs: { type: 'string', placeholder: 'AFTER…', describe: 'parts the profiles: those before it, and those after it' },
  ...COMPARE_OPTIONS,
  confidence: { type: 'string', placeholder: 'LEVEL', describe: 'confidence of the intervals (default 0.95)' },
  'same-process': {
    type: 'string',
    choices: ['auto', 'yes', 'no'],
    placeholder: 'WHEN',
    describe: 'whether two single profiles are of one process: auto, yes or no (default auto: found from their counters)',
  },
} as const satisfies Record<string, OptionSpec>

/** Options of `watch`. */
export const WATCH_OPTIONS = {
  interval: { type: 'string', placeholder: 'DURATION', describe: 'time between two captures (default 10s)' },
  for: { type: 'string', placeholder: 'DURATION', describe: 'how long (default until it is stopped)' },
  'fail-on': {
    type: 'string',
    isArray: true,
    placeholder: 'EXPR',
    describe:
      "exit 1 when something grows ('growing') or a limit is exceeded ('defers.records>10000'): at once, or at the end of --for; may be repeated",
  },
  keep: { type: 'number', placeholder: 'N', describe: 'save the captures, the last N of them' },
  dir: { type: 'string', placeholder: 'DIR', describe: 'where to save (default a new folder named for host and time)' },
  force: { type: 'boolean', describe: 'replace files that are there' },
} as const satisfies Record<string, OptionSpec>
