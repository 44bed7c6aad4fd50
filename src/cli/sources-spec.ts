import type { CommandSpec } from './command.ts'
import { COMMON_OPTIONS, ENGINE_OPTIONS, NETWORK_OPTIONS, type OptionSpec } from './options.ts'

const OWN_OPTIONS = {
  rows: { type: 'number', placeholder: 'N', describe: 'maximum number of rows per table (default 20 in table and markdown)' },
} as const satisfies Record<string, OptionSpec>

const { metrics: _, 'no-gc': __, gc: ___, ...REQUEST_OPTIONS } = NETWORK_OPTIONS

/** The options and help texts of `deferscope sources`. */
export const SOURCES_SPEC: CommandSpec = {
  name: 'sources',
  usage: 'sources SOURCE',
  describe: 'what does Pyroscope or Parca have: processes, captures, types and labels?',
  options: { ...OWN_OPTIONS, ...ENGINE_OPTIONS, ...REQUEST_OPTIONS, ...COMMON_OPTIONS },
  examples: [
    ['deferscope sources pyroscope+http://localhost:4040', 'everything of the last hour'],
    [`deferscope sources 'parca+http://localhost:7070?query={job="orders"}&from=now-24h'`, 'the processes of a job, of a day'],
  ],
  load: async () => (await import('./sources-command.ts')).run,
}
