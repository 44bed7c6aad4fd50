import type { CommandSpec } from './command.ts'

/** The options and help texts of `deferscope benchstat`. */
export const BENCHSTAT_SPEC: CommandSpec = {
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
}
