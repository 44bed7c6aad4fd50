import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { allCases } from './all-cases.ts'
import type { ReportCase } from './case.ts'
import { type CheckResult, checkCases } from './check.ts'
import { DEVIATIONS } from './deviations.ts'
import { factsOf } from './facts.ts'
import { generatedInputs, type Inputs, inputsOf, profilesBelow, upstreamInputs } from './inputs.ts'
import { pprofBinary, pprofModule, runPprofOnce } from './oracle.ts'
import { ROOT } from './workspace.ts'

const USAGE = `npm run conformance -- [--only TEXT] [--random N] [--seed N] [--limit N] [--self] [FOLDER]
  Compares every report of deferscope pprof with those of pprof itself, byte for byte. Needs Go.
  FOLDER        profiles to report on besides samples/ and the generated ones
  --only TEXT   cases whose command line contains TEXT
  --random N    command lines of several options at random (default 1000)
  --seed N      which ones (default 1)
  --limit N     differences to show per group (default 5)
  --self        compares pprof with itself: shows where it does not say the same twice
`

/** Deviations that the comparison shows. */
const COMPARED = DEVIATIONS.filter(({ compared }) => compared !== null)

/** Runs the comparison; the exit code: 1 when something differs or a deviation was not met. */
export async function runConformance(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      only: { type: 'string', default: '' },
      random: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      limit: { type: 'string', default: '5' },
      self: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(USAGE)
    return 0
  }
  const log = (text: string) => process.stderr.write(`${text}\n`)
  const inputs = inputsOf(
    new Map([
      ...(await generatedInputs()),
      ...profilesBelow(resolve(ROOT, 'samples')),
      ...upstreamInputs(await pprofModule()),
      ...positionals.flatMap((folder) => [...profilesBelow(resolve(folder))]),
    ]),
  )
  const facts = await factsOf(inputs)
  const cases = allCases(facts, Number(values.random), Number(values.seed)).filter(({ args }) => args.join(' ').includes(values.only))
  log(`${cases.length} command lines on ${inputs.names.length} profiles, ${availableParallelism()} processors`)
  const result = await checkCases(cases, inputs, await runner(values.self), log)
  const isPartial = values.only !== '' || values.self
  process.stdout.write(reportText(result, inputs, Number(values.limit), isPartial))
  return result.failures.length > 0 || (!isPartial && COMPARED.some((deviation) => !result.hits.has(deviation))) ? 1 : 0
}

async function runner(isSelf: boolean) {
  if (!isSelf) return (await import('./ours.ts')).runOurs
  const binary = await pprofBinary()
  return (one: ReportCase, inputs: Inputs) => runPprofOnce(binary, one, inputs)
}

function reportText({ counts, failures, hits }: CheckResult, inputs: Inputs, limit: number, isPartial: boolean): string {
  const lines: string[] = []
  for (const [group, { compared, equal }] of counts) lines.push(`${group.padEnd(18)} ${`${equal}`.padStart(6)} of ${compared} equal`)
  for (const deviation of COMPARED) {
    const count = hits.get(deviation) ?? 0
    if (count > 0) lines.push(`meant: ${deviation.title}: ${count}`)
    else if (!isPartial) lines.push(`NEVER MET: ${deviation.title}`)
  }
  for (const group of counts.keys()) {
    const some = failures.filter(({ one }) => one.group === group)
    for (const { one, difference } of some.slice(0, limit))
      lines.push(
        '',
        `pprof ${commandText(one, inputs)}`,
        `  ${difference.what}`,
        `  pprof: ${difference.theirs}`,
        `  ours:  ${difference.ours}`,
      )
    if (some.length > limit) lines.push('', `… and ${some.length - limit} more of ${group}`)
  }
  lines.push('', failures.length === 0 ? 'no difference' : `${failures.length} differences`)
  return `${lines.join('\n')}\n`
}

/** The command line for a shell, in the folder of the repository. */
function commandText({ args }: ReportCase, inputs: Inputs): string {
  return ['-symbolize=none', ...args]
    .map((arg) => arg.replace(/\{([^}]+)\}/g, (all, name: string) => inputs.path(name)?.replace(`${ROOT}/`, '') ?? all))
    .map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`))
    .join(' ')
}
