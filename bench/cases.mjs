import { existsSync } from 'node:fs'
import { checkAgainst } from './check.mjs'
import { cachePath, compilerInput, hasGo, largeInput, pprofBinary, tinyInput } from './inputs.mjs'
import { measure } from './measure.mjs'
import { medianRatio, minimumRatio, summary } from './numbers.mjs'

const BIN = new URL('../bin/deferscope.js', import.meta.url).pathname
const DIST = new URL('../dist/cli/start.cjs', import.meta.url).pathname

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
    targets: [{ metric: 'wall', peer: 'node', limit: 2 }],
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
      { metric: 'wall', peer: 'pprof', limit: 1 / 3 },
      { metric: 'memory', peer: 'pprof', limit: 1 / 2 },
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
      { metric: 'cpu', peer: 'pprof', limit: 1 / 10 },
      { metric: 'memory', peer: 'pprof', limit: 1 / 10 },
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
]

/** Throws when the thing to measure was not built. */
export function assertBuilt() {
  if (!existsSync(DIST)) throw new Error('dist/ is missing: run npm run build first')
}

/**
 * Measures one case: whole processes, every command once per round. Figures are in seconds and bytes, ratios ours to the peer's;
 * `missing` names what was left out for want of a tool or file.
 */
export async function runCase({ id, title, input, missing, rounds, peers, commands: own, ratio, targets }, wantedRounds, log) {
  const path = await input(log)
  if (path === null) return { id, title, input: null, rounds: 0, figures: {}, ratios: [], check: null, missing: [missing] }
  const commands = own === undefined ? commandsFor(path, peers, log) : ownCommands(own(path), log)
  const count = rounds(wantedRounds)
  const runs = Object.fromEntries(Object.keys(commands).map((name) => [name, []]))
  for (let round = 1; round <= count; round++)
    for (const [name, argv] of Object.entries(commands)) {
      const run = measure(argv, cachePath(`stdout-${name}`))
      runs[name].push(run)
      log(`(${id}) ${round}/${count} ${name} ${run.wall.toFixed(3)} s`)
    }
  const present = peers.filter((peer) => peer in commands)
  return {
    id,
    title,
    input: path,
    rounds: count,
    figures: Object.fromEntries(Object.entries(runs).map(([name, all]) => [name, summary(all)])),
    ratios: present.flatMap((peer) =>
      ['wall', 'cpu', 'memory'].map((metric) => withTarget(metric, peer, ratio(runs.deferscope, runs[peer], metric), targets)),
    ),
    // what a comparison says is no sum of samples
    check:
      'pprof' in commands && own === undefined
        ? checkAgainst(cachePath('stdout-pprof'), [...commands.deferscope, '--format', 'json'])
        : null,
    missing: present.length < peers.length ? ['no go command: pprof is not measured'] : [],
  }
}

function commandsFor(path, peers, log) {
  const commands = { deferscope: [process.execPath, BIN, 'analyze', path] }
  if (peers.includes('node')) commands.node = [process.execPath, '-e', '0']
  // -unit=B only so that its numbers can be checked to the byte
  if (peers.includes('pprof') && hasGo()) commands.pprof = [pprofBinary(log), '-top', '-symbolize=none', '-unit=B', path]
  return commands
}

function ownCommands({ deferscope, pprof }, log) {
  return { deferscope: [process.execPath, ...deferscope], ...(hasGo() ? { pprof: [pprofBinary(log), ...pprof] } : {}) }
}

function withTarget(metric, peer, ratio, targets) {
  const target = targets.find((one) => one.metric === metric && one.peer === peer)
  const limit = target?.limit ?? null
  return { metric, peer, ratio, limit, isMet: limit === null || ratio === null ? null : ratio <= limit }
}
