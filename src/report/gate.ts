import { parseDuration } from '../base/duration.ts'
import { ProfileError } from '../base/error.ts'
import { parseSize } from '../base/units.ts'
import { cellText, cellUnit } from './cell-text.ts'
import { isComparison } from './comparison-table.ts'
import { type GatedMetric, undecidedReason } from './gate-undecided.ts'
import { type Cell, type Finding, type Notice, type Report, type Table, tablesOf, type Unit } from './report.ts'
import { isAtLeast, SEVERITIES, severitiesText } from './severity.ts'

/** A parsed `--fail-on`: the report fails where `table.metric op limit` holds. `growing` is the table `growing` without a metric. */
export interface Gate extends GatedMetric {
  readonly text: string
  readonly operator: '>' | '>=' | '<' | '<='
  /** In the unit of the metric, where `limitText` is null. */
  readonly limit: number
  /** A size or duration as the user wrote it, since its number depends on the unit of the metric; null for plain numbers and shares. */
  readonly limitText: string | null
  /**
   * What the limit applies to: the value (in comparisons that of the later set), its change, or the change as a share of the first value.
   */
  readonly of: 'value' | 'delta' | 'change'
  /** Only rows with q below this are checked; null for all rows. */
  readonly maxQ: number | null
}

const NEXT =
  "write it as 'defers.records>10000', 'defers.total_bytes>1MiB', 'defers.share>5%' or 'findings.error>0'; for diff also as 'defers.total_bytes>+5%, q<0.05'"

/** What the reports of a command contain: values at one time, two sets, or a series. */
export type GateSubject = 'values' | 'comparison' | 'series'

/** The expression that fails where a row of a series grows. */
const GROWING = 'growing'

/**
 * Parses `TABLE.METRIC OP LIMIT[, q<N]`, or `growing` for a series. Throws `bad-fail-on`. Limits on a change (a sign, or % for a metric
 * that
 * is not a share) and `q<` need a comparison.
 */
export function parseGate(text: string, about: GateSubject = 'values'): Gate {
  if (text.trim() === GROWING) {
    if (about !== 'series') throw badGate(text, 'it needs a series of captures, as trend and watch have')
    return { text: GROWING, table: GROWING, metric: '', operator: '>', limit: 0, limitText: null, of: 'value', maxQ: null }
  }
  const match = /^\s*([\w-]+)\.([\w-]+)\s*(>=|<=|>|<)\s*([+-]?)([^,]+?)\s*(?:,\s*q\s*<\s*(\d*\.?\d+)\s*)?$/.exec(text)
  if (match === null) throw badGate(text, 'it is not of the form TABLE.METRIC OP LIMIT')
  const [, table, metric, operator, sign, limit, q] = match as unknown as [
    string,
    string,
    string,
    Gate['operator'],
    string,
    string,
    string | undefined,
  ]
  const isShare = metric === 'share' || metric.endsWith('_share')
  const isChange = sign !== '' || (limit.endsWith('%') && !isShare)
  if (about !== 'comparison' && (isChange || q !== undefined))
    throw badGate(text, 'a limit on a change needs two sets of profiles, which diff compares')
  return {
    text,
    table,
    metric,
    operator,
    ...limitOf(text, limit, sign === '-' ? -1 : 1),
    of: !isChange ? 'value' : limit.endsWith('%') ? 'change' : 'delta',
    maxQ: q === undefined ? null : Number(q),
  }
}

function limitOf(text: string, limit: string, sign: 1 | -1): Pick<Gate, 'limit' | 'limitText'> {
  if (/^\d+(\.\d+)?%$/.test(limit)) return { limit: (sign * Number(limit.slice(0, -1))) / 100, limitText: null }
  if (/^\d+(\.\d+)?$/.test(limit)) return { limit: sign * Number(limit), limitText: null }
  if (numberOf(limit, parseSize) === null && numberOf(limit, parseDuration) === null)
    throw badGate(text, `${limit} is not a number, size or duration`)
  return { limit: sign, limitText: limit }
}

function numberOf(text: string, parse: (text: string) => number): number | null {
  try {
    return parse(text)
  } catch {
    return null
  }
}

/** For each unit whose limits can be written in other units: the parser of such a limit. */
const PARSERS: Partial<Record<Unit, (text: string) => number>> = {
  bytes: parseSize,
  seconds: parseDuration,
  nanoseconds: (text) => parseDuration(text) * 1e9,
}

/** The gate with its limit in the metric's unit: `10m` is ten minutes or ten MiB. Throws `bad-fail-on` for other units. */
function inUnit(gate: Gate, unit: Unit): Gate {
  if (gate.limitText === null) return gate
  const parse = PARSERS[unit]
  const limit = parse === undefined ? null : numberOf(gate.limitText, parse)
  if (limit !== null) return { ...gate, limit: gate.limit * limit, limitText: null }
  throw badGate(gate.text, `${gate.limitText} is no limit of ${gate.table}.${gate.metric}, whose unit is ${unit}`)
}

/**
 * The report with the verdict of its gates so far, and a notice for every row over a limit. Throws for tables or metrics that the report
 * lacks.
 */
export function exceeded(report: Report, gates: readonly Gate[], listsPossible: boolean): Report {
  return withNotices(
    report,
    gates.flatMap((gate) => failuresOf(report, gate, listsPossible).map((text) => gateNotice('gate-failed', gate, text))),
  )
}

/**
 * The report with the verdict of its gates. A gate that nothing exceeds, but that these inputs cannot decide, fails too, with the
 * notice `gate-undecided`. Throws for tables or metrics that the report lacks.
 */
export function gated(report: Report, gates: readonly Gate[], listsPossible: boolean): Report {
  const undecided = gates.flatMap((gate) => {
    const reason = undecidedReason(report, gate)
    return reason === null || failuresOf(report, gate, listsPossible).length > 0 ? [] : [gateNotice('gate-undecided', gate, reason)]
  })
  return withNotices(exceeded(report, gates, listsPossible), undecided)
}

function gateNotice(code: 'gate-failed' | 'gate-undecided', gate: Gate, text: string): Notice {
  return { code, text: `--fail-on ${gate.text}: ${text}` }
}

function withNotices(report: Report, notices: readonly Notice[]): Report {
  return notices.length === 0 ? report : { ...report, notices: [...report.notices, ...notices], verdict: 'fail' }
}

function failuresOf(report: Report, gate: Gate, listsPossible: boolean): string[] {
  if (gate.table === GROWING) return growingRows(report)
  if (gate.table === 'findings') return findingsFailures(report.findings, gate)
  const table = Object.hasOwn(report.tables, gate.table) ? report.tables[gate.table] : undefined
  if (tablesOf(report).some(([, table]) => isComparison(table))) return comparisonFailures(report, gate, listsPossible)
  if (table === undefined) throw badGate(gate.text, `the report has the tables ${Object.keys(report.tables).join(', ')} and findings`)
  const column = table.columns.find(({ id }) => id === gate.metric)
  if (column === undefined || column.unit === null)
    throw badGate(
      gate.text,
      `${gate.table} has the metrics ${table.columns
        .filter(({ unit }) => unit !== null)
        .map(({ id }) => id)
        .join(', ')}`,
    )
  // a row that only the size of objects suggests must not fail a build unless asked for; goroutines exist, deferred or not
  const rows = table.rows.filter((row) => listsPossible || gate.table === 'groups' || row['confidence'] !== 'possible')
  // the gate is checked against a table without rows too
  if (rows.length === 0 && column.unit !== 'own') inUnit(gate, column.unit)
  return rows
    .filter((row) => exceeds(row[gate.metric]!, inUnit(gate, cellUnit(column, row) ?? 'count')))
    .map((row) => `${rowName(row, 'unknown function')} has ${cellText(row[gate.metric] ?? null, cellUnit(column, row))}`)
}

/** Defer statements and goroutines that grow. Functions are not included, since they may be caches that fill; findings report them. */
function growingRows({ tables }: Report): string[] {
  return ['defers', 'goroutines']
    .flatMap((id) => tables[id]?.rows ?? [])
    .filter((row) => row['pattern'] === 'growing' && row['confidence'] !== 'possible')
    .map((row) => `${rowName({ ...row, function: row['function'] ?? row['deferred_function'] ?? null }, 'records')} grows`)
}

/** Findings of a severity and worse ones: better evidence turns a warning into an error, and that must not let a build pass. */
function findingsFailures(findings: readonly Finding[], gate: Gate): string[] {
  if (gate.of !== 'value') throw badGate(gate.text, 'findings have no change: they are counted')
  const least = SEVERITIES.find((severity) => severity === gate.metric)
  if (least === undefined) throw badGate(gate.text, `findings has ${SEVERITIES.join(', ')}`)
  inUnit(gate, 'count')
  const counted = findings.filter(({ severity }) => isAtLeast(severity, least))
  return exceeds(counted.length, gate) ? [severitiesText(counted) || '0 findings'] : []
}

/** The place of a row: function and line. */
function rowName(row: Table['rows'][number], unknown: string): string {
  return `${String(row['function'] ?? unknown)}${row['line'] == null ? '' : ` line ${String(row['line'])}`}`
}

/** Metrics of comparisons, by the beginning of a table's name. */
const COMPARED: Readonly<Record<string, readonly string[]>> = {
  defers: ['records', 'total_bytes', 'record_bytes', 'held_bytes'],
  functions: ['flat', 'cum'],
  defer_time: ['total', 'make', 'run', 'free'],
}

/** Kinds that may have a table per metric or sample type: their name means all of them. */
const SPLIT: readonly string[] = ['functions', 'defer_time']

/** Rows of a comparison over the limit; `functions` means every table of functions, `defer_time` every one of times. */
function comparisonFailures(report: Report, gate: Gate, listsPossible: boolean): string[] {
  const kind = Object.keys(COMPARED).find((name) => gate.table === name || gate.table.startsWith(`${name}_`))
  const tables = tablesOf(report).filter(([id]) => id === gate.table || (SPLIT.includes(gate.table) && id.startsWith(gate.table)))
  if (kind === undefined || tables.length === 0)
    throw badGate(
      gate.text,
      `the comparison has the tables ${Object.keys(report.tables)
        .filter((id) => id !== 'runtime' && id !== 'gc')
        .join(', ')} and findings`,
    )
  if (!COMPARED[kind]!.includes(gate.metric)) throw badGate(gate.text, `${gate.table} has the metrics ${COMPARED[kind]!.join(', ')}`)
  return tables.flatMap(([, table]) =>
    table.rows
      .filter((row) => listsPossible || row['confidence'] !== 'possible')
      .map((row) => (gate.metric === 'records' && row['metric'] !== 'held_bytes' ? recordsRow(row) : row))
      .filter((row) => isMetric(row['metric'], gate.metric) && exceeds(changeOf(row, gate), inUnit(gate, row['unit'] as Unit)))
      .filter((row) => gate.maxQ === null || (typeof row['q'] === 'number' && row['q'] < gate.maxQ))
      .map((row) => {
        const unit = row['unit'] as Unit
        return `${rowName(row, 'records')} went from ${cellText(row['before']!, unit)} to ${cellText(row['after']!, unit)}`
      }),
  )
}

/** Whether a row has the wanted metric. Up to Go 1.17 only the bytes of records are known. */
function isMetric(metric: Cell | undefined, wanted: string): boolean {
  return metric === wanted || (wanted === 'total_bytes' && metric === 'record_bytes')
}

/** A row counted in records instead of their bytes. */
function recordsRow(row: Table['rows'][number]): Table['rows'][number] {
  const [before, after] = [Number(row['records_before']), Number(row['records_after'])]
  return { ...row, metric: 'records', unit: 'count', before, after, delta: after - before, ratio: before === 0 ? null : after / before }
}

/** The value that a gate's limit is compared with; growth from zero is beyond any share. */
function changeOf(row: Table['rows'][number], { of }: Gate): Cell {
  if (of === 'value') return row['after']!
  if (of === 'delta') return row['delta']!
  const delta = Number(row['delta'])
  return row['ratio'] === null ? (delta === 0 ? 0 : delta * Number.POSITIVE_INFINITY) : Number(row['ratio']) - 1
}

function exceeds(value: Cell, gate: Gate): boolean {
  if (typeof value !== 'number' && typeof value !== 'bigint') return false
  const number = Number(value)
  if (gate.operator === '>') return number > gate.limit
  if (gate.operator === '>=') return number >= gate.limit
  if (gate.operator === '<') return number < gate.limit
  return number <= gate.limit
}

function badGate(text: string, message: string, cause?: unknown): ProfileError {
  return new ProfileError('bad-fail-on', `--fail-on "${text}" cannot be checked: ${message}`, '--fail-on', NEXT, cause)
}
