import type { CommandSpec } from './command.ts'
import { COMMON_OPTIONS, COMPARE_OPTIONS, NETWORK_OPTIONS, PROCESS_OPTIONS, PROFILE_OPTIONS, WARM_UP_OPTION } from './options.ts'

/** The options and help texts of `deferscope trend`. */
export const TREND_SPEC: CommandSpec = {
  name: 'trend',
  usage: 'trend PROFILE…',
  describe: 'which frames grow over these snapshots, and when does memory run out?',
  options: { ...COMPARE_OPTIONS, ...WARM_UP_OPTION, ...PROCESS_OPTIONS, ...COMMON_OPTIONS, ...PROFILE_OPTIONS, ...NETWORK_OPTIONS },
  examples: [
    ['deferscope trend captures/', 'a series that deferscope fetch --count 10 saved; of many processes, a series for each'],
    ['deferscope trend captures/ --fail-on growing', 'exit 1 if a defer statement grows, 2 if there are too few captures'],
    ['deferscope trend t*.pb.gz --memory-limit 512MiB', 'and the time until the limit is reached'],
  ],
  load: async () => (await import('./trend-command.ts')).run,
}
