import { deferRecordsLive } from './defer-records-live.ts'
import type { Rule } from './rule.ts'

/** Deferred calls whose number grows from capture to capture. */
export const deferRecordsGrowing: Rule = {
  id: 'defer-records-growing',
  severity: 'error',
  isAboutMemory: true,
  title: 'the records of a defer statement grow',
  explanation:
    'The number of records of this statement grows over the captures of one process. Two tests show it: one over all captures (Mann-Kendall), and one that compares the last capture with the first and knows how heap profiles sample. The number still grows in the second half of the time, so this is not a warm-up. The loop around the statement has not ended, and nothing that its deferred calls hold is freed. A load that rises during the captures can look the same.',
  fix: deferRecordsLive.fix,
  example: deferRecordsLive.example,
  source: deferRecordsLive.source,
}
