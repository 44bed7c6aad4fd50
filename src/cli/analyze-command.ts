import { readText } from '../node/small-file.ts'
import { type AnalyzeOptions, analyze } from '../pipeline/analyze.ts'
import { analysisOptions } from './analysis-options.ts'
import { updateBaseline } from './baseline-file.ts'
import { carriedProfiles } from './carried-profiles.ts'
import type { ParsedArguments } from './command.ts'
import { exitCodeOf, gatesOf, judged } from './gates.ts'
import type { ExitCode, Io } from './io.ts'
import { textOption, withoutUndefined } from './option-values.ts'
import { openInputs } from './profile-sources.ts'
import { drawsStacks, outputsOf, writeReport } from './write-report.ts'

/** Runs `deferscope analyze PROFILE…`. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const outputs = outputsOf(args, { hasStacks: true })
  const gates = await gatesOf(args, 'analyze')
  const options = { ...(await analysisOptions(args, io)), ...(await detailOptions(args)), ...(await processOptions(args)) }
  const { sources, notices } = await openInputs(args, io)
  const report = judged(await analyze(sources, { ...options, drawsStacks: drawsStacks(outputs), notices }), gates)
  await writeReport(report, outputs, args, io, { profiles: await carriedProfiles(report, sources, outputs) })
  await updateBaseline(report, args)
  return exitCodeOf(report)
}

/** What the process says of itself. */
async function processOptions(args: ParsedArguments): Promise<Pick<AnalyzeOptions, 'processTexts'>> {
  const given = async (name: string) => {
    const source = textOption(args, name)
    return source === undefined ? undefined : { source, text: await readText(source) }
  }
  const [memStats, gcTrace] = [await given('memstats'), await given('gctrace')]
  return memStats === undefined && gcTrace === undefined ? {} : { processTexts: withoutUndefined({ memStats, gcTrace }) }
}

/** The options that ask for details of single functions. */
async function detailOptions(args: ParsedArguments): Promise<Pick<AnalyzeOptions, 'byLine' | 'peek' | 'list' | 'readSource'>> {
  const list = textOption(args, 'list')
  return {
    ...(args.options['lines'] === true ? { byLine: true } : {}),
    ...withoutUndefined({ peek: textOption(args, 'peek'), list }),
    ...(list === undefined ? {} : { readSource: (await import('../node/source-files.ts')).readGoFile }),
  }
}
