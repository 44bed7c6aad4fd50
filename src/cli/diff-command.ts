import { ProfileError } from '../base/error.ts'
import { type DiffOptions, diff } from '../pipeline/diff.ts'
import { diffGcLogs } from '../pipeline/gc-diff.ts'
import type { Report } from '../report/report.ts'
import { analysisOptions } from './analysis-options.ts'
import { updateBaseline } from './baseline-file.ts'
import type { ParsedArguments } from './command.ts'
import { exitCodeOf, gatesOf, judged } from './gates.ts'
import { gcLogsOf } from './gc-logs.ts'
import type { ExitCode, Io } from './io.ts'
import { compareOptions, shareOption, textOption, warmUpOption, withoutUndefined } from './option-values.ts'
import { namedSets, openSets } from './source-sets.ts'
import { drawsStacks, outputsOf, writeReport } from './write-report.ts'

/** Runs `deferscope diff BEFORE… --vs AFTER…`. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const outputs = outputsOf(args, { hasStacks: true })
  const gates = await gatesOf(args, 'diff')
  const report = judged(await compared(args, { ...(await diffOptions(args, io)), drawsStacks: drawsStacks(outputs) }, io), gates)
  await writeReport(report, outputs, args, io)
  await updateBaseline(report, args)
  return exitCodeOf(report)
}

/** Compares the sets of the command line, or, where it names no profiles, logs of collections. */
async function compared(args: ParsedArguments, options: DiffOptions, io: Io): Promise<Report> {
  const gcLogs = await gcLogsOf(args)
  if (args.operands.length === 0 && gcLogs.length > 0) return diffGcLogs(gcLogs, options.alpha)
  namedSets(args.operands)
  const { sets, notices } = await openSets(args, io)
  const report = await diff(sets, { ...options, gcLogs })
  return { ...report, notices: [...notices, ...report.notices] }
}

async function diffOptions(args: ParsedArguments, io: Io): Promise<DiffOptions> {
  const sameProcess = textOption(args, 'same-process') ?? 'auto'
  const confidence = shareOption(args, 'confidence')
  if (confidence !== undefined && (confidence <= 0 || confidence >= 1))
    throw new ProfileError('usage', '--confidence must lie between 0 and 1', '--confidence', 'write --confidence 0.95')
  return {
    ...(await analysisOptions(args, io)),
    ...compareOptions(args),
    warmUp: warmUpOption(args),
    ...withoutUndefined({ confidence }),
    sameProcess: sameProcess === 'auto' ? null : sameProcess === 'yes',
  }
}
