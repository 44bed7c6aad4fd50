import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * Compares our report with the text of `pprof -top -unit=B` in the file `pprofOutput`: the total, and flat and cum of every
 * function it lists. A fast wrong answer is none. Returns `{rows, differences}`, the latter as text.
 */
export function checkAgainst(pprofOutput, argv) {
  const theirs = parseTop(readFileSync(pprofOutput, 'utf8'))
  const report = JSON.parse(execFileSync(argv[0], argv.slice(1), { encoding: 'utf8', maxBuffer: 1 << 30 }))
  const total = report.inputs[0].totals[theirs.type]
  const ours = new Map(report.tables.top.rows.map((row) => [row.function, row]))
  const differences = total === theirs.total ? [] : [`total ${total}, pprof ${theirs.total}`]
  for (const { name, flat, cum } of theirs.rows) {
    const row = ours.get(name)
    if (row?.flat !== flat || row.cum !== cum) differences.push(`${name}: flat ${row?.flat} cum ${row?.cum}, pprof ${flat} ${cum}`)
  }
  return { rows: theirs.rows.length, differences }
}

function parseTop(text) {
  const rows = [...text.matchAll(/^ *(-?\d+)B? +\S+% +\S+% +(-?\d+)B? +\S+% {2}(.*)$/gm)].map(([, flat, cum, name]) => ({
    name: name.replace(/ \((partial-)?inline\)$/, ''),
    flat: Number(flat),
    cum: Number(cum),
  }))
  return { type: /^Type: (\S+)$/m.exec(text)[1], total: Number(/ of (-?\d+)B? total$/m.exec(text)[1]), rows }
}
