import { deferRecordsLive } from './defer-records-live.ts'
import type { Rule } from './rule.ts'

/** Deferred calls whose number grows from capture to capture. */
export const deferRecordsGrowing: Rule = {
  id: 'defer-records-growing',
  severity: 'error',
  isAboutMemory: true,
  title: 'the records of a defer statement grow',
  explanation:
    'Over the captures of one process the records of this statement become more, by a test over all captures (Mann-Kendall) and by one of the last against the first that knows how heap profiles sample; and the second half of the time still grows, so that it is no warm-up. The loop around the statement has not ended since, and nothing of what its deferred calls hold is freed. Load that rises meanwhile can look the same.',
  fix: deferRecordsLive.fix,
  example: deferRecordsLive.example,
  source: deferRecordsLive.source,
}
