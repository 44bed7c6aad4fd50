import type { Comparison } from '../analysis/compare.ts'
import type { DeferSite } from '../attribution/attribute-defers.ts'
import { isCertain } from '../attribution/site-facts.ts'
import { baseName } from '../base/go-path.ts'
import { counted, formatValue } from '../base/units.ts'
import { VERSION } from '../base/version.ts'
import { deferHoldsMemory, HELD_LOOP_CAUSE, HELD_ONCE_CAUSE } from '../rules/defer-holds-memory.ts'
import { deferRecordsGrowing } from '../rules/defer-records-growing.ts'
import { heads } from './columns.ts'
import { type ComparedSet, type DeferChange, type HeldChange, isMarked, markedFirst } from './compared-sets.ts'
import { comparisonCells } from './comparison-cells.ts'
import { diffAnswer, grownOf } from './diff-answer.ts'
import { DIFF_DEFERS_COLUMNS, DIFF_FUNCTIONS_COLUMNS } from './diff-columns.ts'
import { grownFunctionFindings } from './function-growth.ts'
import { functionTables } from './function-tables.ts'
import { pText } from './p-text.ts'
import type { Finding, InputSummary, Notice, Table } from './report.ts'
import type { DiffDefersRow, DiffFunctionsRow, DiffReport } from './rows.ts'
import { runtimeTable } from './runtime-table.ts'
import { causeText, placeText } from './suspect-text.ts'

export interface DiffFindings {
  readonly inputs: readonly InputSummary[]
  /** Label of the first set. */
  readonly base: string
  readonly sets: readonly ComparedSet[]
  readonly options: { readonly alpha: number; readonly confidence: number; readonly by: 'flat' | 'cum' | 'lines' }
  /** Files of directories that are something else. */
  readonly skipped: readonly string[]
  /** Notices about executables and source that could not be used. */
  readonly notices: readonly Notice[]
  /** Whether the Go version hides where records were allocated. */
  readonly sitesHidden: boolean
}

/** The report of `deferscope diff`. */
export function diffReport(findings: DiffFindings): DiffReport {
  const { inputs, sets, options } = findings
  const hasRuntime = sets.some(({ runtime }) => runtime.length > 0)
  return {
    schema: 'deferscope.report/1',
    tool: { name: 'deferscope', version: VERSION },
    command: 'diff',
    answer: diffAnswer(
      sets,
      inputs.some(({ kind }) => kind === 'heap' || kind === 'allocs'),
    ),
    inputs,
    tables: {
      defers: defersTable(sets),
      ...functionTables(sets[0]!.functions, (_type, i) => functionsTable(sets, i, options.by)),
      ...(hasRuntime ? { runtime: runtimeTable(sets) } : {}),
    },
    findings: sets.flatMap((set) => findingsOf(set)),
    notices: [...findings.notices, ...noticesOf(findings)],
    verdict: 'pass',
  }
}

function defersTable(sets: readonly ComparedSet[]): Table<DiffDefersRow> {
  return {
    title: sets.some(({ held }) => held.length > 0)
      ? 'Held memory, and defer records with their closures'
      : 'Defer records with their closures',
    columns: heads(DIFF_DEFERS_COLUMNS),
    rows: sets.flatMap((set) => [
      ...markedFirst(set.held).map(({ held, comparison }) => heldRow(held, comparison, set)),
      ...markedFirst(set.defers).map(({ site, movedFrom, recordsBefore, recordsAfter, comparison }) => ({
        set: set.label,
        function: site.function,
        file: site.file,
        line: site.line,
        ...comparisonCells(comparison, set, site.function === null ? 'record_bytes' : 'total_bytes', 'bytes'),
        construct: site.construct,
        evidence: site.evidence,
        confidence: site.confidence,
        records_before: recordsBefore,
        records_after: recordsAfter,
        moved_from: movedFrom,
        record_size: site.recordSize,
      })),
    ]),
  }
}

function heldRow(held: HeldChange['held'], comparison: Comparison, set: ComparedSet): DiffDefersRow {
  return {
    set: set.label,
    function: held.function,
    file: held.file,
    line: held.line,
    ...comparisonCells(comparison, set, 'held_bytes', 'bytes'),
    construct: held.construct,
    evidence: 'source',
    confidence: held.confidence,
    records_before: null,
    records_after: null,
    moved_from: null,
    record_size: null,
  }
}

function functionsTable(sets: readonly ComparedSet[], index: number, by: 'flat' | 'cum' | 'lines'): Table<DiffFunctionsRow> {
  const { type, unit } = sets[0]!.functions[index]!
  return {
    title: `${by === 'lines' ? 'Lines' : 'Functions'} by ${by === 'cum' ? 'cum' : 'flat'} ${type}`,
    columns: heads(DIFF_FUNCTIONS_COLUMNS),
    rows: sets.flatMap((set) =>
      markedFirst(set.functions[index]!.rows).map(({ place, comparison }) => ({
        set: set.label,
        function: place.function,
        file: place.file,
        line: place.line,
        ...comparisonCells(comparison, set, by === 'cum' ? 'cum' : 'flat', unit),
      })),
    ),
  }
}

/** What grew: defer statements, or, where none is marked, functions. */
function findingsOf(set: ComparedSet): Finding[] {
  const defers = [...markedFirst(set.held).flatMap(heldFindingOf), ...markedFirst(set.defers).flatMap((change) => findingOf(change))]
  const unit = set.functions.find(({ type }) => type.startsWith('inuse_'))?.unit ?? 'count'
  return [...set.held, ...set.defers].some(({ comparison }) => isMarked(comparison.change))
    ? defers
    : grownFunctionFindings(grownOf(set), unit)
}

function findingOf({ site, comparison, recordsBefore, recordsAfter }: DeferChange): Finding[] {
  if (comparison.change !== 'grown' && comparison.change !== 'new') return []
  const records = `${counted(recordsBefore, 'record')} before, ${formatValue(recordsAfter, 'count')} after`
  return [
    {
      rule: deferRecordsGrowing.id,
      severity: isCertain(site) ? 'error' : site.confidence === 'likely' ? 'warning' : 'note',
      title: findingTitle(site, comparison.change),
      detail: `Records and closures went from ${formatValue(comparison.before.value, 'bytes')} to ${formatValue(comparison.after.value, 'bytes')} (${records}; ${pText(comparison.p)}; ${site.evidence}, ${site.confidence}).`,
      function: site.function,
      file: site.file,
      line: site.line,
      value: comparison.delta,
      low: null,
      high: null,
      unit: 'bytes',
      share: null,
      evidence: site.evidence,
      confidence: site.confidence,
      cause: causeText(site),
      fix: deferRecordsGrowing.fix,
      example: null,
      next: [],
    },
  ]
}

function heldFindingOf({ held, comparison }: HeldChange): Finding[] {
  if (comparison.change !== 'grown' && comparison.change !== 'new') return []
  const { before, after } = comparison
  const low = Math.max(0, after.low)
  return [
    {
      rule: deferHoldsMemory.id,
      severity: 'warning',
      title: `the pending deferred calls of ${held.function} (${baseName(held.file)}:${held.line}) hold ${comparison.change === 'new' ? 'memory that they did not hold before' : 'more memory than before'}`,
      detail: `They held ${formatValue(before.value, 'bytes')} before and hold ${formatValue(after.value, 'bytes')} after (${pText(comparison.p)}; source, ${held.confidence}).`,
      function: held.function,
      file: held.file,
      line: held.line,
      value: after.value,
      low: Number.isFinite(low) ? low : null,
      high: Number.isFinite(after.high) ? after.high : null,
      unit: 'bytes',
      share: null,
      evidence: 'source',
      confidence: held.confidence,
      cause: held.construct === null ? HELD_ONCE_CAUSE : HELD_LOOP_CAUSE,
      fix: deferHoldsMemory.fix,
      example: deferHoldsMemory.example,
      next: [],
    },
  ]
}

function findingTitle(site: DeferSite, change: Comparison['change']): string {
  if (site.function === null) return `more ${placeText(site)} are alive, at lines that this Go version does not tell`
  return `${placeText(site)} holds ${change === 'new' ? 'defer records that were not there' : 'more defer records'}`
}

function noticesOf({ sets, skipped, options, sitesHidden }: DiffFindings): Notice[] {
  const notices: Notice[] = []
  const methods = new Set(
    sets.flatMap(({ functions, held, defers }) =>
      [...held, ...defers, ...functions.flatMap(({ rows }) => rows)].map((row) => row.comparison.method),
    ),
  )
  if (methods.has('sampling') || methods.has('same-process'))
    notices.push({
      code: 'single-pair',
      text: 'One profile per side: ± and p cover heap sampling only, not run-to-run variation. Several profiles for each side cover that as well.',
    })
  if (methods.has('exact'))
    notices.push({
      code: 'single-pair',
      text: 'One profile per side, and nothing was sampled: differences are what they are, and say nothing of run-to-run variation.',
    })
  if (methods.has('same-process'))
    notices.push({
      code: 'same-process',
      text: 'Both profiles are of one process, as their counters show: objects that both hold say nothing about the difference.',
    })
  const needed = Math.max(
    0,
    ...sets.flatMap(({ functions }) => functions.flatMap(({ rows }) => rows.map(({ comparison }) => comparison.needed ?? 0))),
  )
  if (needed > 0)
    notices.push({
      code: 'too-few-profiles',
      text: `So few profiles cannot show a difference at the level ${options.alpha}: it takes ${needed} a side at least, and more where many rows are tested.`,
    })
  if (skipped.length > 0)
    notices.push({ code: 'skipped-files', text: `Not of the kind that is compared, and left out: ${skipped.join(', ')}` })
  if (sitesHidden)
    notices.push({
      code: 'sites-hidden',
      text: 'Go 1.17 and before allocate records on the system stack, without a caller: their totals by size are compared, their lines are not known.',
    })
  notices.push({
    code: 'many-rows',
    text: `Rows are marked by q <= ${options.alpha}, which keeps the share of false alarms among them there however many are tested.`,
  })
  return notices
}
