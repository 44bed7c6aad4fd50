import type { CommandSpec } from './command.ts'
import {
  COMMON_OPTIONS,
  COMPARE_OPTIONS,
  CONVERT_OPTIONS,
  DIFF_OPTIONS,
  FETCH_OPTIONS,
  GOROUTINE_OPTIONS,
  GOROUTINE_PROFILE_OPTIONS,
  LIVE_PROFILE_OPTIONS,
  NETWORK_OPTIONS,
  PROFILE_OPTIONS,
  SCAN_OPTIONS,
  SCAN_PROFILE_OPTIONS,
  WATCH_OPTIONS,
} from './options.ts'

/** The commands that are built, in the order help lists them. */
export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'analyze',
    usage: 'analyze PROFILE…',
    describe: 'what do defers cost in this process now, and what should I look at first?',
    options: { ...COMMON_OPTIONS, ...PROFILE_OPTIONS, ...NETWORK_OPTIONS },
    examples: [
      ['deferscope heap.pb.gz', 'a captured heap profile'],
      ['deferscope heap.txt --symbols symbols.txt', 'exact evidence: heap?debug=1 and the names of its PCs'],
      ['deferscope heap.pb.gz goroutine.pb.gz', 'goroutines of the same moment as evidence'],
      ['deferscope http://localhost:6060', 'a live process: exact evidence'],
      ["deferscope heap.pb.gz --format json --fail-on 'defers.records>10000'", 'for scripts and CI'],
    ],
    load: async () => (await import('./analyze-command.ts')).run,
  },
  {
    name: 'diff',
    usage: 'diff BEFORE… --vs AFTER…',
    describe: 'did the fix work, or is it noise?',
    options: { ...DIFF_OPTIONS, ...COMMON_OPTIONS, ...PROFILE_OPTIONS, ...NETWORK_OPTIONS },
    examples: [
      ['deferscope diff before.pb.gz after.pb.gz', 'two profiles: by the sampling error of each'],
      ['deferscope diff before*.pb.gz --vs after*.pb.gz', 'sets of profiles: by what differs from run to run'],
      ['deferscope diff v1=old/ v2=new/ v3=newest/', 'any number of sets, each with the first'],
      ["deferscope diff a.pb.gz b.pb.gz --fail-on 'defers.total_bytes>+5%, q<0.05'", 'for CI'],
    ],
    load: async () => (await import('./diff-command.ts')).run,
  },
  {
    name: 'trend',
    usage: 'trend PROFILE…',
    describe: 'which frames grow over these snapshots, and when does memory run out?',
    options: { ...COMPARE_OPTIONS, ...COMMON_OPTIONS, ...PROFILE_OPTIONS, ...NETWORK_OPTIONS },
    examples: [
      ['deferscope trend captures/', 'a series, as deferscope fetch --count 10 saves it'],
      ['deferscope trend t*.pb.gz --memory-limit 512MiB', 'and when the limit is reached'],
    ],
    load: async () => (await import('./trend-command.ts')).run,
  },
  {
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
  },
  {
    name: 'scan',
    usage: 'scan [DIR…]',
    describe: 'which defer statements in the source are risky, and which cost memory for real?',
    options: { ...SCAN_OPTIONS, ...COMMON_OPTIONS, ...SCAN_PROFILE_OPTIONS, ...NETWORK_OPTIONS },
    examples: [
      ['deferscope scan', 'the module in this directory'],
      ['deferscope scan . --profile heap.pb.gz', 'ranked by the memory that a process holds'],
      ['deferscope scan . --profile t1.pb.gz --profile t2.pb.gz …', 'and raised where it grows'],
      ['deferscope scan ./... --format sarif --output scan.sarif', 'for code scanning'],
      ['deferscope scan . --save-baseline .deferscope.json', 'accept what there is; --baseline leaves it out later'],
    ],
    load: async () => (await import('./scan-command.ts')).run,
  },
  {
    name: 'fetch',
    usage: 'fetch URL…',
    describe: 'capture profiles from live /debug/pprof endpoints, with the frames that make defer records exact',
    options: { ...FETCH_OPTIONS, ...NETWORK_OPTIONS, ...COMMON_OPTIONS, ...LIVE_PROFILE_OPTIONS },
    examples: [
      ['deferscope fetch localhost:6060', 'heap and goroutines, into a new folder'],
      ['deferscope fetch http://localhost:6060 --analyze', 'and the report at once'],
      ['deferscope fetch http://localhost:6060/debug/pprof/heap --count 10 --interval 30s', 'a series'],
      ['deferscope fetch unix:///run/app.sock:/debug/pprof/ --dir captures', 'over a unix socket'],
    ],
    load: async () => (await import('./fetch-command.ts')).run,
  },
  {
    name: 'watch',
    usage: 'watch URL',
    describe: 'capture again and again, and show which defer statements grow',
    options: { ...NETWORK_OPTIONS, ...COMMON_OPTIONS, ...LIVE_PROFILE_OPTIONS, ...WATCH_OPTIONS },
    examples: [
      ['deferscope watch localhost:6060 --memory-limit 512MiB', 'live, with the time until the limit is reached'],
      ['deferscope watch localhost:6060 --for 10m --fail-on growing', 'exit 1 when a defer statement grows'],
      ['deferscope watch localhost:6060 --format json | jq .findings', 'a document per capture'],
    ],
    load: async () => (await import('./watch-command.ts')).run,
  },
  {
    name: 'benchstat',
    usage: 'benchstat FLAGS FILE…',
    describe: 'what benchstat prints of Go benchmark results, flag for flag (deferscope benchstat -help lists them)',
    options: {},
    isRaw: true,
    examples: [
      ['deferscope benchstat old.txt new.txt', 'medians, their intervals, and what changed'],
      ['deferscope benchstat -col /format -format csv new.txt', 'by a part of the names'],
    ],
    load: async () => (await import('./benchstat-command.ts')).run,
  },
  {
    name: 'convert',
    usage: 'convert PROFILE… --to FORMAT',
    describe: 'the same profile for other tools: flame graphs, speedscope, pprof, programs',
    options: { ...CONVERT_OPTIONS, ...NETWORK_OPTIONS },
    examples: [
      ['deferscope convert heap.pb.gz --to folded | flamegraph.pl > heap.svg', 'a flame graph'],
      ['deferscope convert heap.pb.gz --to speedscope --output heap.speedscope.json', 'for speedscope.app'],
      ['deferscope convert a.pb.gz b.pb.gz --to pprof --output sum.pb.gz', 'added up, for go tool pprof'],
      ['deferscope convert goroutines.txt --to folded', 'goroutine?debug=2 as stacks with counts'],
      ['deferscope convert heap.pb.gz --to json | jq .frames', 'for programs'],
    ],
    load: async () => (await import('./convert-command.ts')).run,
  },
  {
    name: 'explain',
    usage: 'explain [TERM]',
    describe: 'what a rule, column or grade of evidence means, with its source',
    options: COMMON_OPTIONS,
    examples: [
      ['deferscope explain', 'all terms'],
      ['deferscope explain shape', 'one of them'],
    ],
    load: async () => (await import('./explain-command.ts')).run,
  },
]

/** Commands of the contract that a later version brings. */
export const PLANNED_COMMANDS: readonly string[] = ['pprof']
