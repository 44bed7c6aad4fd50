import { type Confidence, confidenceRank } from '../attribution/evidence.ts'
import { gradedSites } from '../attribution/site-facts.ts'
import { owned } from '../base/owned.ts'
import { counted } from '../base/units.ts'
import { type AnalysisDetails, analyzeReport, type HeapAnalysis } from './analyze-report.ts'
import { heads } from './columns.ts'
import { fleetAnswer } from './fleet-answer.ts'
import { FLEET_DEFERS_COLUMNS } from './fleet-columns.ts'
import { costOf, type ProcessIdentity, processesTable, processRow, statementsOf } from './processes-table.ts'
import { type EvidenceSource, type Finding, type InputSummary, type Notice, tablesOf } from './report.ts'
import type { AnalyzeReport, DefersRow, FleetDefersRow, ProcessesRow } from './rows.ts'
import { bySeverity } from './severity.ts'

/** The process that costs most so far, with all that is known of it. */
interface Worst {
  readonly identity: ProcessIdentity
  readonly analysis: HeapAnalysis
  readonly row: ProcessesRow
}

/**
 * Adds up the reports of many processes. What is kept of each is a row, its inputs' summaries, and a row and finding for each statement that
 * costs more there than in the processes before; only of the worst process everything is kept.
 */
export class Fleet {
  #rows: ProcessesRow[] = []
  #inputs: InputSummary[] = []
  #statements = new Map<string, { row: DefersRow; process: string; count: number }>()
  #findings = new Map<string, { finding: Finding; process: string; count: number }>()
  #notices = new Map<string, { notice: Notice; processes: string[] }>()
  #evidence = new Map<string, EvidenceSource>()
  #worst: Worst | null = null

  /** The process that costs most; at least one must have been added. */
  get worst(): Worst {
    return this.#worst!
  }

  add(identity: ProcessIdentity, analysis: HeapAnalysis): void {
    const row = processRow(identity, analysis)
    const report = analyzeReport({ ...analysis, top: () => [] })
    this.#rows.push(owned(row))
    this.#inputs.push(...owned(analysis.inputs.map((input) => ({ ...input, set: identity.name }))))
    for (const statement of statementsOf(analysis)) this.#addStatement(statement, identity.name)
    for (const finding of report.findings) this.#addFinding(finding, identity.name)
    for (const one of analysis.evidence) this.#evidence.set(`${one.kind} ${one.source}`, owned(one))
    for (const notice of report.notices) this.#addNotice(notice, identity.name)
    if (this.#worst === null || isWorse({ row, analysis }, this.#worst)) this.#worst = { identity, analysis, row }
  }

  #addStatement(row: DefersRow, process: string): void {
    const key = JSON.stringify([row.function, row.file, row.line, row.construct === 'range-func-marker'])
    const known = this.#statements.get(key)
    const isMore =
      known === undefined ||
      (isGraded(row) && !isGraded(known.row)) ||
      (isGraded(row) === isGraded(known.row) && costOf(row) > costOf(known.row))
    this.#statements.set(key, { ...(isMore ? { row: owned(row), process } : known), count: (known?.count ?? 0) + 1 })
  }

  #addFinding(finding: Finding, process: string): void {
    const key = JSON.stringify([finding.rule, finding.function, finding.file, finding.line])
    const known = this.#findings.get(key)
    const isMore =
      known === undefined ||
      bySeverity(finding, known.finding) < 0 ||
      (bySeverity(finding, known.finding) === 0 && Number(finding.value) > Number(known.finding.value))
    this.#findings.set(key, { ...(isMore ? { finding: owned(finding), process } : known), count: (known?.count ?? 0) + 1 })
  }

  #addNotice(notice: Notice, process: string): void {
    const known = this.#notices.get(notice.code)
    if (known === undefined) this.#notices.set(notice.code, { notice: owned(notice), processes: [process] })
    else known.processes.push(process)
  }

  /** The report: the processes, the statements of all of them, and what else is known of the worst. */
  report(details: AnalysisDetails | null, notices: readonly Notice[]): AnalyzeReport {
    const { identity, analysis } = this.worst
    const ofWorst = analyzeReport(analysis, details)
    const count = this.#rows.length
    const {
      held,
      defers: _,
      ...others
    } = Object.fromEntries(
      tablesOf(ofWorst).map(([id, table]) => [id, { ...table, title: `${table.title}, in ${identity.name}` }]),
    ) as AnalyzeReport['tables']
    return {
      ...ofWorst,
      answer: fleetAnswer(this.#rows, identity.name, ofWorst.answer!),
      inputs: [...this.#inputs].sort((a, b) => Number(b.set === identity.name) - Number(a.set === identity.name)),
      ...(this.#evidence.size === 0 ? {} : { evidence: [...this.#evidence.values()] }),
      tables: {
        processes: processesTable(this.#rows),
        ...(held === undefined ? {} : { held }),
        defers: { title: 'Defer records', columns: heads(FLEET_DEFERS_COLUMNS), rows: this.#statementRows() },
        ...others,
      },
      findings: this.#allFindings(count),
      notices: [...notices, ...ofWorst.notices, ...this.#noticesOfOthers(ofWorst.notices)].filter((one) => this.#isTrue(one)),
    }
  }

  #statementRows(): FleetDefersRow[] {
    return [...this.#statements.values()]
      .sort((a, b) => gradeOf(a.row) - gradeOf(b.row) || costOf(b.row) - costOf(a.row))
      .map(({ row, process, count }) => ({ ...row, process, processes: count }))
  }

  /** The findings of all processes, those of the worst first among equals. */
  #allFindings(processes: number): Finding[] {
    const { name } = this.worst.identity
    return [...this.#findings.values()]
      .sort(
        (a, b) =>
          bySeverity(a.finding, b.finding) ||
          Number(b.process === name) - Number(a.process === name) ||
          Number(b.finding.value) - Number(a.finding.value),
      )
      .map(({ finding, process, count }) => ({ ...finding, detail: `${whereText(process, count, processes)} ${finding.detail}` }))
  }

  /** A filter that matches nothing in one process may match in others: then it is no news. */
  #isTrue({ code }: Notice): boolean {
    return code !== 'filter-no-match' || this.#notices.get(code)!.processes.length >= this.#rows.length
  }

  /** Notices that the worst process has no reason for. */
  #noticesOfOthers(known: readonly Notice[]): Notice[] {
    const codes = new Set(known.map(({ code }) => code))
    return [...this.#notices.values()]
      .filter(({ notice }) => !codes.has(notice.code))
      .map(({ notice: { code, text }, processes: [first, ...more] }) => ({
        code,
        text: `${first}${more.length === 0 ? '' : ` and ${counted(more.length, 'other process', 'other processes')}`}: ${text}`,
      }))
  }
}

function gradeOf({ confidence }: DefersRow): number {
  return confidenceRank(confidence as Confidence)
}

function isGraded({ confidence }: DefersRow): boolean {
  return confidence !== 'possible'
}

function whereText(process: string, count: number, processes: number): string {
  const others = count - 1
  if (others === 0) return `In ${process}, and in no other of ${processes} processes.`
  return `In ${process}; ${counted(others, 'other process', 'other processes')} of ${processes} ${others === 1 ? 'has' : 'have'} it too.`
}

/** How much a process without records leaves open: a file that cannot tell matters more than one that shows nothing. */
function doubtOf({ missing, shownSites, unnamedBytes }: HeapAnalysis): number {
  return missing.length > 0 ? 3 : shownSites.length > gradedSites(shownSites).length ? 2 : unnamedBytes > 0 ? 1 : 0
}

function isWorse(one: Omit<Worst, 'identity'>, other: Omit<Worst, 'identity'>): boolean {
  const cost = ({ row }: Omit<Worst, 'identity'>) => Number(row.total ?? 0)
  return cost(one) > cost(other) || (cost(one) === cost(other) && doubtOf(one.analysis) > doubtOf(other.analysis))
}
