import { ProfileError } from '../base/error.ts'
import { JsonFile, type JsonNode } from '../base/json-file.ts'
import { jsonFault } from '../base/json-schema.ts'
import type { Answer, Cell, Finding, InputSummary, Report, Table } from './report.ts'
import { REPORT_SCHEMA, reportSchema } from './report-schema.ts'
import { tableKind } from './report-tables.ts'

const NEXT = 'give what deferscope printed with --format json; docs/report.schema.json says what that is'

/**
 * The reports of a text of JSON: one, or one on each line, as `watch` prints them. The text may be from anywhere: it is compared with the
 * schema first. Throws `bad-report`, with the place in the JSON.
 */
export function savedReports(source: string, text: string): Report[] {
  const documents = documentsOf(text)
  return documents.map((document, i) => savedReport(documents.length === 1 ? source : `${source}, document ${i + 1}:`, document))
}

/** The documents of a text: it is one, unless it holds several lines of which each is one. */
function documentsOf(text: string): string[] {
  if (!/^\ufeff?\s*\{[^\n]*\}\s*\n\s*\{/.test(text)) return [text]
  return text.split('\n').filter((line) => line.trim() !== '')
}

function savedReport(source: string, text: string): Report {
  const file = new JsonFile(source, text, 'bad-report', NEXT)
  const value = parsed(text, file)
  refuseOthers(value, source)
  const fault = jsonFault(value, reportSchema())
  if (fault !== null) throw file.error(nodeAt(file.root(), fault.path), fault.message)
  return revived(value as Report)
}

/** JSON.parse is faster by far than a reader that knows places; that one reads what JSON.parse refuses. */
function parsed(text: string, file: JsonFile): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    file.root()
    throw error
  }
}

/** Throws where the value is no report, or one of a newer schema: what would be wrong in it follows from that. */
function refuseOthers(value: unknown, source: string): void {
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : null
  if (schema === REPORT_SCHEMA) return
  const number = typeof schema === 'string' ? /^deferscope\.report\/(\d{1,9})$/.exec(schema)?.[1] : undefined
  if (number === undefined) throw new ProfileError('bad-report', 'this is no report of deferscope', `${source} $.schema`, NEXT)
  throw new ProfileError(
    'bad-report',
    `the report has schema ${number}, and this version reads ${REPORT_SCHEMA.replace(/.*\//, '')}`,
    `${source} $.schema`,
    'render it with the version of deferscope that made it, or a newer one',
  )
}

/** The value that a path leads to, or the innermost one on the way. */
function nodeAt(root: JsonNode, path: readonly (string | number)[]): JsonNode {
  let node = root
  for (const key of path) {
    const { value } = node
    const next = value instanceof Map ? (value as ReadonlyMap<string, JsonNode>).get(String(key)) : undefined
    const inner = next ?? (Array.isArray(value) ? (value as readonly JsonNode[])[Number(key)] : undefined)
    if (inner === undefined) return node
    node = inner
  }
  return node
}

/** The report as it was before it was written: JSON has no integers past 2^53, which are texts of digits there. */
function revived({ flame: _, ...report }: Report): Report {
  const tables = Object.entries(report.tables).map(([id, table]) => [id, revivedTable(report.command, id, table!)])
  return {
    ...report,
    answer: report.answer === null ? null : revivedAnswer(report.answer),
    inputs: report.inputs.map(revivedInput),
    tables: Object.fromEntries(tables),
    findings: report.findings.map(revivedFinding),
  }
}

function revivedTable(command: string, id: string, table: Table): Table {
  const known = tableKind(command, id)?.columns
  const columns = table.columns.map(({ id, unit }) => {
    const cell = known?.find((column) => column.id === id)?.cell ?? (unit === null ? 'text' : 'number')
    return { id, isNumber: cell === 'number' || cell === 'numbers' }
  })
  const rows = table.rows.map((row) => ({
    ...row,
    // a cell that is not there is unknown
    ...Object.fromEntries(columns.map(({ id, isNumber }) => [id, isNumber ? number(row[id] ?? null) : (row[id] ?? null)])),
  }))
  return { ...table, rows }
}

/** What a fact is for is not known here, but no name consists of this many digits. */
function revivedAnswer(answer: Answer): Answer {
  const facts = Object.entries(answer).map(([name, fact]) => [name, /^-?\d{16,}$/.test(String(fact)) ? number(fact) : fact])
  return { ...Object.fromEntries(facts), text: answer.text }
}

function revivedInput(input: InputSummary): InputSummary {
  return { ...input, totals: Object.fromEntries(Object.entries(input.totals).map(([type, total]) => [type, number(total) ?? 0])) }
}

function revivedFinding(finding: Finding): Finding {
  const { value, low, high } = finding
  return { ...finding, value: number(value), low: number(low), high: number(high) }
}

/** A cell whose texts of digits are numbers; other texts stay, in tables that this version does not know. */
function number<C extends Cell>(cell: C): C {
  if (Array.isArray(cell)) return (cell as readonly Cell[]).map(number) as Cell as C
  return typeof cell === 'string' && /^-?\d+$/.test(cell) ? (BigInt(cell) as Cell as C) : cell
}
