import { existsSync, readFileSync } from 'node:fs'
import { checkAgainst } from './check.mjs'
import {
  cachePath,
  compilerInput,
  decodeProgram,
  dumpInput,
  fleetInput,
  generatedDump,
  generatedInput,
  hasGo,
  inflatedSize,
  largeInput,
  pprofBinary,
  repeated,
  tinyInput,
} from './inputs.mjs'
import { measure } from './measure.mjs'
import { medianRatio, minimumRatio, summary } from './numbers.mjs'

const BIN = new URL('../bin/deferscope.js', import.meta.url).pathname
const DIST = new URL('../dist/cli/start.cjs', import.meta.url).pathname

/** Reports of pprof that are text. */
const TEXT_REPORTS = ['-top', '-tree', '-peek=.', '-traces', '-tags', '-raw', '-dot', '-callgrind', '-comments', '-list=^cmd/compile']

/** How cost grows: one command each over inputs of several sizes, without a peer. */
const GROWTH = [
  ...[50_000, 250_000, 1_000_000, 10_000_000].map((samples) => ({
    title: `analyze, ${samples.toLocaleString('en')} samples`,
    size: (log) => generatedInput(samples, log),
    argv: (path) => ['analyze', path],
  })),
  ...[2, 10, 100].map((count) => ({
    title: `trend over ${count} profiles of 50,000 samples`,
    size: async (log) => repeated(await generatedInput(50_000, log), count),
    argv: (paths) => ['trend', ...paths],
  })),
  ...[1, 5, 50].map((count) => ({
    title: `diff of ${count} and ${count} profiles of 50,000 samples`,
    size: async (log) => repeated(await generatedInput(50_000, log), count),
    argv: (paths) => ['diff', ...paths, '--vs', ...paths],
  })),
  ...[10_000, 100_000, 1_000_000].map((goroutines) => ({
    title: `a dump of ${goroutines.toLocaleString('en')} goroutines`,
    size: (log) => generatedDump(goroutines, log),
    argv: (path) => ['goroutines', path],
  })),
].map(({ title, size, argv }) => ({
  id: 'h',
  title,
  input: size,
  missing: '',
  rounds: () => 3,
  peers: [],
  commands: (input) => ({ deferscope: [BIN, ...argv(input)] }),
  isGrowth: true,
  ratio: medianRatio,
  targets: [],
}))

/** One question each: the input, whom to compare with, and what ratio of ours to theirs is the aim. */
export const CASES = [
  {
    id: 'a',
    title: 'tiny sample: start-up',
    input: () => tinyInput(),
    missing: 'no samples/**/*.heap.pb.gz',
    rounds: (wanted) => Math.max(15, wanted),
    peers: ['node', 'pprof'],
    // the least of many: what else the machine does only ever adds time
    ratio: minimumRatio,
    targets: [{ metric: 'wall', peer: 'node', limit: 2.5 }],
  },
  {
    id: 'b',
    title: 'the Go compiler, 5 MB',
    input: compilerInput,
    missing: 'no go command to make it',
    rounds: (wanted) => wanted,
    peers: ['pprof'],
    ratio: medianRatio,
    targets: [
      { metric: 'wall', peer: 'pprof', limit: 0.24 },
      { metric: 'memory', peer: 'pprof', limit: 0.43 },
    ],
  },
  {
    id: 'c',
    title: 'generated, 1M samples, 100 MB',
    input: largeInput,
    missing: '',
    // pprof needs most of a minute and 3 GB for each
    rounds: (wanted) => Math.min(3, wanted),
    peers: ['pprof'],
    ratio: medianRatio,
    targets: [
      { metric: 'wall', peer: 'pprof', limit: 1 / 25 },
      { metric: 'memory', peer: 'pprof', limit: 1 / 18 },
    ],
  },
  {
    id: 'd',
    title: 'the Go compiler twice, compared',
    input: compilerInput,
    missing: 'no go command to make it',
    rounds: (wanted) => wanted,
    peers: ['pprof'],
    commands: (path) => ({ deferscope: [BIN, 'diff', path, path], pprof: ['-top', '-symbolize=none', `-diff_base=${path}`, path] }),
    ratio: medianRatio,
    targets: [{ metric: 'wall', peer: 'pprof', limit: 1 / 2 }],
  },
  {
    id: 'e',
    title: 'a dump of 200,000 goroutines (debug=2), per byte',
    input: dumpInput,
    missing: '',
    rounds: (wanted) => Math.min(5, wanted),
    peers: ['gzip+protobuf'],
    processes: async (path, log) => {
      const program = await decodeProgram()
      return {
        deferscope: [process.execPath, program, 'goroutines', path],
        'gzip+protobuf': [process.execPath, program, 'profile', await largeInput(log)],
      }
    },
    isPerByte: true,
    ratio: medianRatio,
    targets: [{ metric: 'wall', peer: 'gzip+protobuf', limit: 1 }],
  },
  {
    id: 'g',
    title: '1,000 captures of 5 MB, against 10',
    input: (log) => fleetInput(1000, log),
    missing: '',
    // minutes each
    rounds: () => 1,
    peers: ['10 captures'],
    processes: async (path, log) => ({
      deferscope: [process.execPath, BIN, path, '--by', 'file', '--format', 'json'],
      '10 captures': [process.execPath, BIN, await fleetInput(10, log), '--by', 'file', '--format', 'json'],
    }),
    ratio: medianRatio,
    targets: [{ metric: 'memory', peer: '10 captures', limit: 1.25 }],
  },
  ...GROWTH,
  ...TEXT_REPORTS.map((report) => ({
    id: 'f',
    title: `pprof ${report} of the Go compiler`,
    input: compilerInput,
    missing: 'no go command to make it',
    rounds: (wanted) => wanted,
    peers: ['pprof'],
    commands: (path) => ({ deferscope: [BIN, 'pprof', report, '-symbolize=none', path], pprof: [report, '-symbolize=none', path] }),
    ratio: medianRatio,
    targets: [
      { metric: 'wall', peer: 'pprof', limit: 1 / 3 },
      { metric: 'memory', peer: 'pprof', limit: 1 / 2 },
    ],
  })),
]

/** Throws when the thing to measure was not built. */
export function assertBuilt() {
  if (!existsSync(DIST)) throw new Error('dist/ is missing: run npm run build first')
}

/**
 * Measures one case: whole processes, every command once per round. Figures are in seconds and bytes, ratios ours to the peer's;
 * `missing` names what was left out for want of a tool or file.
 */
export async function runCase(one, wantedRounds, log) {
  const { id, title, input, missing, rounds, peers, commands: own, processes, isPerByte, isGrowth, ratio, targets } = one
  const path = await input(log)
  if (path === null) return { id, title, input: null, rounds: 0, figures: {}, speeds: null, ratios: [], check: null, missing: [missing] }
  const commands =
    processes !== undefined ? await processes(path, log) : own === undefined ? commandsFor(path, peers, log) : ownCommands(own(path), log)
  const count = rounds(wantedRounds)
  const runs = Object.fromEntries(Object.keys(commands).map((name) => [name, []]))
  for (let round = 1; round <= count; round++)
    for (const [name, argv] of Object.entries(commands)) {
      const run = measure(argv, cachePath(`stdout-${name}`))
      runs[name].push(run)
      log(`(${id}) ${round}/${count} ${name} ${run.wall.toFixed(3)} s`)
    }
  const bytes = isPerByte ? Object.fromEntries(Object.keys(commands).map((name) => [name, decodedBytes(name)])) : null
  const compared = bytes === null ? runs : Object.fromEntries(Object.entries(runs).map(([name, all]) => [name, perByte(all, bytes[name])]))
  const figures = Object.fromEntries(Object.entries(runs).map(([name, all]) => [name, summary(all)]))
  const present = peers.filter((peer) => peer in commands)
  return {
    id,
    title,
    input: path,
    rounds: count,
    figures,
    // megabytes that the command reads; sets and series read each of their files
    megabytes: isGrowth ? (await inflatedSize(path)) * (title.startsWith('diff') ? 2 : 1) : null,
    speeds:
      bytes === null ? null : Object.fromEntries(Object.entries(bytes).map(([name, size]) => [name, size / figures[name].wall.median])),
    ratios: present.flatMap((peer) =>
      ['wall', 'cpu', 'memory'].map((metric) => withTarget(metric, peer, ratio(compared.deferscope, compared[peer], metric), targets)),
    ),
    // what a comparison says is no sum of samples
    check:
      'pprof' in commands && own === undefined
        ? checkAgainst(cachePath('stdout-pprof'), [...commands.deferscope, '--format', 'json'])
        : null,
    missing: present.length < peers.length ? ['no go command: pprof is not measured'] : [],
  }
}

/** Inflated bytes that the last run of a command decoded, which it prints. */
function decodedBytes(name) {
  return JSON.parse(readFileSync(cachePath(`stdout-${name}`), 'utf8')).bytes
}

/** Times for one byte; memory does not grow with them. */
function perByte(runs, bytes) {
  return runs.map(({ wall, cpu, memory }) => ({ wall: wall / bytes, cpu: cpu === null ? null : cpu / bytes, memory }))
}

function commandsFor(path, peers, log) {
  const commands = { deferscope: [process.execPath, BIN, 'analyze', path] }
  if (peers.includes('node')) commands.node = [process.execPath, '-e', '0']
  // -unit=B only so that its numbers can be checked to the byte
  if (peers.includes('pprof') && hasGo()) commands.pprof = [pprofBinary(log), '-top', '-symbolize=none', '-unit=B', path]
  return commands
}

function ownCommands({ deferscope, pprof }, log) {
  return {
    deferscope: [process.execPath, ...deferscope],
    ...(pprof !== undefined && hasGo() ? { pprof: [pprofBinary(log), ...pprof] } : {}),
  }
}

function withTarget(metric, peer, ratio, targets) {
  const target = targets.find((one) => one.metric === metric && one.peer === peer)
  const limit = target?.limit ?? null
  return { metric, peer, ratio, limit, isMet: limit === null || ratio === null ? null : ratio <= limit }
}
