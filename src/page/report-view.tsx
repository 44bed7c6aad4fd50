import { visibleText } from '../base/visible-text.ts'
import { evidenceLine, inputLines } from '../report/input-lines.ts'
import type { PageData } from '../report/page-data.ts'
import { type Report, type Table, tablesOf } from '../report/report.ts'
import { ComparisonChart } from './comparison-chart.tsx'
import { DataTable } from './data-table.tsx'
import { Findings } from './findings.tsx'
import { FlameSection } from './flame-section.tsx'
import { GoroutineGroups } from './goroutine-groups.tsx'
import { Name, Text } from './name.tsx'
import { isComparison, isSeries } from './table-columns.tsx'
import { TrendCharts } from './trend-chart.tsx'

interface ReportViewProps {
  readonly report: Report
  readonly leftOut: PageData['leftOut']
  readonly search: string
  readonly onSearch: (text: string) => void
}

/** A report of any command: the answer, what is suspect, then pictures and tables, then what it rests on. */
export function ReportView({ report, leftOut, search, onSearch }: ReportViewProps) {
  const tables = tablesOf(report).filter(([, { rows }]) => rows.length > 0)
  return (
    <>
      <AnswerSection report={report} />
      <Contents report={report} tables={tables} />
      <Findings findings={report.findings} word={report.command === 'analyze' ? 'Suspect' : 'Finding'} leftOut={leftOut['findings'] ?? 0} />
      {report.flame === undefined ? null : <FlameSection flame={report.flame} search={search} onSearch={onSearch} />}
      {tables.map(([id, table]) => (
        <TableSection key={id} id={id} table={table} search={search} leftOut={leftOut[id] ?? 0} />
      ))}
      <Inputs report={report} />
      <Notices report={report} />
    </>
  )
}

function AnswerSection({ report }: { readonly report: Report }) {
  const { answer, verdict, inputs } = report
  const [first] = inputs
  return (
    <section class={`answer ${verdict}`} aria-labelledby="answer">
      <h1 id="answer">
        <Text text={answer?.text ?? `deferscope ${report.command}`} />
      </h1>
      <Gates report={report} />
      {first === undefined ? null : (
        <ul class="lines">
          {(inputs.length === 1 ? inputLines(first) : [inputsText(report)]).map((line) => (
            <li key={line}>
              <Text text={line} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const OUTCOMES = { passed: 'note', failed: 'error', undecided: 'warning' } as const

/** The limits that were checked: what became of each. */
function Gates({ report: { gates = [] } }: { readonly report: Report }) {
  if (gates.length === 0) return null
  return (
    <ul class="gates" aria-label="Limits">
      {gates.map(({ expression, outcome, reasons }) => (
        <li key={expression}>
          <span class={`severity ${OUTCOMES[outcome]}`}>{outcome}</span> <Name text={expression} />
          {reasons.map((reason) => (
            <p key={reason}>
              <Text text={reason} />
            </p>
          ))}
        </li>
      ))}
    </ul>
  )
}

function inputsText({ inputs }: Report): string {
  const sets = new Set(inputs.map(({ set }) => set))
  const names = [inputs[0]!, inputs.at(-1)!].map(({ source }) => source)
  return sets.size > 1 && inputs.length === 2 ? names.join(' → ') : `${inputs.length} inputs: ${names.join(' … ')}`
}

/** Links to the parts of the page. */
function Contents({ report, tables }: { readonly report: Report; readonly tables: readonly [string, Table][] }) {
  const links = [
    ...(report.findings.length > 0 ? [['findings', report.command === 'analyze' ? 'Suspects' : 'Findings']] : []),
    ...(report.flame === undefined ? [] : [['flame', 'Flame graph']]),
    ...tables.map(([id, { title }]) => [id, title]),
    ['inputs', 'Inputs'],
    ...(report.notices.length > 0 ? [['notices', 'Notices']] : []),
  ]
  return (
    <nav aria-label="Parts of the report">
      <ul>
        {links.map(([id, title]) => (
          <li key={id}>
            <a href={`#section-${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

interface TableSectionProps {
  readonly id: string
  readonly table: Table
  readonly search: string
  readonly leftOut: number
}

/** A table, under the picture that its rows make. */
function TableSection({ id, table, search, leftOut }: TableSectionProps) {
  if (id === 'groups') return <GoroutineGroups table={table} search={search} />
  return (
    <DataTable id={id} table={table} search={search} leftOut={leftOut}>
      {isComparison(table) ? <ComparisonChart table={table} /> : null}
      {isSeries(table) ? <TrendCharts table={table} /> : null}
    </DataTable>
  )
}

function Inputs({ report: { inputs, evidence } }: { readonly report: Report }) {
  return (
    <details class="inputs" id="section-inputs">
      <summary>
        <h2>Inputs</h2>
      </summary>
      {inputs.map((input, i) => (
        <ul key={i} class="lines">
          {inputLines(input).map((line) => (
            <li key={line}>
              <Text text={line} />
            </li>
          ))}
          {Object.entries(input.labels ?? {}).length === 0 ? null : (
            <li>
              {Object.entries(input.labels ?? {})
                .map(([name, value]) => visibleText(`${name}=${value}`))
                .join(', ')}
            </li>
          )}
        </ul>
      ))}
      {evidence === undefined ? null : (
        <p>
          <Text text={evidenceLine(evidence, inputs.length > 0)} />
        </p>
      )}
    </details>
  )
}

/** What weakens the numbers: the codes at a glance, the texts on demand. */
function Notices({ report: { notices } }: { readonly report: Report }) {
  if (notices.length === 0) return null
  return (
    <details class="notices" id="section-notices">
      <summary>
        <h2>Notices</h2> <span class="muted">{[...new Set(notices.map(({ code }) => code))].join(', ')}</span>
      </summary>
      <dl>
        {notices.map(({ code, text }, i) => (
          <div key={i}>
            <dt>
              <code>{code}</code>
            </dt>
            <dd>
              <Text text={text} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
