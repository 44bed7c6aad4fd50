import { trend } from '../pipeline/trend.ts'
import { gated, parseGate } from '../report/gate.ts'
import { analysisOptions } from './analysis-options.ts'
import type { ParsedArguments } from './command.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { compareOptions, listOption } from './option-values.ts'
import { HEAP_ALONE, openInputs } from './profile-sources.ts'
import { outputsOf, writeReport } from './write-report.ts'

/** `deferscope trend PROFILE…`. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const outputs = outputsOf(args)
  const gates = listOption(args, 'fail-on').map((text) => parseGate(text))
  const options = { ...(await analysisOptions(args, io)), ...compareOptions(args) }
  const { sources, notices } = await openInputs(args, io, args.operands, HEAP_ALONE)
  const found = await trend(sources, options)
  const report = gated({ ...found, notices: [...notices, ...found.notices] }, gates, args.options['min-confidence'] === 'possible')
  await writeReport(report, outputs, args, io)
  return report.verdict === 'fail' ? EXIT.gateFailed : EXIT.ok
}
