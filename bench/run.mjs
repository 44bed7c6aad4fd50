// `npm run bench`: deferscope analyze and diff against pprof, and the decoders against each other; whole processes.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { assertBuilt, CASES, runCase } from './cases.mjs'
import { METHOD } from './measure.mjs'
import { differencesFromRecorded, record } from './record.mjs'
import { renderResults } from './table.mjs'

// where it is set, it costs Node tens of milliseconds at every start, which users do not have
delete process.env['NODE_EXTRA_CA_CERTS']

const USAGE = `npm run bench -- [--rounds N] [--only a|b|c|d|e|f|g|h] [--quick] [--check] [--json]
  a  a tiny sample, against node -e 0 (at least 15 rounds)
  b  a heap profile of the Go compiler, against pprof
  c  a generated profile of 1M samples, against pprof (at most 3 rounds; minutes and 3 GB)
  d  diff of two heap profiles of the Go compiler, against pprof -diff_base
  e  a dump of 200,000 goroutines, against our own decoding of (c), per byte
  f  every text report of deferscope pprof on (b), against pprof
  g  a fleet of 1,000 captures of 5 MB, against 10 of them: memory must not follow their number (minutes)
  h  growth: profiles of 5 MB to 1 GB, dumps of up to a million goroutines, trend and diff of up to 100 profiles (at most 3 rounds)
A whole run writes docs/speed.md, and its ratios into bench/recorded.json. --quick leaves (c), (e), (g) and (h) out; --check compares with the
recorded ratios and writes nothing.
`

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
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
    values.only === undefined ? !values.quick || !['c', 'e', 'g', 'h'].includes(id) : id === values.only,
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
    const isWrong = results.cases.some(({ check }) => check !== null && check.differences.length > 0)
    if (values.check) return isWrong || !isAsRecorded(results) ? 1 : 0
    if (values.only === undefined && !values.quick && !isWrong) await record(results)
    return isWrong ? 1 : 0
  } catch (error) {
    process.stderr.write(`error: ${error.message}\n`)
    return 1
  }
}

/** Prints which ratios are worse than the recorded ones. */
function isAsRecorded(results) {
  const differences = differencesFromRecorded(results)
  for (const text of differences) process.stdout.write(`WORSE: ${text}\n`)
  return differences.length === 0
}
