import type { AnalysisDetails, HeapAnalysis } from '../report/analyze-report.ts'
import { Fleet } from '../report/fleet-report.ts'
import type { AnalyzeReport } from '../report/rows.ts'
import type { ChosenCaptures, ChosenProcess } from './chosen-captures.ts'

/** How a process is analyzed, and what the user wants to see of the worst one in detail. */
export interface ProcessReading {
  readonly analyze: (process: ChosenProcess) => Promise<HeapAnalysis>
  readonly details: (process: ChosenProcess, analysis: HeapAnalysis) => Promise<AnalysisDetails | null>
}

/**
 * Analyzes processes one after the other, and ranks them. What a capture holds is dropped before the next one is read: memory follows
 * statements and the largest capture, not their number.
 */
export async function rankProcesses(
  { processes, notices }: ChosenCaptures,
  { analyze, details }: ProcessReading,
): Promise<{ worst: HeapAnalysis; report: AnalyzeReport }> {
  const fleet = new Fleet()
  for (const process of processes) {
    const { name, group, captures, newest } = process
    fleet.add({ name, group, captures, labels: newest.labels, buildId: newest.traits.buildId }, await analyze(process))
  }
  const { identity, analysis } = fleet.worst
  const worst = processes.find(({ name }) => name === identity.name)!
  return { worst: analysis, report: fleet.report(await details(worst, analysis), notices) }
}
