import { Ajv2020 } from 'ajv/dist/2020.js'
import { jsonFault } from '../../src/base/json-schema.ts'
import { reportSchema } from '../../src/report/report-schema.ts'
import { tableKind } from '../../src/report/report-tables.ts'

const schema = reportSchema()
const validate = new Ajv2020({ strict: false }).compile(schema)

/** What the schema of reports finds wrong with a report, by ajv and by our own check, and the tables and columns that it does not know. */
export function schemaFaults(report: unknown): string[] {
  const { command, tables } = report as { command: string; tables: Record<string, { columns: { id: string }[] }> }
  const unknown = Object.entries(tables).flatMap(([id, { columns }]) => {
    const kind = tableKind(command, id)
    if (kind === undefined) return [`no table ${id} of ${command}`]
    return columns.filter((column) => !kind.columns.some((one) => one.id === column.id)).map((column) => `no column ${id}.${column.id}`)
  })
  const own = jsonFault(report, schema)
  return [
    ...(validate(report) ? [] : validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`)),
    ...(own === null ? [] : [`${own.path.join('/')} ${own.message}`]),
    ...unknown,
  ]
}
