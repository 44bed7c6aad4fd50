import type { CommandSpec } from './command.ts'
import { CAPTURE_PUSH_OPTIONS, COMMON_OPTIONS, LIVE_PROFILE_OPTIONS, NETWORK_OPTIONS, type OptionSpec, TARGET_OPTIONS } from './options.ts'

/** Options of `fetch`. */
const FETCH_OPTIONS = {
  profiles: {
    type: 'string',
    placeholder: 'LIST',
    describe: 'which profiles (default heap,goroutine; also allocs, goroutineleak, block, mutex, threadcreate)',
  },
  count: { type: 'number', placeholder: 'N', describe: 'number of captures of each profile (default 1)' },
  interval: { type: 'string', placeholder: 'DURATION', describe: 'time between two captures of a series (default 30s)' },
  'max-goroutines': {
    type: 'number',
    placeholder: 'N',
    describe: 'take a full dump, which stops the process meanwhile, only up to this number of goroutines (default 10000)',
  },
  dir: { type: 'string', placeholder: 'DIR', describe: 'where to save (default: a new folder with the host and time in its name)' },
  force: { type: 'boolean', describe: 'replace files that exist' },
  analyze: { type: 'boolean', describe: 'analyze the captures, and print that report as well' },
} as const satisfies Record<string, OptionSpec>

/** The options and help texts of `deferscope fetch`. */
export const FETCH_SPEC: CommandSpec = {
  name: 'fetch',
  usage: 'fetch URL…',
  describe: 'capture profiles from live /debug/pprof endpoints, with the frames that prove defer records',
  options: { ...FETCH_OPTIONS, ...CAPTURE_PUSH_OPTIONS, ...TARGET_OPTIONS, ...NETWORK_OPTIONS, ...COMMON_OPTIONS, ...LIVE_PROFILE_OPTIONS },
  examples: [
    ['deferscope fetch localhost:6060', 'save heap and goroutines in a new folder'],
    ['deferscope fetch http://localhost:6060 --analyze', 'and print the report'],
    ['deferscope fetch http://localhost:6060/debug/pprof/heap --count 10 --interval 30s', 'a series'],
    [`deferscope fetch --targets http://prometheus:9090 --target-filter 'job="orders"'`, 'every process of a job'],
    [`deferscope fetch --targets http://prometheus:9090 --push pyroscope+http://pyroscope:4040`, 'and into the engine, with exact frames'],
    ['deferscope fetch unix:///run/app.sock:/debug/pprof/ --dir captures', 'over a unix socket'],
  ],
  load: async () => (await import('./fetch-command.ts')).run,
}
