import type { Rule } from './rule.ts'

/** Records whose calls ran, and that the runtime keeps for reuse. */
export const deferRecordsPooled: Rule = {
  id: 'defer-records-pooled',
  severity: 'note',
  isAboutMemory: true,
  title: 'records of a defer statement may be left over in pools',
  explanation:
    'The runtime keeps up to 32 records that ran per P (GOMAXPROCS of them) for reuse, and a collection does not empty these pools. Such a record still counts at the line that allocated it first, even after another line took it over. So a handful of records proves nothing, and after many defers ran without a collection in between a whole count can stand at the wrong line; the sum over all lines is right.',
  fix: 'Nothing to fix: pooled records are bounded. If the number keeps growing over several captures, it is not pools.',
  example: null,
  source: 'runtime/panic.go, newdefer and freedefer; runtime/mgc.go, clearpools',
}
