import type { PprofReport } from '../report.ts'

/** The comments of a profile, one a line. Source: google/pprof internal/report/report.go, `printComments`. */
export function* printComments({ profile }: PprofReport): Iterable<string> {
  for (const comment of profile.comments) yield `${comment}\n`
}
