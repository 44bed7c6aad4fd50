import { formatValue } from '../base/units.ts'
import { visibleText } from '../base/visible-text.ts'
import type { Finding, Report, Severity, Table } from '../report/report.ts'
import type { Page, Style } from './page.ts'
import type { PageOptions } from './renderer.ts'
import { textWidth } from './text-width.ts'

const STYLES: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', note: 'dim' }

/** Shows statements as compilers list them, one place per line; below them, each rule is explained once. */
export function renderScan(page: Page, { findings, tables }: Report, { rows }: PageOptions): void {
  const statements = tables['statements']
  if (statements === undefined) return
  // a report that was saved with --rows has fewer rows than findings
  const shown = findings.slice(0, rows)
  for (const [i, finding] of shown.entries()) renderStatement(page, finding, statements.rows[i] ?? {})
  if (shown.length < findings.length) page.text(`… ${findings.length - shown.length} more: --rows ${findings.length} lists them`, 0, 'dim')
  for (const finding of firstOfRules(shown)) renderRule(page, finding)
}

function renderStatement(page: Page, finding: Finding, row: Table['rows'][number]): void {
  const live = Number(row['live_records'] ?? 0)
  const memory = live === 0 ? '' : `  ${formatValue(Number(row['live_bytes']), 'bytes')} live${row['growing'] === true ? ', growing' : ''}`
  page.blank()
  page.text(
    `${finding.file}:${finding.line}:${finding.place?.column ?? 1}  ${finding.severity}  ${finding.rule}${memory}`,
    0,
    STYLES[finding.severity],
    2,
  )
  page.text(`${finding.function}: ${finding.detail}`, 2)
  if (typeof row['source'] === 'string') renderSource(page, finding, row['source'])
}

/** Shows the line of a statement, with marks below it. */
function renderSource(page: Page, { line, place, severity }: Finding, source: string): void {
  const [number, start] = [String(line), (place?.column ?? 1) - 1]
  const end = place?.endLine === line && place.endColumn !== null ? place.endColumn - 1 : source.length
  const shown = (text: string) => visibleText(text.replaceAll('\t', TAB))
  // what stands before the statement is blank in most lines, and takes room
  const indent = shown(/^[ \t]*/.exec(source)![0]).length
  const [before, marked] = [shown(source.slice(0, start)), shown(source.slice(start, Math.max(end, start + 1)))]
  page.line(`  ${number} │   ${shown(source).slice(indent)}`, 'dim')
  const gap = ' '.repeat(Math.max(0, textWidth(before) - indent))
  page.line(`  ${' '.repeat(number.length)} │   ${gap}${'^'.repeat(Math.max(1, textWidth(marked)))}`, STYLES[severity])
}

const TAB = '    '

function firstOfRules(findings: readonly Finding[]): Finding[] {
  return [...new Map([...findings].reverse().map((finding) => [finding.rule, finding])).values()].reverse()
}

function renderRule(page: Page, { rule, title, fix, example }: Finding): void {
  page.blank()
  page.text(`${rule}: ${title}`, 0, 'bold', 2)
  page.text(`Fix: ${fix}`, 2, 'plain', 7)
  for (const line of example?.split('\n') ?? []) page.line(`       ${line.replaceAll('\t', '    ')}`)
}
