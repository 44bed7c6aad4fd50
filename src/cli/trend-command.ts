import { trend } from '../pipeline/trend.ts'
import { analysisOptions } from './analysis-options.ts'
import { updateBaseline } from './baseline-file.ts'
import type { ParsedArguments } from './command.ts'
import { exitCodeOf, gatesOf, judged } from './gates.ts'
import type { ExitCode, Io } from './io.ts'
import { compareOptions, warmUpOption } from './option-values.ts'
import { HEAP_ALONE, openInputs } from './profile-sources.ts'
import { outputsOf, writeReport } from './write-report.ts'

/** Runs `deferscope trend PROFILE…`. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const outputs = outputsOf(args)
  const gates = await gatesOf(args, 'trend')
  const options = { ...(await analysisOptions(args, io)), ...compareOptions(args), warmUp: warmUpOption(args) }
  const { sources, notices } = await openInputs(args, io, args.operands, HEAP_ALONE, 'all', 'series')
  const found = await trend(sources, options)
  const report = judged({ ...found, notices: [...notices, ...found.notices] }, gates)
  await writeReport(report, outputs, args, io)
  await updateBaseline(report, args)
  return exitCodeOf(report)
}
