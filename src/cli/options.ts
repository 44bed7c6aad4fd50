import { FORMATS } from '../render/formats.ts'

/** One option of the command line. Both the parser and the help are made from it. */
export interface OptionSpec {
  readonly type: 'string' | 'number' | 'boolean'
  readonly isArray?: boolean
  readonly choices?: readonly string[]
  readonly placeholder?: string
  readonly describe: string
}

/** Options of every command. */
export const COMMON_OPTIONS = {
  format: {
    type: 'string',
    placeholder: 'FORMAT',
    describe: `format of standard output: ${FORMATS.slice(0, -1).join(', ')} or ${FORMATS.at(-1)!} (default table)`,
  },
  export: { type: 'string', isArray: true, placeholder: 'FORMAT=PATH', describe: 'write the report to a file as well; can be repeated' },
  output: { type: 'string', placeholder: 'PATH', describe: 'write the report to a file instead of standard output' },
  summary: { type: 'boolean', describe: 'in GitHub Actions, add the report to the summary of the job (--format github does, too)' },
  'no-summary': { type: 'boolean', describe: 'do not add it to the summary' },
  color: {
    type: 'string',
    choices: ['auto', 'always', 'never'],
    placeholder: 'WHEN',
    describe: 'colour: auto, always or never (default auto; NO_COLOR means never)',
  },
  notices: {
    type: 'boolean',
    describe: 'print the texts of notices in the table format (by default their codes, and only what changes the answer)',
  },
  verbose: { type: 'boolean', describe: 'print all that is known of inputs, findings and notices in the table format' },
  quiet: { type: 'boolean', describe: 'print only errors on standard error' },
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
  rows: {
    type: 'number',
    placeholder: 'N',
    describe: 'maximum number of rows per table (default 20 in table and markdown, all rows in other formats)',
  },
  unit: {
    type: 'string',
    choices: ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'],
    placeholder: 'UNIT',
    describe: 'show all byte values in this unit: B, KiB, MiB, GiB …',
  },
  'memory-limit': {
    type: 'string',
    placeholder: 'SIZE',
    describe: 'memory that the process may use (512MiB): the report shows records also as a share of it',
  },
  'max-size': {
    type: 'string',
    placeholder: 'SIZE',
    describe:
      'maximum size of one input after inflating (default 2GiB, and 256 times its gzip size), or of one answer of a live process (256MiB)',
  },
  symbols: {
    type: 'string',
    isArray: true,
    placeholder: 'FILE',
    describe: 'a reply of /debug/pprof/symbol for the raw PCs of a heap?debug=1 text; can be repeated',
  },
  binary: {
    type: 'string',
    isArray: true,
    placeholder: 'FILE',
    describe:
      'the executable of the process: gives exact evidence, offline; if there are several, the one with the build id of the profile is used',
  },
  'no-binary': {
    type: 'boolean',
    describe: 'do not use the executable at the path in the profile (by default it is used if it has the same build id)',
  },
  'compiler-log': {
    type: 'string',
    isArray: true,
    placeholder: 'FILE',
    describe: "how the compiler compiled each defer: the output of go build -gcflags='all=-d=defer -m=2', or a folder of -json=0,DIR",
  },
  'binary-dir': { type: 'string', isArray: true, placeholder: 'DIR', describe: 'a directory in which to look for the executable' },
  source: { type: 'string', placeholder: 'DIR', describe: 'the source of the program: shows the defer statements' },
  'no-source': {
    type: 'boolean',
    describe: 'do not use the source of the working directory (by default it is used if its module is the module of the profile)',
  },
  module: { type: 'string', placeholder: 'PATH', describe: 'module path of the source, if it has no go.mod' },
  'go-version': {
    type: 'string',
    placeholder: '1.N',
    describe: 'the Go release that built the program, if the profile does not contain it',
  },
  'min-confidence': {
    type: 'string',
    choices: ['exact', 'strong', 'likely', 'possible'],
    placeholder: 'GRADE',
    describe: 'leave out rows with lower confidence; possible also lists the rows that the table folds',
  },
  'fail-on': {
    type: 'string',
    isArray: true,
    placeholder: 'EXPR',
    describe:
      "exit 1 if a limit is exceeded, such as 'defers.records>10000' or 'findings.error>0', and 2 if that cannot be decided; can be repeated",
  },
  budget: {
    type: 'string',
    placeholder: 'FILE',
    describe: 'a file with limits, as --fail-on has them (default: deferscope.json in the working directory)',
  },
  baseline: {
    type: 'string',
    placeholder: 'FILE',
    describe: 'findings that are known: they are marked, and limits do not count them',
  },
  'update-baseline': { type: 'boolean', describe: 'write the findings of this command into the file of --baseline' },
  'no-budget': { type: 'boolean', describe: 'do not use the limits of deferscope.json' },
} as const satisfies Record<string, OptionSpec>

/** Options for profiles of live processes, which name their addresses themselves. */
const { symbols: _, ...LIVE_PROFILE_OPTIONS } = PROFILE_OPTIONS

export { LIVE_PROFILE_OPTIONS }

/** Options of commands that ask an engine. */
export const ENGINE_OPTIONS = {
  tenant: { type: 'string', placeholder: 'NAME', describe: 'tenant of an engine, sent as X-Scope-OrgID' },
} as const satisfies Record<string, OptionSpec>

/** Options of commands that store profiles in an engine. */
export const PUSH_OPTIONS = {
  service: {
    type: 'string',
    placeholder: 'NAME',
    describe: 'label service_name of pushed profiles (default: service, app or job of their labels)',
  },
  label: { type: 'string', isArray: true, placeholder: 'NAME=VALUE', describe: 'label of pushed profiles; can be repeated' },
} as const satisfies Record<string, OptionSpec>

/** Options of commands that capture profiles, and may store them in an engine as well. */
export const CAPTURE_PUSH_OPTIONS = {
  push: {
    type: 'string',
    placeholder: 'SOURCE',
    describe: 'store the captures in an engine as well: pyroscope+http://HOST:4040 or parca+http://HOST:7070',
  },
  ...PUSH_OPTIONS,
} as const satisfies Record<string, OptionSpec>

/** Options of commands that send requests to live processes. */
export const NETWORK_OPTIONS = {
  timeout: { type: 'string', placeholder: 'DURATION', describe: 'maximum time for one capture of one process (default 60s)' },
  metrics: {
    type: 'string',
    placeholder: 'URL',
    describe: 'Prometheus page of the process, or its path such as /metrics: gives counters by size, in addition to those of /debug/vars',
  },
  'no-gc': { type: 'boolean', describe: 'do not run a garbage collection before the heap is captured' },
  gc: { type: 'boolean', describe: 'run a garbage collection first (the default)' },
  'token-file': { type: 'string', placeholder: 'FILE', describe: 'bearer token of the requests (or the environment: DEFERSCOPE_TOKEN)' },
  header: { type: 'string', isArray: true, placeholder: "'NAME: VALUE'", describe: 'header field of the requests; can be repeated' },
  'ca-cert': { type: 'string', placeholder: 'FILE', describe: 'certificates (PEM) of private authorities to trust' },
  cert: { type: 'string', placeholder: 'FILE', describe: 'client certificate (PEM)' },
  key: { type: 'string', placeholder: 'FILE', describe: 'key of the client certificate (PEM)' },
  insecure: { type: 'boolean', describe: 'trust any certificate' },
  ...ENGINE_OPTIONS,
  rate: {
    type: 'string',
    placeholder: 'SIZE',
    describe: 'sampling rate of heaps of an engine that does not keep it (default 512KiB)',
  },
} as const satisfies Record<string, OptionSpec>

/** Options of commands that ask many processes. */
export const TARGET_OPTIONS = {
  targets: {
    type: 'string',
    isArray: true,
    placeholder: 'FILE|URL',
    describe: 'a list of processes: file_sd (JSON, YAML), http_sd, or http://PROMETHEUS/api/v1/targets; can be repeated',
  },
  kubectl: {
    type: 'string',
    placeholder: 'SELECTOR',
    describe: "the running pods that match, such as 'app=orders', through kubectl port-forward",
  },
  namespace: { type: 'string', placeholder: 'NAME', describe: "namespace of --kubectl (default: kubectl's own; '*' for all)" },
  'target-filter': {
    type: 'string',
    isArray: true,
    placeholder: 'MATCHERS',
    describe: `only listed processes with these labels: 'job="orders",pod=~"orders-.*"' (= != =~ !~)`,
  },
  'target-port': {
    type: 'number',
    placeholder: 'PORT',
    describe: 'the port of /debug/pprof of listed processes (default: that of the list)',
  },
  via: {
    type: 'string',
    placeholder: 'URL',
    describe:
      "how to reach listed processes, with their labels in braces: 'http://127.0.0.1:8001/api/v1/namespaces/{namespace}/pods/{pod}:{port}/proxy'; also {address}, {host}",
  },
  parallel: { type: 'number', placeholder: 'N', describe: 'how many processes are asked at once (default 50)' },
} as const satisfies Record<string, OptionSpec>

/** Options of commands that read profiles of many processes. */
export const PROCESS_OPTIONS = {
  by: {
    type: 'string',
    placeholder: 'LABEL',
    describe: 'what tells processes apart: a label, file or build-id (default: the labels pod or instance, else what the profiles show)',
  },
} as const satisfies Record<string, OptionSpec>

/** The option of commands that read series. */
export const WARM_UP_OPTION = {
  'warm-up': {
    type: 'string',
    placeholder: 'N|DURATION',
    describe: 'leave out the first N captures, or those of the first time after the process began: it grows in any case',
  },
} as const satisfies Record<string, OptionSpec>

/** Options of commands that compare. */
export const COMPARE_OPTIONS = {
  cum: { type: 'boolean', describe: 'compare functions by cum: with everything that they called' },
  lines: { type: 'boolean', describe: 'compare lines instead of functions' },
  'all-types': { type: 'boolean', describe: 'compare every sample type' },
  alpha: { type: 'string', placeholder: 'LEVEL', describe: 'mark a change if its q is at most this (default 0.05)' },
  'min-effect': { type: 'string', placeholder: 'SHARE', describe: 'smallest change that is marked (default 1%)' },
} as const satisfies Record<string, OptionSpec>
