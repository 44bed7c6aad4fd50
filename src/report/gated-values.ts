import { smallestMannWhitneyP } from '../stats/mann-whitney.ts'
import { cellText, cellUnit } from './cell-text.ts'
import { heads } from './columns.ts'
import { isComparison } from './comparison-table.ts'
import { badGate, type Gate, GROWING, inUnit } from './gate.ts'
import { isInScope, type ScopeKey } from './gate-scope.ts'
import { HELD_COLUMNS } from './heap-columns.ts'
import { type Cell, type Report, type Row, type Table, tablesOf, type Unit } from './report.ts'
import { isAtLeast, SEVERITIES, severitiesText } from './severity.ts'

/** What a gate finds in a report. */
export interface GateFindings {
  /** What is over the limit, in words. */
  readonly over: readonly string[]
  /** Rows over the limit whose q cannot show anything at the size of these sets, in words. */
  readonly open: readonly string[]
  /** The rows that the gate looked at; findings are no rows. */
  readonly rows: readonly Row[]
  /** Those of `rows` whose value is not known. */
  readonly unknown: readonly Row[]
}

/** Holds a gate against a report. Throws `bad-fail-on` for tables or metrics that the report lacks. */
export function gateFindings(report: Report, gate: Gate, listsPossible: boolean): GateFindings {
  if (gate.table === GROWING) return { ...NONE, over: growingRows(report, gate) }
  if (gate.table === 'findings') return { ...NONE, over: findingsOver(report, gate) }
  // a row that only the size of objects suggests must not fail a build unless asked for; goroutines exist, deferred or not
  const counts = (row: Row) =>
    (listsPossible || gate.table === 'groups' || row['confidence'] !== 'possible') && isInScope(gate.scope, row as never)
  return isOfSets(report) ? comparedFindings(report, gate, counts) : tableFindings(report, gate, counts)
}

const NONE: GateFindings = { over: [], open: [], rows: [], unknown: [] }

/** Defer statements and goroutines that grow. Functions are not included, since they may be caches that fill; findings report them. */
function growingRows({ tables, findings }: Report, { scope }: Gate): string[] {
  const known = new Set(findings.filter((one) => one.known === true).map((one) => `${one.function}:${one.line}`))
  return ['defers', 'goroutines']
    .flatMap((id) => tables[id]?.rows ?? [])
    .map((row): Row => ({ ...row, function: row['function'] ?? row['deferred_function'] ?? null }))
    .filter((row) => row['pattern'] === 'growing' && row['confidence'] !== 'possible' && isInScope(scope, row as never))
    .filter((row) => !known.has(`${String(row['function'])}:${String(row['line'])}`))
    .map((row) => `${rowName(row, 'records')} grows`)
}

/** Findings of a severity and worse ones: better evidence turns a warning into an error, and that must not let a build pass. */
function findingsOver({ findings }: Report, gate: Gate): string[] {
  if (gate.of !== 'value') throw badGate(gate, 'findings have no change: they are counted')
  const least = SEVERITIES.find((severity) => severity === gate.metric)
  if (least === undefined) throw badGate(gate, `findings has ${SEVERITIES.join(', ')}`)
  inUnit(gate, 'count')
  const counted = findings.filter((one) => one.known !== true && isAtLeast(one.severity, least) && isInScope(gate.scope, one))
  return exceeds(counted.length, gate) ? [severitiesText(counted) || '0 findings'] : []
}

function tableFindings(report: Report, gate: Gate, counts: (row: Row) => boolean): GateFindings {
  const table = tableOf(report, gate)
  refuseScope(table, gate)
  const { rows, column } = metricOf(table, gate, counts)
  // the gate is checked against a table without rows too
  if (rows.length === 0 && column.unit !== 'own') inUnit(gate, column.unit ?? 'count')
  const over = rows.filter((row) => exceeds(row[column.id] ?? null, inUnit(gate, cellUnit(column, row) ?? 'count')))
  return {
    over: over.map((row) => `${rowName(row, 'unknown function')} has ${cellText(row[column.id] ?? null, cellUnit(column, row))}`),
    open: [],
    rows,
    unknown: rows.filter((row) => row[column.id] == null),
  }
}

/** Tables that a report of a heap has only where they have rows. */
const EMPTY_TABLES: Readonly<Record<string, Table['columns']>> = { held: heads(HELD_COLUMNS) }

function tableOf({ tables }: Report, gate: Gate): Table {
  const table = Object.hasOwn(tables, gate.table) ? tables[gate.table] : undefined
  if (table !== undefined) return table
  if (tables['defers'] !== undefined && Object.hasOwn(EMPTY_TABLES, gate.table))
    return { title: gate.table, columns: EMPTY_TABLES[gate.table]!, rows: [] }
  throw badGate(gate, `the report has the tables ${Object.keys(tables).join(', ')} and findings`)
}

/** The columns that hold the number of a row which names its metric, the most current one first. */
const VALUE_COLUMNS = ['value', 'last']

/** What the rows of a series name in its table of statements, also where there is none. */
const NAMED_OF_DEFERS = ['total_bytes', 'held_bytes']

/** Columns of many numbers, which no limit can be held against. */
const LISTS = ['values', 'times']

/** The rows that have a metric, and the column it stands in: a metric is a column, or what rows name in their cell `metric`. */
function metricOf(table: Table, gate: Gate, counts: (row: Row) => boolean): { rows: Row[]; column: Table['columns'][number] } {
  const rows = table.rows.filter(counts)
  const numbers = table.columns.filter(({ id, unit }) => unit !== null && !LISTS.includes(id))
  const column = numbers.find(({ id }) => id === gate.metric)
  if (column !== undefined) return { rows, column }
  const value = table.columns.find(({ id }) => VALUE_COLUMNS.includes(id))
  const ofTable = gate.table === 'defers' ? NAMED_OF_DEFERS : []
  const named = [...new Set([...ofTable, ...table.rows.flatMap((row) => (typeof row['metric'] === 'string' ? [row['metric']] : []))])]
  if (value !== undefined && named.includes(gate.metric))
    return { rows: rows.filter((row) => row['metric'] === gate.metric), column: value }
  const columns = numbers.map(({ id }) => id)
  throw badGate(gate, `${gate.table} has the metrics ${[...columns, ...(value === undefined ? [] : named)].join(', ')}`)
}

function refuseScope({ columns }: Table, gate: Gate): void {
  const missing = gate.scope?.keys.find((key: ScopeKey) => !columns.some(({ id }) => id === key))
  if (missing !== undefined) throw badGate(gate, `the rows of ${gate.table} have no ${missing}`)
}

/** The place of a row: function and line; of a row without either, its metric. */
function rowName(row: Row, unknown: string): string {
  if (row['function'] === undefined && typeof row['metric'] === 'string') return row['metric']
  return `${String(row['function'] ?? unknown)}${row['line'] == null ? '' : ` line ${String(row['line'])}`}`
}

/** Whether a report compares sets. */
function isOfSets(report: Report): boolean {
  return report.command === 'diff' || tablesOf(report).some(([, table]) => isComparison(table))
}

/** Metrics of comparisons with their units, by the beginning of a table's name; null where the unit depends on the sample type. */
const COMPARED: Readonly<Record<string, Readonly<Record<string, Unit | null>>>> = {
  defers: { records: 'count', total_bytes: 'bytes', record_bytes: 'bytes', held_bytes: 'bytes' },
  functions: { flat: null, cum: null },
  defer_time: { total: 'nanoseconds', make: 'nanoseconds', run: 'nanoseconds', free: 'nanoseconds' },
  runtime: {},
  gc: {},
}

/** Kinds that may have a table per metric or sample type: their name means all of them. */
const SPLIT: readonly string[] = ['functions', 'defer_time']

/** Rows of a comparison over the limit; `functions` means every table of functions, `defer_time` every one of times. */
function comparedFindings(report: Report, gate: Gate, counts: (row: Row) => boolean): GateFindings {
  const kind = Object.keys(COMPARED).find((name) => gate.table === name || gate.table.startsWith(`${name}_`))
  const tables = tablesOf(report).filter(([id]) => id === gate.table || (SPLIT.includes(gate.table) && id.startsWith(gate.table)))
  if (kind === undefined || tables.length === 0)
    throw badGate(gate, `the comparison has the tables ${Object.keys(report.tables).join(', ')} and findings`)
  const all = tables.flatMap(([, table]) => table.rows)
  for (const [, table] of tables) refuseComparison(table, gate)
  const named = all.flatMap((row) => (typeof row['metric'] === 'string' ? [row['metric']] : []))
  const known = COMPARED[kind]!
  const metrics = [...new Set([...Object.keys(known), ...named])]
  if (!metrics.includes(gate.metric)) throw badGate(gate, `${gate.table} has the metrics ${metrics.join(', ')}`)
  if (kind === 'functions' && all.length > 0 && !named.includes(gate.metric))
    throw badGate(gate, `${gate.table} is compared by ${named[0]!} here, not by ${gate.metric}`)
  const unit = Object.hasOwn(known, gate.metric) ? known[gate.metric]! : null
  if (unit !== null && gate.of !== 'change') inUnit(gate, unit)
  const rows = all
    .filter(counts)
    .map((row) => (gate.metric === 'records' && row['metric'] !== 'held_bytes' ? recordsRow(row) : row))
    .filter((row) => isMetric(row['metric'], gate.metric))
  const over = rows.filter((row) => exceeds(changeOf(row, gate), inUnit(gate, row['unit'] as Unit)))
  const { maxQ } = gate
  const isShown = (row: Row) => maxQ === null || (typeof row['q'] === 'number' && row['q'] < maxQ)
  return {
    over: over.filter(isShown).map(changeText),
    open:
      maxQ === null
        ? []
        : openRows(
            over.filter((row) => !isShown(row)),
            rows,
            kind,
            maxQ,
          ).map(changeText),
    rows,
    unknown: rows.filter((row) => changeOf(row, gate) === null),
  }
}

function refuseComparison(table: Table, gate: Gate): void {
  refuseScope(table, gate)
  if (gate.maxQ !== null && !table.columns.some(({ id }) => id === 'q')) throw badGate(gate, `the rows of ${gate.table} have no q`)
}

/**
 * Rows over the limit that these sets cannot test. Among functions there always are some with next to no samples: they count only where no
 * function could be tested at all.
 */
function openRows(over: readonly Row[], all: readonly Row[], kind: string, maxQ: number): Row[] {
  const skipsSmall = SPLIT.includes(kind) && all.some((row) => typeof row['q'] === 'number')
  return over.filter((row) => isOpen(row, maxQ) && !(skipsSmall && typeof row['q'] !== 'number'))
}

/** Whether no data of the size of a row's sets could give a q below the limit, given the number of rows tested with it. */
function isOpen(row: Row, maxQ: number): boolean {
  const [p, q] = [row['p'], row['q']]
  if (typeof p !== 'number' || typeof q !== 'number') return true
  if (row['method'] !== 'mann-whitney') return false
  // sets that do not overlap at all have this p: no difference shows more
  return q >= maxQ && p <= smallestMannWhitneyP(Number(row['n_before']), Number(row['n_after'])) * (1 + 1e-9)
}

/** Whether a row has the wanted metric. Up to Go 1.17 only the bytes of records are known. */
function isMetric(metric: Cell | undefined, wanted: string): boolean {
  return metric === wanted || (wanted === 'total_bytes' && metric === 'record_bytes')
}

/** A row counted in records instead of their bytes. */
function recordsRow(row: Row): Row {
  const [before, after] = [Number(row['records_before']), Number(row['records_after'])]
  return { ...row, metric: 'records', unit: 'count', before, after, delta: after - before, ratio: before === 0 ? null : after / before }
}

function changeText(row: Row): string {
  const unit = row['unit'] as Unit
  const text = (cell: Cell | undefined) => (cell == null ? 'unknown' : cellText(cell, unit))
  return `${rowName(row, 'records')} went from ${text(row['before'])} to ${text(row['after'])}`
}

/** The value that a gate's limit is compared with; growth from zero is beyond any share. Null where it is not known. */
function changeOf(row: Row, { of }: Gate): Cell {
  const [before, after] = [row['before'] ?? null, row['after'] ?? null]
  if (of === 'value' || before === null || after === null) return of === 'value' ? after : null
  const delta = row['delta'] ?? Number(after) - Number(before)
  if (of === 'delta') return delta
  const ratio = row['ratio'] === undefined ? (Number(before) === 0 ? null : Number(after) / Number(before)) : row['ratio']
  return ratio === null ? (Number(delta) === 0 ? 0 : Number(delta) * Number.POSITIVE_INFINITY) : Number(ratio) - 1
}

/** Whether a value is over the limit of a gate, whose limit is in the unit of the value. */
export function exceeds(value: Cell, gate: Pick<Gate, 'operator' | 'limit'>): boolean {
  if (typeof value !== 'number' && typeof value !== 'bigint') return false
  const number = Number(value)
  if (gate.operator === '>') return number > gate.limit
  if (gate.operator === '>=') return number >= gate.limit
  if (gate.operator === '<') return number < gate.limit
  return number <= gate.limit
}
