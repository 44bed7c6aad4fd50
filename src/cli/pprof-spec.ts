import type { CommandSpec } from './command.ts'

/** The options and help texts of `deferscope pprof`. */
export const PPROF_SPEC: CommandSpec = {
  name: 'pprof',
  usage: 'pprof FLAGS PROFILE…',
  describe: 'print what pprof prints, byte for byte, with the same flags (deferscope pprof -help lists them)',
  options: {},
  isRaw: true,
  examples: [
    ['deferscope pprof -top heap.pb.gz', 'as go tool pprof -top'],
    ['deferscope pprof -peek=main.work -sample_index=alloc_space heap.pb.gz', 'callers and callees'],
    ['deferscope pprof -top -diff_base=before.pb.gz after.pb.gz', 'what changed'],
    ['deferscope pprof -svg -output graph.svg heap.pb.gz', 'the call graph'],
  ],
  load: async () => (await import('./pprof-command.ts')).run,
}
