import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { renderResults } from './table.mjs'

const PAGE = new URL('../docs/speed.md', import.meta.url)
const RECORDED = new URL('recorded.json', import.meta.url)
/** Ratios on a busy machine differ by less. */
const TOLERANCE = 1.25

/** Marks where the measured part of docs/speed.md begins. */
const MARK = '## Measured'

/** Writes the results into docs/speed.md, and the ratios for `--check`. */
export async function record(results) {
  const page = readFileSync(PAGE, 'utf8')
  const start = page.indexOf(MARK)
  const before = start === -1 ? `${page.trimEnd()}\n\n` : page.slice(0, start)
  writeFileSync(PAGE, `${before}${MARK}\n\n${machine(results)}\n\n\`\`\`text\n${renderResults(results)}\`\`\`\n`)
  writeFileSync(RECORDED, `${JSON.stringify(Object.fromEntries(ratiosOf(results)), null, 2)}\n`)
}

/** Every ratio that is worse than the recorded one, as text. */
export function differencesFromRecorded(results) {
  const recorded = JSON.parse(readFileSync(RECORDED, 'utf8'))
  return [...ratiosOf(results)].flatMap(([name, ratio]) =>
    recorded[name] !== undefined && ratio > recorded[name] * TOLERANCE
      ? `${name}: ${ratio.toFixed(3)}, recorded ${recorded[name].toFixed(3)}`
      : [],
  )
}

function* ratiosOf({ cases }) {
  for (const { title, ratios } of cases)
    for (const { metric, peer, ratio } of ratios) if (ratio !== null) yield [`${title}: ${metric} / ${peer}`, ratio]
}

function machine({ node, cpus: count }) {
  const memory = (totalmem() / 2 ** 30).toFixed(0)
  return `${cpus()[0]?.model ?? 'unknown processor'}, ${count} cores, ${memory} GiB, ${type()} ${release()}, Node ${node}; whole processes, started cold one after
the other in turns, as min / median / max. \`NODE_EXTRA_CA_CERTS\` is unset for all: where it is set, it costs Node tens of milliseconds at each start.`
}
