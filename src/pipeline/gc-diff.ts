import type { GivenText } from '../base/profile-source.ts'
import { VERSION } from '../base/version.ts'
import type { MemStats } from '../profile/mem-stats.ts'
import { gcDiff } from '../report/gc-diff.ts'
import type { CpuDiffReport, DiffReport, GcDiffReport } from '../report/rows.ts'
import { type GcLog, readGcLog } from './gc-log.ts'

/** The logs of collections of one set, standard error of a program that runs with GODEBUG=gctrace=1. */
export interface GcLogs {
  /** The set that they belong to; the first set of logs is that of the first set of profiles. */
  readonly label: string
  readonly texts: readonly GivenText[]
}

/** A comparison of profiles with that of the logs of their processes. Throws `bad-gctrace`. */
export function withGcLogs<Compared extends DiffReport | CpuDiffReport>(
  report: Compared,
  logs: readonly GcLogs[],
  /** The MemStats of the profiles of a set. */
  memStatsOf: (label: string) => readonly MemStats[],
  alpha: number,
): Compared {
  if (logs.length === 0) return report
  const { table, notices, evidence } = compareLogs(logs, memStatsOf, alpha)
  return {
    ...report,
    evidence: [...(report.evidence ?? []), ...evidence],
    tables: { ...report.tables, gc: table },
    notices: [...report.notices, ...notices],
  }
}

/** Compares logs of collections alone. Throws `bad-gctrace`. */
export function diffGcLogs(logs: readonly GcLogs[], alpha = 0.05): GcDiffReport {
  const { table, answer, notices, evidence } = compareLogs(logs, () => [], alpha)
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: VERSION },
    command: 'diff',
    answer,
    inputs: [],
    evidence,
    tables: { gc: table },
    findings: [],
    notices,
    verdict: 'pass',
  }
}

function compareLogs(logs: readonly GcLogs[], memStatsOf: (label: string) => readonly MemStats[], alpha: number) {
  const sets = logs.map(({ label, texts }) => ({ label, runs: readLogs(texts, memStatsOf(label)) }))
  const runs = sets.flatMap((set) => set.runs)
  const { table, answer, notices } = gcDiff(sets, alpha)
  return {
    table,
    answer,
    notices: [...runs.flatMap((run) => run.notices), ...notices],
    evidence: runs.map(({ evidence }) => evidence),
  }
}

/** Of several logs nobody knows which profile belongs to which. */
function readLogs(texts: readonly GivenText[], profiles: readonly MemStats[]): GcLog[] {
  const profile = texts.length === 1 ? profiles.at(-1) : undefined
  return texts.map((text) => readGcLog(text, profile ?? new Map()))
}
