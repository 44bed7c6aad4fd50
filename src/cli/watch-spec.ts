import type { CommandSpec } from './command.ts'
import {
  CAPTURE_PUSH_OPTIONS,
  COMMON_OPTIONS,
  LIVE_PROFILE_OPTIONS,
  NETWORK_OPTIONS,
  type OptionSpec,
  TARGET_OPTIONS,
  WARM_UP_OPTION,
} from './options.ts'

/** Options of `watch`. */
const WATCH_OPTIONS = {
  interval: { type: 'string', placeholder: 'DURATION', describe: 'time between two captures (default 10s)' },
  for: { type: 'string', placeholder: 'DURATION', describe: 'how long to watch (default: until it is stopped)' },
  'fail-on': {
    type: 'string',
    isArray: true,
    placeholder: 'EXPR',
    describe:
      "exit 1 if something grows ('growing') or a limit is exceeded ('defers.records>10000'): at once, or at the end of --for; can be repeated",
  },
  ...WARM_UP_OPTION,
  listen: {
    type: 'string',
    placeholder: 'HOST:PORT',
    describe: 'serve a page of metrics for Prometheus at /metrics, such as 127.0.0.1:9464; --rows limits the statements of each process',
  },
  keep: { type: 'number', placeholder: 'N', describe: 'save the last N captures' },
  dir: { type: 'string', placeholder: 'DIR', describe: 'where to save (default: a new folder with the host and time in its name)' },
  force: { type: 'boolean', describe: 'replace files that exist' },
} as const satisfies Record<string, OptionSpec>

/** The options and help texts of `deferscope watch`. */
export const WATCH_SPEC: CommandSpec = {
  name: 'watch',
  usage: 'watch URL…',
  describe: 'capture again and again, and show which defer statements grow',
  options: { ...NETWORK_OPTIONS, ...COMMON_OPTIONS, ...LIVE_PROFILE_OPTIONS, ...TARGET_OPTIONS, ...CAPTURE_PUSH_OPTIONS, ...WATCH_OPTIONS },
  examples: [
    ['deferscope watch localhost:6060 --memory-limit 512MiB', 'live, with the time until the limit is reached'],
    ['deferscope watch localhost:6060 --for 10m --fail-on growing', 'exit 1 if a defer statement grows'],
    ['deferscope watch --targets targets.json --listen 127.0.0.1:9464', 'every process of a list, as metrics for Prometheus'],
    ['deferscope watch localhost:6060 --format json | jq .findings', 'one document per capture'],
  ],
  load: async () => (await import('./watch-command.ts')).run,
}
