import type { Rule } from './rule.ts'

/** Records whose calls ran, and that the runtime keeps for reuse. */
export const deferRecordsPooled: Rule = {
  id: 'defer-records-pooled',
  severity: 'note',
  isAboutMemory: true,
  title: 'records of a defer statement may be left over in pools',
  explanation:
    'After their calls ran, the runtime keeps up to 32 records for reuse in a pool of each P (there are GOMAXPROCS of them), and a collection does not empty these pools. Such a record still counts at the line that allocated it first, even after another line reuses it. So a few records prove nothing. When many defers ran without a collection between them, a whole count can be at the wrong line; the sum over all lines is right.',
  fix: 'Nothing to fix: the number of pooled records has a limit. If the number keeps growing over several captures, pools are not the cause.',
  example: null,
  source: 'runtime/panic.go, newdefer and freedefer; runtime/mgc.go, clearpools',
}
