import type { CommandSpec } from './command.ts'

/** The options and help texts of `deferscope benchstat`. */
export const BENCHSTAT_SPEC: CommandSpec = {
  name: 'benchstat',
  usage: 'benchstat FLAGS FILE…',
  describe: 'compare Go benchmark results as benchstat does, with the same flags (deferscope benchstat -help lists them)',
  options: {},
  isRaw: true,
  examples: [
    ['deferscope benchstat old.txt new.txt', 'medians, their intervals, and what changed'],
    ['deferscope benchstat -col /format -format csv new.txt', 'columns by a part of the benchmark names'],
  ],
  load: async () => (await import('./benchstat-command.ts')).run,
}
