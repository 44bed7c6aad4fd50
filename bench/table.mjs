import { METRICS } from './numbers.mjs'

const TITLES = { wall: 'wall', cpu: 'CPU', memory: 'peak memory' }
const FORMATS = {
  wall: (value) => `${(value * 1000).toFixed(0)} ms`,
  cpu: (value) => `${(value * 1000).toFixed(0)} ms`,
  memory: (value) => `${(value / 2 ** 20).toFixed(0)} MiB`,
}

/** The results for people: figures of every command as min / median / max, ratios with their targets, then what is missing or wrong. */
export function renderResults({ node, cpus, method, note, cases }) {
  const lines = [`node ${node}, ${cpus} CPUs, measured by ${method}${note === null ? '' : `\nnote: ${note}`}`]
  for (const one of cases) lines.push('', ...caseLines(one))
  return `${lines.join('\n')}\n`
}

function caseLines({ id, title, rounds, figures, megabytes, speeds, ratios, check, missing }) {
  const lines = [`(${id}) ${title}${rounds === 0 ? ': not measured' : `, ${rounds} rounds (min / median / max)`}`]
  const rows = Object.entries(figures).map(([name, figure]) => [
    name,
    ...METRICS.map((metric) => spreadText(figure[metric], FORMATS[metric])),
  ])
  if (rows.length > 0) lines.push(...columns([['', ...METRICS.map((metric) => TITLES[metric])], ...rows]))
  if (speeds !== null)
    lines.push(
      `  ${Object.entries(speeds)
        .map(([name, speed]) => `${name} ${(speed / 1e6).toFixed(0)} MB/s`)
        .join(', ')} of inflated bytes, start-up included`,
    )
  if (megabytes !== null && megabytes !== undefined)
    lines.push(`  ${megabytes.toFixed(1)} MB inflated: ${((figures.deferscope.wall.median / megabytes) * 1000).toFixed(1)} ms per MB`)
  lines.push(...columns(ratios.filter(({ ratio }) => ratio !== null).map(ratioRow)))
  if (check !== null) lines.push(`  ${checkText(check)}`, ...check.differences.slice(0, 5).map((text) => `    ${text}`))
  return [...lines, ...missing.map((text) => `  missing: ${text}`)]
}

function spreadText(spread, format) {
  return spread === null ? '-' : [spread.min, spread.median, spread.max].map(format).join(' / ')
}

function ratioRow({ metric, peer, ratio, limit, isMet }) {
  const target = limit === null ? '' : `target <= ${limit.toFixed(2)}: ${isMet ? 'met' : 'MISSED'}`
  return [`${TITLES[metric]} / ${peer}`, ratio.toFixed(3), target]
}

function checkText({ rows, differences }) {
  if (differences.length === 0) return `the total and flat and cum of ${rows} functions equal pprof's`
  return `WRONG: ${differences.length} numbers differ from pprof's`
}

function columns(rows) {
  if (rows.length === 0) return []
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd())
}
