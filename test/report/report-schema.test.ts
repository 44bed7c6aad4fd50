import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonFault } from '../../src/base/json-schema.ts'
import { renderJson } from '../../src/render/json.ts'
import { reportSchema } from '../../src/report/report-schema.ts'
import { REPORT_TABLES } from '../../src/report/report-tables.ts'
import { finding, findingsReport } from '../support/findings.ts'
import { schemaFaults } from '../support/report-schema.ts'

const ROOT = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8')
const isUpdate = process.env['UPDATE_GOLDEN'] === '1'

/** `UPDATE_GOLDEN=1` writes what the code says now. */
function expectFile(path: string, text: string): void {
  if (isUpdate) writeFileSync(new URL(path, ROOT), text)
  else expect(read(path)).toBe(text)
}

/** The table of tables of the page about JSON. */
function tablesPage(): string {
  const rows = REPORT_TABLES.map(({ id, isSplit, commands, row, columns }) => {
    const name = isSplit === true ? `\`${id}\`, \`${id}_…\`` : `\`${id}\``
    return `| ${name} | ${commands.map((one) => `\`${one}\``).join(', ')} | ${row} | ${columns.map((column) => `\`${column.id}\``).join(' ')} |`
  })
  return ['| table | of | a row is | columns |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

describe('the schema of reports', () => {
  it('is what docs/report.schema.json holds, and the package exports it', () => {
    expectFile('docs/report.schema.json', `${JSON.stringify(reportSchema(), null, 2)}\n`)
    const { exports } = JSON.parse(read('package.json')) as { exports: Record<string, unknown> }
    expect(exports['./report.schema.json']).toBe('./docs/report.schema.json')
  })

  it('is a schema of draft 2020-12 that strict readers take', () => {
    expect(new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).validateSchema(reportSchema())).toBe(true)
  })

  it('names the tables that the page about JSON lists, with all columns', () => {
    const page = read('docs/json.md')
    const marks = /(<!-- tables: made from src\/report\/report-tables.ts -->\n)[\s\S]*?(\n<!-- end of tables -->)/
    expect(page).toMatch(marks)
    expectFile(
      'docs/json.md',
      page.replace(marks, (_all, start: string, end: string) => `${start}\n${tablesPage()}\n${end}`),
    )
  })

  it('knows the columns of every table that a report is made of', async () => {
    const folder = new URL('src/report/', ROOT)
    const names = readdirSync(folder)
    const used = names.flatMap((name) => [...read(`src/report/${name}`).matchAll(/heads\(([A-Z_]+)\)/g)].map(([, columns]) => columns!))
    const modules = await Promise.all(
      names.filter((name) => name.endsWith('-columns.ts')).map((name) => import(new URL(name, folder).href)),
    )
    const exported = Object.assign({}, ...modules) as Record<string, { id: string }[]>
    expect(used.length).toBeGreaterThan(15)
    const isKnown = (ids: string[]) => REPORT_TABLES.some(({ columns }) => ids.every((id) => columns.some((column) => column.id === id)))
    expect(used.filter((name) => !isKnown(exported[name]!.map(({ id }) => id)))).toEqual([])
  })

  it.each(REPORT_TABLES.map((kind) => [kind.commands[0]!, kind.id, kind] as const))(
    'refuses a cell of %s.%s of another type',
    (command, id, kind) => {
      for (const { id: column, cell } of kind.columns) {
        const wrong = cell === 'text' || cell === 'map' ? 7 : { a: 'b' }
        const table = { title: '', columns: [], rows: [{ [column]: wrong }] }
        const report = JSON.parse(renderJson(findingsReport([], { command, tables: { [id]: table } })))
        expect(
          schemaFaults(report).filter((fault) => fault.includes(`tables/${id}/rows/0/${column}`)).length,
          column,
        ).toBeGreaterThanOrEqual(2)
      }
    },
  )

  it('is read by our own check as by ajv, whatever is wrong', () => {
    const validate = new Ajv2020({ strict: false }).compile(reportSchema())
    const text = renderJson(
      findingsReport([finding()], {
        answer: { text: 'So.', list: ['a', 1, null] },
        tables: { defers: { title: '', columns: [{ id: 'line', title: '', unit: null }], rows: [{ line: 7, held_lines: [1] }] } },
      }),
    )
    const paths: (string | number)[][] = []
    const walk = (node: unknown, path: (string | number)[]): void => {
      if (path.length > 0) paths.push(path)
      if (typeof node === 'object' && node !== null)
        for (const [key, value] of Object.entries(node)) walk(value, [...path, Array.isArray(node) ? Number(key) : key])
    }
    walk(JSON.parse(text), [])
    const values = fc.constantFrom(undefined, null, 0, 'x', '12', true, [], [null], ['a'], {}, { a: 'b' }, { a: 1 }, [['x']])
    fc.assert(
      fc.property(fc.constantFrom(...paths), values, (path, value) => {
        const copy = JSON.parse(text)
        const parent = path.slice(0, -1).reduce((node, key) => node[key], copy)
        if (value === undefined) delete parent[path.at(-1)!]
        else parent[path.at(-1)!] = value
        expect(jsonFault(copy, reportSchema()) === null).toBe(validate(copy))
      }),
      { numRuns: 300 },
    )
  })
})
