// The import rules of ARCHITECTURE.md. Each folder lists what it may import besides itself.
const MAY_IMPORT = {
  base: [],
  stats: ['base'],
  profile: ['base'],
  symbols: ['base'],
  gosource: ['base'],
  rules: ['base'],
  targets: ['base'],
  node: ['base'],
  decode: ['base', 'profile'],
  'fold-wasm': [],
  encode: ['base', 'profile'],
  attribution: ['base', 'stats', 'profile', 'symbols', 'gosource'],
  analysis: ['base', 'stats', 'profile', 'attribution'],
  'compat/go': ['base'],
  'compat/benchstat': ['base', 'stats', 'compat/go'],
  'compat/pprof': ['base', 'profile', 'encode', 'compat/go'],
  convert: ['base', 'profile'],
  engines: ['base', 'encode'],
  report: ['base', 'stats', 'profile', 'attribution', 'analysis', 'rules'],
  pipeline: [
    'base',
    'stats',
    'profile',
    'symbols',
    'gosource',
    'rules',
    'decode',
    'encode',
    'engines',
    'attribution',
    'analysis',
    'convert',
    'compat/go',
    'compat/pprof',
    'report',
  ],
  render: ['base', 'report'],
  page: ['base', 'report', 'pipeline'],
  cli: ['base', 'targets', 'engines', 'report', 'pipeline', 'render', 'node', 'compat/go', 'compat/benchstat', 'compat/pprof'],
}

/** Packages that only one folder may know. */
const PACKAGES = {
  '@viz-js/viz': '^src/compat/pprof/',
  protobufjs: '^src/encode/',
  pako: '^src/decode/',
  re2js: '^src/(analysis|compat/go|targets)/',
  'cli-table3': '^src/render/terminal-table\\.ts$',
  yargs: '^src/cli/',
  'yargs-parser': '^src/cli/',
  tinyglobby: '^src/node/',
  undici: '^src/node/',
  preact: '^src/page/',
  uplot: '^src/page/',
  'web-tree-sitter': '^src/gosource/',
  yaml: '^src/targets/',
  'log-update': '^src/cli/tui/',
  'prom-client': '^src/cli/metrics-page',
  'yocto-spinner': '^src/cli/tui/',
}

const folders = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  name: `${folder.replace('/', '-')}-imports`,
  severity: 'error',
  comment: `src/${folder} may import ${allowed.join(', ') || 'nothing'}`,
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: [folder, ...allowed].map((name) => `^src/${name}/`) },
}))

const packages = Object.entries(PACKAGES).map(([name, path]) => ({
  name: `only-here-${name}`,
  severity: 'error',
  from: { path: '^src/', pathNot: path },
  to: { path: `^node_modules/${name}/` },
}))

module.exports = {
  forbidden: [
    ...folders,
    ...packages,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^src/(index|node)\\.ts$', '^src/cli/start\\.ts$', '^src/page/main\\.tsx$'] },
      to: {},
    },
    {
      name: 'report-model-imports-base',
      severity: 'error',
      from: { path: '^src/report/(report|flame)\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(base/|report/flame\\.ts$)' },
    },
    {
      name: 'commands-are-separate',
      severity: 'error',
      from: { path: '^src/cli/([a-z-]+)-command\\.ts$' },
      to: { path: '^src/cli/[a-z-]+-command\\.ts$' },
    },
    {
      name: 'renderers-are-separate',
      severity: 'error',
      from: { path: '^src/render/(terminal|json|csv|markdown|sarif|github)\\.ts$' },
      to: { path: '^src/render/(terminal|json|csv|markdown|sarif|github)\\.ts$' },
    },
    {
      name: 'core-runs-in-a-browser',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(node|cli)/', '^src/node\\.ts$', '^src/render/terminal\\.ts$'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-dev-packages',
      severity: 'error',
      // the code of the page is bundled, with its packages
      from: { path: '^src/', pathNot: '^src/page/' },
      // an optional peer is a dev package too, so that tests have it
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'unknown'], dependencyTypesNot: ['npm-peer'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
}
