import { ProfileError } from '../base/error.ts'
import { type AnalyzeOptions, analyze } from '../pipeline/analyze.ts'
import { GOROUTINES_ONLY } from '../pipeline/heap-inputs.ts'
import { type Gate, gated, parseGate } from '../report/gate.ts'
import type { Notice, Report } from '../report/report.ts'
import { analysisOptions } from './analysis-options.ts'
import type { ParsedArguments } from './command.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { listOption, textOption, withoutUndefined } from './option-values.ts'
import { openInputs } from './profile-sources.ts'
import type { Inputs } from './source-scheme.ts'
import { outputsOf, writeReport } from './write-report.ts'

/** `deferscope analyze PROFILE…`. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const outputs = outputsOf(args)
  const gates = listOption(args, 'fail-on').map((text) => parseGate(text))
  const options = { ...(await analysisOptions(args, io)), ...(await detailOptions(args)) }
  const inputs = await openInputs(args, io)
  const found = await analyzed(inputs, options)
  if (found === null) refuseDetails(args)
  if (found === null) return goroutinesAlone(inputs, options, gates, args, io)
  const report = gated(found, gates, args.options['min-confidence'] === 'possible')
  await writeReport(report, outputs, args, io)
  return report.verdict === 'fail' ? EXIT.gateFailed : EXIT.ok
}

/** Null where there are goroutines, and no heap. */
async function analyzed({ sources, notices }: Inputs, options: AnalyzeOptions): Promise<Report | null> {
  try {
    return await analyze(sources, { ...options, notices })
  } catch (error) {
    if (error instanceof ProfileError && error.code === GOROUTINES_ONLY) return null
    throw error
  }
}

/** What is asked for of single functions. */
async function detailOptions(args: ParsedArguments): Promise<Pick<AnalyzeOptions, 'byLine' | 'peek' | 'list' | 'readSource'>> {
  const list = textOption(args, 'list')
  return {
    ...(args.options['lines'] === true ? { byLine: true } : {}),
    ...withoutUndefined({ peek: textOption(args, 'peek'), list }),
    ...(list === undefined ? {} : { readSource: (await import('../node/source-files.ts')).readGoFile }),
  }
}

/** Goroutines alone have another report. */
function refuseDetails({ options }: ParsedArguments): void {
  const given = ['lines', 'peek', 'list'].find((name) => options[name] !== undefined && options[name] !== false)
  if (given !== undefined)
    throw new ProfileError('usage', `--${given} needs a heap profile`, `--${given}`, 'leave it out, or give a heap profile')
}

const HANDED_OVER: Notice = {
  code: 'goroutines-only',
  text: 'No heap profile was given: this is what deferscope goroutines tells, which has more options.',
}

/** What `goroutines` tells of the same files. */
async function goroutinesAlone(
  { sources, notices }: Inputs,
  { decode, executables, sourceTree, minConfidence }: AnalyzeOptions,
  gates: readonly Gate[],
  args: ParsedArguments,
  io: Io,
): Promise<ExitCode> {
  const { DEFAULT_THRESHOLD, reportGoroutines } = await import('./report-goroutines.ts')
  const options = {
    threshold: DEFAULT_THRESHOLD,
    baseline: null,
    notices: [...notices, HANDED_OVER],
    ...withoutUndefined({
      decode,
      executables,
      sourceTree,
      minConfidence,
      focus: textOption(args, 'focus'),
      ignore: textOption(args, 'ignore'),
    }),
  }
  return reportGoroutines({ sources, before: [], options, gates }, args, io)
}
