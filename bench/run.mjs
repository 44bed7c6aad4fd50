// `npm run bench`: deferscope analyze and diff against pprof, and the decoders against each other; whole processes.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { assertBuilt, CASES, runCase } from './cases.mjs'
import { METHOD } from './measure.mjs'
import { renderResults } from './table.mjs'

const USAGE = `npm run bench -- [--rounds N] [--only a|b|c|d|e|f|g] [--skip-large] [--json]
  a  a tiny sample, against node -e 0 (at least 15 rounds)
  b  a heap profile of the Go compiler, against pprof
  c  a generated profile of 1M samples, against pprof (at most 3 rounds; minutes and 3 GB)
  d  diff of two heap profiles of the Go compiler, against pprof -diff_base
  e  a dump of 200,000 goroutines, against our own decoding of (c), per byte
  g  a fleet of 1,000 captures of 5 MB, against 10 of them: memory must not follow their number (minutes)
  f  every text report of deferscope pprof on (b), against pprof
`

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    only: { type: 'string' },
    'skip-large': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})

if (values.help) process.stdout.write(USAGE)
else process.exitCode = await main()

/** 1 when a number differs from pprof's or nothing could be run. A missed target is no failure: a busy machine misses some. */
async function main() {
  const rounds = Number(values.rounds)
  const chosen = CASES.filter(({ id }) =>
    values.only === undefined ? !['c', 'e', 'g'].includes(id) || !values['skip-large'] : id === values.only,
  )
  if (!Number.isInteger(rounds) || rounds < 1 || chosen.length === 0) {
    process.stderr.write(USAGE)
    return 2
  }
  try {
    assertBuilt()
    const results = { node: process.version, cpus: availableParallelism(), method: METHOD.name, note: METHOD.note, cases: [] }
    for (const one of chosen) results.cases.push(await runCase(one, rounds, (text) => process.stderr.write(`${text}\n`)))
    process.stdout.write(values.json ? `${JSON.stringify(results, null, 2)}\n` : renderResults(results))
    return results.cases.some(({ check }) => check !== null && check.differences.length > 0) ? 1 : 0
  } catch (error) {
    process.stderr.write(`error: ${error.message}\n`)
    return 1
  }
}
