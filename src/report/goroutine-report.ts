import type { GoroutineGroup } from '../analysis/goroutine-groups.ts'
import { counted } from '../base/units.ts'
import { VERSION } from '../base/version.ts'
import { heads } from './columns.ts'
import { quoted } from './exact-evidence.ts'
import { goroutinesAnswer } from './goroutine-answer.ts'
import { FLEET_GROUPS_COLUMNS, GROUPS_COLUMNS } from './goroutine-columns.ts'
import { goroutineFindings } from './goroutine-findings.ts'
import type { EvidenceSource, InputSummary, Notice } from './report.ts'
import type { FleetGroupsRow, GoroutinesReport, GroupsRow } from './rows.ts'

/** The results of `goroutines` before they become text. */
export interface GoroutineAnalysis {
  /** In the order of the report. */
  readonly groups: readonly GoroutineGroup[]
  readonly inputs: readonly InputSummary[]
  readonly evidence: readonly EvidenceSource[]
  readonly threshold: number
  /** Whether every input has states and creators. */
  readonly hasStates: boolean
  readonly isComparison: boolean
  readonly instanceCount: number
  /** The process of each instance; null where nothing names it. */
  readonly processes: readonly string[] | null
  /** The number of goroutines that filters left out. */
  readonly filtered: number
  readonly notices: readonly Notice[]
}

/** The report of `deferscope goroutines`. */
export function goroutineReport(analysis: GoroutineAnalysis): GoroutinesReport {
  const { groups, inputs, evidence, threshold, hasStates, isComparison } = analysis
  const hasBoth = (['executable', 'source'] as const).every((kind) => evidence.some((one) => one.kind === kind))
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: VERSION },
    command: 'goroutines',
    answer: goroutinesAnswer(groups, analysis.processes),
    inputs,
    ...(evidence.length === 0 ? {} : { evidence }),
    tables: {
      groups: {
        title: 'Goroutines by what they wait for',
        columns: heads(analysis.processes === null ? GROUPS_COLUMNS : FLEET_GROUPS_COLUMNS),
        rows: groups.map((group) => groupRow(group, analysis.processes)),
      },
    },
    findings: goroutineFindings(groups, { threshold, hasStates, isComparison }).map((finding) => ({
      ...finding,
      next: finding.next.filter((command) => !hasBoth || !command.includes('--binary')).map((command) => commandText(command, analysis)),
    })),
    notices: [...analysis.notices, ...ownNotices(analysis)],
    verdict: 'pass',
  }
}

/** A command with the files of the report, and the given source. */
function commandText(command: string, { inputs, evidence }: GoroutineAnalysis): string {
  const source = evidence.find(({ kind }) => kind === 'source')?.source
  return command
    .replace(/\bPROFILE\b/, () => sourcesText(inputs))
    .replace(/ --source \.$/, (option) => (source === undefined ? option : ` --source ${quoted(source)}`))
}

/** The files of the report, quoted for a shell. */
function sourcesText(inputs: readonly InputSummary[]): string {
  return inputs.map(({ source }) => quoted(source)).join(' ')
}

function groupRow(group: GoroutineGroup, processes: readonly string[] | null): GroupsRow | FleetGroupsRow {
  const { deferred, place } = group
  return {
    count: group.count,
    state: group.state,
    wait_min: group.waitMin,
    wait_max: group.waitMax,
    blocked_in: group.blockedIn,
    function: place?.name ?? null,
    file: place?.file ?? null,
    line: place?.line ?? null,
    created_by: group.createdBy?.name ?? null,
    in_deferred: deferred.isDeferred,
    deferred_function: deferred.function,
    deferred_by: deferred.by,
    deferred_file: deferred.statement?.file ?? null,
    deferred_line: deferred.statement?.line ?? null,
    via: deferred.via,
    evidence: deferred.evidence,
    confidence: deferred.confidence,
    leaked: group.leaked,
    transient: group.transient,
    labels: group.labels,
    stack: group.frames.map(({ name }) => name),
    before: group.before,
    per_instance: group.perInstance,
    stacks: group.stackCount,
    lines: group.frames.map(({ file, line }) => `${file}:${line}`),
    ...(processes === null ? {} : { processes: processesOf(group, processes) }),
  }
}

/** The processes that have goroutines of a group, those with most first. */
function processesOf({ perInstance }: GoroutineGroup, processes: readonly string[]): string[] {
  const counts = new Map<string, number>()
  perInstance.forEach((count, i) => {
    if (count > 0) counts.set(processes[i]!, (counts.get(processes[i]!) ?? 0) + count)
  })
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name)
}

function ownNotices({ hasStates, instanceCount, processes, filtered, groups, evidence }: GoroutineAnalysis): Notice[] {
  const notices: Notice[] = []
  if (filtered > 0) notices.push({ code: 'filtered', text: `${counted(filtered, 'goroutine')} left out, as filters ask.` })
  if (!hasStates)
    notices.push({
      code: 'states-unknown',
      text: "Protobuf and debug=1 have no waits and no creators, and states only as far as the waiting function tells. Add the text: curl 'http://HOST:PORT/debug/pprof/goroutine?debug=2'.",
    })
  if (instanceCount > 1)
    notices.push({
      code: 'instances',
      text: `${processes === null ? counted(instanceCount, 'dump') : `The dumps of ${counted(instanceCount, 'process', 'processes')}`} are added up; groups are ranked by the root mean square of their numbers.`,
    })
  if (evidence.length === 0 && groups.some(({ deferred }) => deferred.isDeferred === null))
    notices.push({
      code: 'deferred-unknown',
      text: 'After a normal return nothing in a dump names a deferred call. --source DIR tells by the line that the caller stands at, --binary FILE by the call it made.',
    })
  return notices
}
