import type { JsonSchema } from '../base/json-schema.ts'
import type { CellKind } from './columns.ts'
import { REPORT_TABLES, type TableKind } from './report-tables.ts'

/** The schema number of reports that this version writes and reads. */
export const REPORT_SCHEMA = 'deferscope.report/1'

/**
 * The JSON schema of reports, which `docs/report.schema.json` holds. It names all that this version writes and allows more, since
 * later versions may add keys, tables and columns.
 */
export function reportSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A report of deferscope',
    description: `What deferscope prints with --format json, schema ${REPORT_SCHEMA}. docs/json.md describes it.`,
    type: 'object',
    required: ['schema', 'tool', 'command', 'answer', 'inputs', 'tables', 'findings', 'notices', 'verdict'],
    properties: {
      schema: { const: REPORT_SCHEMA },
      tool: {
        type: 'object',
        required: ['name', 'version'],
        properties: { name: { const: 'deferscope' }, version: { type: 'string' } },
      },
      command: { type: 'string' },
      answer: {
        description: 'The sentence that every format begins with, and the facts in it; null where a command has none.',
        type: ['object', 'null'],
        required: ['text'],
        properties: { text: { type: 'string' } },
        additionalProperties: { $ref: '#/$defs/cell' },
      },
      inputs: { type: 'array', items: { $ref: '#/$defs/input' } },
      evidence: { type: 'array', items: objectOf({ kind: TEXT, source: TEXT, detail: TEXT }) },
      tables: { type: 'object', additionalProperties: { $ref: '#/$defs/table' } },
      findings: { type: 'array', items: { $ref: '#/$defs/finding' } },
      notices: { type: 'array', items: objectOf({ code: TEXT, text: TEXT }) },
      gates: {
        description: 'The limits that were checked; missing where there were none.',
        type: 'array',
        items: objectOf({
          expression: TEXT,
          from: TEXT,
          outcome: { enum: ['passed', 'failed', 'undecided'] },
          reasons: { type: 'array', items: TEXT },
        }),
      },
      verdict: { enum: ['pass', 'fail'] },
    },
    allOf: [...new Set(REPORT_TABLES.flatMap(({ commands }) => commands))].map(tablesOfCommand),
    $defs: {
      cell: {
        description: 'A raw value. Integers past 2^53 are texts of digits, unknown values null.',
        type: ['number', 'string', 'boolean', 'null', 'array', 'object'],
        items: { $ref: '#/$defs/cell' },
        additionalProperties: TEXT,
      },
      number: CELLS.number,
      input: INPUT,
      finding: FINDING,
      table: TABLE,
      ...Object.fromEntries(REPORT_TABLES.map((kind) => [nameOf(kind), rowsOf(kind)])),
    },
  }
}

const TEXT: JsonSchema = { type: 'string' }
const TEXT_OR_NULL: JsonSchema = { type: ['string', 'null'] }
const NUMBER_OR_NULL: JsonSchema = { type: ['number', 'null'] }
const NUMBER: JsonSchema = { $ref: '#/$defs/number' }
const UNIT: JsonSchema = { enum: ['bytes', 'count', 'share', 'seconds', 'nanoseconds', 'own', null] }

/** What the cells of a column may hold. */
const CELLS: Readonly<Record<CellKind, JsonSchema>> = {
  text: TEXT_OR_NULL,
  number: { type: ['number', 'string', 'null'], pattern: '^-?[0-9]+$' },
  flag: { type: ['boolean', 'null'] },
  texts: { type: ['array', 'null'], items: TEXT_OR_NULL },
  numbers: { type: ['array', 'null'], items: NUMBER },
  map: { type: ['object', 'null'], additionalProperties: TEXT },
}

/** An object that has all of these properties. */
function objectOf(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', required: Object.keys(properties), properties }
}

/** Properties that an object may have. */
function withOptional(schema: JsonSchema, properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { ...schema, properties: { ...schema.properties, ...properties } }
}

const INPUT: JsonSchema = withOptional(
  objectOf({
    source: TEXT,
    set: TEXT_OR_NULL,
    kind: TEXT,
    format: { enum: ['proto', 'text'] },
    time: { type: ['string', 'null'], pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}' },
    period: NUMBER_OR_NULL,
    goVersion: { type: ['object', 'null'], required: ['value', 'evidence'], properties: { value: TEXT, evidence: TEXT } },
    buildId: TEXT_OR_NULL,
    samples: { type: 'number' },
    sampleTypes: { type: 'array', items: objectOf({ type: TEXT, unit: TEXT }) },
    totals: { type: 'object', additionalProperties: NUMBER },
    capture: {
      type: ['object', 'null'],
      required: ['tool', 'source', 'frames', 'gc'],
      properties: { tool: TEXT, source: TEXT, frames: { enum: ['full', 'partial'] }, gc: { type: 'boolean' } },
    },
  }),
  { form: { enum: ['debug=1', 'debug=2'] }, labels: CELLS.map },
)

const FINDING: JsonSchema = withOptional(
  objectOf({
    rule: TEXT,
    severity: { enum: ['error', 'warning', 'note'] },
    title: TEXT,
    detail: TEXT,
    function: TEXT_OR_NULL,
    file: TEXT_OR_NULL,
    line: NUMBER_OR_NULL,
    value: NUMBER,
    low: NUMBER,
    high: NUMBER,
    unit: UNIT,
    share: NUMBER_OR_NULL,
    evidence: TEXT_OR_NULL,
    confidence: TEXT_OR_NULL,
    cause: TEXT,
    fix: TEXT,
    example: TEXT_OR_NULL,
    next: { type: 'array', items: TEXT },
  }),
  {
    place: objectOf({ path: TEXT, column: NUMBER_OR_NULL, endLine: NUMBER_OR_NULL, endColumn: NUMBER_OR_NULL }),
    known: { type: 'boolean' },
    pending: objectOf({ count: { type: 'number' }, low: { type: 'number' }, high: { type: 'number' } }),
  },
)

const TABLE: JsonSchema = {
  type: 'object',
  required: ['title', 'columns', 'rows'],
  properties: {
    title: TEXT,
    columns: { type: 'array', items: objectOf({ id: TEXT, title: TEXT, unit: UNIT }) },
    rows: { type: 'array', items: { type: 'object', additionalProperties: { $ref: '#/$defs/cell' } } },
    leftOut: { description: 'Rows that --rows left out; missing where there are none.', type: 'number' },
  },
}

/** The name of a kind of table in `$defs`. */
function nameOf({ id, commands }: TableKind): string {
  return `${id}-of-${commands[0]!}`
}

function rowsOf({ row, columns }: TableKind): JsonSchema {
  const cells = columns.map(({ id, cell, explanation }) => [
    id,
    { description: explanation, ...(cell === 'number' ? NUMBER : CELLS[cell]) },
  ])
  const notes = { description: 'Codes of notices that weaken the row.', type: 'array', items: TEXT } as const
  return {
    description: `A row is ${row}.`,
    properties: { rows: { items: { properties: { ...Object.fromEntries(cells), notes } } } },
  }
}

/** What the tables of a command hold. */
function tablesOfCommand(command: string): JsonSchema {
  const kinds = REPORT_TABLES.filter(({ commands }) => commands.includes(command))
  const refs = (isSplit: boolean) =>
    kinds
      .filter((kind) => (kind.isSplit === true) === isSplit)
      .map((kind) => [isSplit ? `^${kind.id}(_|$)` : kind.id, { $ref: `#/$defs/${nameOf(kind)}` }])
  const tables = { properties: Object.fromEntries(refs(false)), patternProperties: Object.fromEntries(refs(true)) }
  // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
  return { if: { properties: { command: { const: command } } }, then: { properties: { tables } } }
}
