import { ANALYZE_SPEC } from './analyze-spec.ts'
import { BENCHSTAT_SPEC } from './benchstat-spec.ts'
import type { CommandSpec } from './command.ts'
import { CONVERT_SPEC } from './convert-spec.ts'
import { DIFF_SPEC } from './diff-spec.ts'
import { EXPLAIN_SPEC } from './explain-spec.ts'
import { FETCH_SPEC } from './fetch-spec.ts'
import { GOROUTINES_SPEC } from './goroutines-spec.ts'
import { PPROF_SPEC } from './pprof-spec.ts'
import { PUSH_SPEC } from './push-spec.ts'
import { REPORT_SPEC } from './report-spec.ts'
import { SCAN_SPEC } from './scan-spec.ts'
import { SOURCES_SPEC } from './sources-spec.ts'
import { TREND_SPEC } from './trend-spec.ts'
import { WATCH_SPEC } from './watch-spec.ts'

/** All commands, in the order in which help lists them. The first one also runs a command line that names no command. */
export const COMMANDS: readonly CommandSpec[] = [
  ANALYZE_SPEC,
  DIFF_SPEC,
  TREND_SPEC,
  GOROUTINES_SPEC,
  SCAN_SPEC,
  FETCH_SPEC,
  WATCH_SPEC,
  PUSH_SPEC,
  SOURCES_SPEC,
  PPROF_SPEC,
  BENCHSTAT_SPEC,
  CONVERT_SPEC,
  REPORT_SPEC,
  EXPLAIN_SPEC,
]
