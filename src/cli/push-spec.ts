import type { CommandSpec } from './command.ts'
import { COMMON_OPTIONS, ENGINE_OPTIONS, NETWORK_OPTIONS, type OptionSpec, PUSH_OPTIONS } from './options.ts'

const OWN_OPTIONS = {
  to: { type: 'string', placeholder: 'SOURCE', describe: 'the engine: pyroscope+http://HOST:4040 or parca+http://HOST:7070' },
  now: { type: 'boolean', describe: 'move the newest profile to the present, and the others with it' },
  'max-size': { type: 'string', placeholder: 'SIZE', describe: 'maximum size of one profile after inflating (default 2GiB)' },
} as const satisfies Record<string, OptionSpec>

const { metrics: _, 'no-gc': __, gc: ___, ...REQUEST_OPTIONS } = NETWORK_OPTIONS

/** The options and help texts of `deferscope push`. */
export const PUSH_SPEC: CommandSpec = {
  name: 'push',
  usage: 'push PROFILE… --to SOURCE',
  describe: 'store profiles in Pyroscope or Parca, with the addresses and frames that prove defer records',
  options: { ...OWN_OPTIONS, ...PUSH_OPTIONS, ...ENGINE_OPTIONS, ...REQUEST_OPTIONS, ...COMMON_OPTIONS },
  examples: [
    ['deferscope push heap.pb.gz --to pyroscope+http://localhost:4040 --service orders --label pod=orders-1', 'a heap of one process'],
    ['deferscope push captures/ --to pyroscope+http://localhost:4040', 'what fetch --targets saved, with its labels'],
  ],
  load: async () => (await import('./push-command.ts')).run,
}
