import { safeJson } from '../base/safe-json.ts'
import { visibleText } from '../base/visible-text.ts'
import { inputLines } from '../report/input-lines.ts'
import type { PageData } from '../report/page-data.ts'
import { type Cell, type Finding, type Report, type Table, tablesOf } from '../report/report.ts'
import { doubtMark, limited } from './finding-text.ts'
import type { Renderer, RenderOptions } from './renderer.ts'

/** Longest text in a page in UTF-16 units: a title of a thousand lines helps nobody. */
const MAX_TEXT = 4096
/** Most characters of all tables together; the largest lose their last rows first. */
const MAX_TABLES = 1_200_000
/** Most characters of the data; above, the page carries no profile. With its code a page stays below 5 MB. */
const MAX_DATA = 4_300_000
/** Findings in the data: nobody reads more, and each repeats the text of its rule. */
const MAX_DATA_FINDINGS = 500
/** Findings that readers without script see. */
const MAX_FINDINGS = 20

/**
 * The report as one HTML file that needs nothing else: the data in a JSON block, the code of `options.page`, and a policy that lets
 * only this code run. Without script, or without `options.page`, it shows the answer, the findings and the notices.
 */
export const renderHtml: Renderer = (report, options = {}) => {
  const { page, profiles = [] } = options
  const title = visibleText(limited(`${report.command}: ${report.answer?.text ?? report.inputs[0]?.source ?? ''}`, 200))
  const policy = page === undefined ? '' : `; script-src 'sha256-${page.scriptHash}'; style-src 'sha256-${page.styleHash}'; img-src data:`
  const style = page === undefined ? '' : `<style>${page.style}</style>\n`
  const script = page === undefined ? '' : `<script>${page.script}</script>\n`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'${policy}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title>
${style}</head>
<body>
<div id="page">
${staticPage(report)}
</div>
<script type="application/json" id="data">${dataText(pageData(report, profiles, options))}</script>
${script}</body>
</html>
`
}

/** What readers without script see; the script puts the whole page in its place. */
function staticPage(report: Report): string {
  const { answer, findings, notices } = report
  const parts = [
    `<header class="bar"><p class="brand">deferscope <span>${escaped(report.command)}</span></p></header>`,
    '<main>',
    `<section class="answer"><h1>${text(answer?.text ?? `deferscope ${report.command}`)}</h1>`,
    ...(report.gates ?? []).map(
      ({ outcome, expression, reasons }) => `<p><b>${outcome}</b>: ${[expression, ...reasons].map(text).join(' ')}</p>`,
    ),
    ...report.inputs.slice(0, MAX_FINDINGS).map((input) => `<p>${inputLines(input).map(text).join('<br>')}</p>`),
    '</section>',
    ...findings.slice(0, MAX_FINDINGS).map(staticFinding),
    ...(findings.length > MAX_FINDINGS ? [`<p>${findings.length - MAX_FINDINGS} more findings: with script.</p>`] : []),
    ...(notices.length === 0 ? [] : ['<section><h2>Notices</h2><ul>']),
    ...notices.map((notice) => `<li><b>${escaped(notice.code)}</b>: ${text(notice.text)}</li>`),
    ...(notices.length === 0 ? [] : ['</ul></section>']),
    '<noscript><p>Tables, graphs and the comparison with another profile need JavaScript.</p></noscript>',
    '</main>',
  ]
  return parts.join('\n')
}

function staticFinding(finding: Finding): string {
  const { title, detail, severity, cause, fix, example, next } = finding
  const paragraph = (name: string, content: string) => (content === '' ? '' : `<p><b>${name}</b> ${text(content)}</p>`)
  return `<section class="finding ${severity}"><h2>${text(`${doubtMark(finding)}${title}`)} (${severity})</h2>
<p>${text(detail)}</p>${paragraph('Cause', cause)}${paragraph('Fix', fix)}${example === null ? '' : code(example)}${next.map(code).join('')}</section>`
}

/** A text from a profile as markup: nothing in it is a tag, and nothing turns the direction of what follows. */
function text(content: string): string {
  return `<bdi>${escaped(visibleText(limited(content, MAX_TEXT)))}</bdi>`
}

/** Lines of code, from the texts of a rule. */
function code(lines: string): string {
  return `<pre>${lines.split('\n').map(text).join('\n')}</pre>`
}

function escaped(content: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return content.replace(/[&<>"']/g, (char) => names[char]!)
}

function pageData(report: Report, profiles: PageData['profiles'], { rows }: RenderOptions): PageData {
  const tables = new Map(tablesOf(report).map(([id, table]): [string, Table] => [id, { ...table, rows: table.rows.slice(0, rows) }]))
  shrink(tables)
  const leftOut: [string, number][] = tablesOf(report).map(([id, table]) => [id, table.rows.length - tables.get(id)!.rows.length])
  const { findings } = report
  leftOut.push(['findings', Math.max(0, findings.length - MAX_DATA_FINDINGS)])
  const shown = { ...report, tables: Object.fromEntries(tables), findings: findings.slice(0, MAX_DATA_FINDINGS) }
  const size = jsonOf(shown).length + profiles.reduce((sum, { base64 }) => sum + (base64?.length ?? 0), 0)
  const carried = size > MAX_DATA ? profiles.map((one) => ({ ...one, base64: null })) : profiles
  return { report: shown, profiles: carried, leftOut: Object.fromEntries(leftOut.filter(([, count]) => count > 0)) }
}

/** Cuts the tables until they fit: the largest first, at its end, since rows are in the order of importance. */
function shrink(tables: Map<string, Table>): void {
  const size = (table: Table) => table.rows.reduce((sum, row) => sum + jsonOf(row).length, 0)
  const sizes = new Map([...tables].map(([id, table]) => [id, size(table)]))
  const total = () => [...sizes.values()].reduce((sum, one) => sum + one, 0)
  while (total() > MAX_TABLES) {
    const [id] = [...sizes].reduce((most, one) => (one[1] > most[1] ? one : most))
    const table = tables.get(id)!
    if (table.rows.length === 0) return
    const cut = { ...table, rows: table.rows.slice(0, table.rows.length >> 1) }
    tables.set(id, cut)
    sizes.set(id, size(cut))
  }
}

/** JSON that ends no script element: `<` is an escape in it. */
function dataText(data: PageData): string {
  return safeJson(jsonOf(data)).replaceAll('<', '\\u003c')
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value, (key, one: Cell) => {
    if (typeof one === 'bigint') return one.toString()
    // the profile itself is long, and is no name
    return typeof one === 'string' && key !== 'base64' ? limited(one, MAX_TEXT) : one
  })
}
