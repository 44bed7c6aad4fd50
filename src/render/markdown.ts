import { counted } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import { cellText, cellUnit } from '../report/cell-text.ts'
import { BY_FUNCTION, rowsOfFunctions } from '../report/function-rows.ts'
import { evidenceLine, inputLines } from '../report/input-lines.ts'
import { type Finding, type Table, tablesOf } from '../report/report.ts'
import type { Renderer, RenderOptions } from './renderer.ts'

/** The report as GitHub-flavoured Markdown, for an issue or a pull request. */
export const renderMarkdown: Renderer = (report, options = {}) => {
  const blocks: string[] = []
  for (const input of report.inputs) blocks.push(inputLines(input).map(escaped).join('  \n'))
  if (report.evidence !== undefined) blocks.push(escaped(evidenceLine(report.evidence, report.inputs.length > 0)))
  if (report.answer !== null) blocks.push(`**${escaped(report.answer.text)}**`)
  blocks.push(...report.findings.map((finding, i) => findingBlock(finding, i + 1)))
  blocks.push(...tablesOf(report).flatMap(([id, table]) => (table.rows.length === 0 ? [] : [tableBlock(id, table, options)])))
  if (report.notices.length > 0)
    blocks.push(['### Notices', '', ...report.notices.map(({ code, text }) => `- \`${code}\`: ${escaped(text)}`)].join('\n'))
  return `${blocks.join('\n\n')}\n`
}

function findingBlock(finding: Finding, number: number): string {
  const lines = [
    `### ${number}. ${escaped(finding.title)} (${finding.severity})`,
    '',
    escaped(finding.detail),
    '',
    `**Cause:** ${escaped(finding.cause)}`,
    '',
    `**Fix:** ${escaped(finding.fix)}`,
  ]
  if (finding.example !== null) lines.push('', '```go', finding.example, '```')
  if (finding.next.length > 0) lines.push('', '```sh', ...finding.next.map(visibleText), '```')
  return lines.join('\n')
}

type Row = Table['rows'][number]

function tableBlock(id: string, table: Table, options: RenderOptions): string {
  // functions are kept whole, since half a function would hide the line that matters
  const parts: readonly (readonly Row[])[] = BY_FUNCTION.includes(id) ? rowsOfFunctions(table) : table.rows.map((row) => [row])
  const rows = parts.slice(0, options.rows).flat()
  const record = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const lines = [
    `### ${escaped(table.title)}`,
    '',
    record(table.columns.map(({ title }) => escaped(title))),
    record(table.columns.map(({ unit }) => (unit === null ? '---' : '---:'))),
    ...rows.map((row) =>
      record(table.columns.map((column) => escaped(cellText(row[column.id] ?? null, cellUnit(column, row), options.unit)))),
    ),
  ]
  if (rows.length < table.rows.length) lines.push('', `${counted(table.rows.length - rows.length, 'more row')}.`)
  return lines.join('\n')
}

/** Escapes a text so that it has no meaning in Markdown or HTML. */
function escaped(text: string): string {
  return visibleText(text)
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|#~]/g, '\\$&')
}
