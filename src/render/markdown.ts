import { counted } from '../base/units.ts'
import { cellText, cellUnit } from '../report/cell-text.ts'
import { BY_FUNCTION, rowsOfFunctions } from '../report/function-rows.ts'
import { evidenceLine, inputLines } from '../report/input-lines.ts'
import { type Finding, type GateResult, type Report, type Table, tablesOf } from '../report/report.ts'
import { doubtMark, limited } from './finding-text.ts'
import { boundedText, codeBlock, codeSpan, htmlText } from './markdown-text.ts'
import type { Renderer, RenderOptions } from './renderer.ts'

/** GitHub refuses a comment of more than 65,536 characters; a job may add its own words. */
const MAX_LENGTH = 60_000
/** Findings above the fold: who wants more opens it. */
const MAX_SHORT = 5
/** Longest text of a cell or title in UTF-16 units. */
const MAX_CELL = 300

/** A part of a report that is folded until the reader opens it. It is cut between its items. */
interface Section {
  readonly summary: string
  readonly head: readonly string[]
  readonly items: readonly string[]
  /** What stands between items: rows of a table follow each other, and paragraphs have a blank line between them. */
  readonly gap: '\n' | '\n\n'
  /** The noun of an item. */
  readonly noun: string
  /** The number of items beyond those that the reader asked for. */
  readonly hidden: number
}

/**
 * The report as GitHub-flavoured Markdown, for a comment on a pull request: the answer, limits that are exceeded, and suspects; all else is
 * folded. A text never grows beyond what GitHub takes: what is left out is said.
 */
export const renderMarkdown: Renderer = (report, options = {}) => {
  const open = [answerBlock(report), gatesBlock(report), suspectsBlock(report)].filter((block) => block !== '')
  const sections = [...findingsSection(report), ...tablesOf(report).flatMap(([id, table]) => tableSection(id, table, options))]
  sections.push(inputsSection(report), ...noticesSection(report))
  const blocks = [...open, ...fitting(sections, MAX_LENGTH - open.join('\n\n').length)]
  return `${blocks.join('\n\n')}\n`
}

function answerBlock({ answer }: Report): string {
  return answer === null ? '' : `**${boundedText(answer.text)}**`
}

/** The limits that are exceeded or undecided; one line where all are kept. */
function gatesBlock({ gates = [] }: Report): string {
  if (gates.length === 0) return ''
  const open = gates.filter(({ outcome }) => outcome !== 'passed')
  if (open.length === 0) return `${counted(gates.length, 'limit')} checked: nothing is exceeded.`
  const shown = open.slice(0, MAX_SHORT).map(gateLine)
  const rest = open.length - shown.length
  return ['Limits:', '', ...shown, ...(rest > 0 ? [`- and ${rest} more, under Notices`] : [])].join('\n')
}

function gateLine({ expression, outcome, reasons }: GateResult): string {
  const [first, ...others] = reasons
  const reason = `${boundedText(first ?? '', MAX_CELL)}${others.length > 0 ? ` (and ${others.length} more)` : ''}`
  return `- **${outcome === 'failed' ? 'exceeded' : 'undecided'}** ${codeSpan(limited(expression, MAX_CELL))}: ${reason}`
}

/** The first findings in a line each, and what to do about the first. */
function suspectsBlock({ findings }: Report): string {
  if (findings.length === 0) return ''
  const shown = findings
    .slice(0, MAX_SHORT)
    .map((finding, i) => `${i + 1}. ${boundedText(`${doubtMark(finding)}${finding.title}`, MAX_CELL)} (${severityText(finding)})`)
  const rest = findings.length - shown.length
  const more = rest > 0 ? ['', `${counted(rest, 'more finding')} below.`] : []
  return [...shown, ...more, '', `**Fix:** ${boundedText(findings[0]!.fix)}`].join('\n')
}

function severityText({ severity, known }: Finding): string {
  return known === true ? `${severity}, known` : severity
}

function findingsSection({ findings }: Report): Section[] {
  if (findings.length === 0) return []
  const items = findings.map(findingBlock)
  return [
    { summary: `${counted(findings.length, 'finding')}: cause, fix, next step`, head: [], items, gap: '\n\n', noun: 'finding', hidden: 0 },
  ]
}

function findingBlock(finding: Finding, index: number): string {
  const { title, detail, cause, fix, example, next } = finding
  const blocks = [
    `#### ${index + 1}. ${boundedText(`${doubtMark(finding)}${title}`, MAX_CELL)} (${severityText(finding)})`,
    boundedText(detail),
    `**Cause:** ${boundedText(cause)}`,
    `**Fix:** ${boundedText(fix)}`,
  ]
  if (example !== null) blocks.push(codeBlock('go', limited(example).split('\n')))
  if (next.length > 0)
    blocks.push(
      codeBlock(
        'sh',
        next.map((command) => limited(command)),
      ),
    )
  return blocks.filter((block) => block !== '').join('\n\n')
}

type Row = Table['rows'][number]

function tableSection(id: string, table: Table, { rows: limit, unit: scale }: RenderOptions): Section[] {
  if (table.rows.length === 0) return []
  // functions are kept whole, since half a function would hide the line that matters
  const parts: readonly (readonly Row[])[] = BY_FUNCTION.includes(id) ? rowsOfFunctions(table) : table.rows.map((row) => [row])
  const shown = parts.slice(0, limit)
  const rows = shown.flat()
  // a column that says nothing takes room from the others
  const columns = table.columns.filter((column) => rows.some((row) => !isEmpty(row[column.id])))
  const record = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const cell = (row: Row, column: (typeof columns)[number]) =>
    boundedText(cellText(row[column.id] ?? null, cellUnit(column, row), scale), MAX_CELL)
  return [
    {
      summary: `${table.title} (${counted(table.rows.length + (table.leftOut ?? 0), 'row')})`,
      head: [
        record(columns.map(({ title }) => boundedText(title, MAX_CELL))),
        record(columns.map(({ unit }) => (unit === null ? '---' : '---:'))),
      ],
      items: shown.map((group) => group.map((row) => record(columns.map((column) => cell(row, column)))).join('\n')),
      gap: '\n',
      noun: 'row',
      hidden: table.rows.length - rows.length + (table.leftOut ?? 0),
    },
  ]
}

function isEmpty(cell: Row[string]): boolean {
  return cell === null || cell === undefined || (Array.isArray(cell) && cell.length === 0)
}

function inputsSection({ tool, command, inputs, evidence }: Report): Section {
  const items = inputs.map((input) =>
    inputLines(input)
      .map((line) => boundedText(line))
      .join('  \n'),
  )
  if (evidence !== undefined) items.push(boundedText(evidenceLine(evidence, inputs.length > 0)))
  const about = inputs.length === 0 ? '' : ` of ${counted(inputs.length, 'profile')}`
  return { summary: `deferscope ${tool.version}: ${command}${about}`, head: [], items, gap: '\n\n', noun: 'input', hidden: 0 }
}

function noticesSection({ notices }: Report): Section[] {
  if (notices.length === 0) return []
  const items = notices.map(({ code, text }) => `- ${codeSpan(limited(code, MAX_CELL))}: ${boundedText(text)}`)
  return [{ summary: `Notices (${notices.length})`, head: [], items, gap: '\n', noun: 'notice', hidden: 0 }]
}

/** Room for the last line, which names the sections that are left out. */
const LAST_LINE = 1000

/** The sections that fit into `room` characters, cut where they are too long, and a line that names those of which nothing fits. */
function fitting(sections: readonly Section[], room: number): string[] {
  const blocks: string[] = []
  const leftOut: string[] = []
  let left = room - LAST_LINE
  for (const section of sections) {
    const block = sectionText(section, left)
    if (block === null) leftOut.push(htmlText(limited(section.summary, 100)))
    else blocks.push(block)
    left -= block === null ? 0 : block.length + 2
  }
  if (leftOut.length === 0) return blocks
  return [...blocks, limited(`Left out, since a comment must not be longer: ${leftOut.join('; ')}.`, LAST_LINE)]
}

/** A section of at most `room` characters; null where not one of its items fits. */
function sectionText({ summary, head, items, gap, noun, hidden }: Section, room: number): string | null {
  const start = `<details><summary>${htmlText(limited(summary, MAX_CELL))}</summary>\n\n`
  const end = '\n\n</details>'
  let left = room - start.length - end.length - head.join('\n').length - 100
  const shown: string[] = []
  for (const item of items) {
    left -= item.length + gap.length
    if (left < 0) break
    shown.push(item)
  }
  if (shown.length === 0 && items.length > 0) return null
  const rest = hidden + items.length - shown.length
  const more = rest > 0 ? [`${counted(rest, `more ${noun}`)}.`] : []
  const body = [[...head, shown.join(gap)].join('\n'), ...more].filter((part) => part !== '').join('\n\n')
  return body === '' ? `${start.trimEnd()}${end.trim()}` : `${start}${body}${end}`
}
