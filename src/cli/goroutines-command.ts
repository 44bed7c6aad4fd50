import { ProfileError } from '../base/error.ts'
import { writeWhole } from '../node/write-file.ts'
import { goroutineBaseline, parseGoroutineBaseline } from '../pipeline/goroutine-baseline.ts'
import { type GoroutineOptions, goroutines } from '../pipeline/goroutines.ts'
import { analysisOptions } from './analysis-options.ts'
import { baselineText, updateBaseline } from './baseline-file.ts'
import { carriedProfiles } from './carried-profiles.ts'
import { type ParsedArguments, SET_MARK } from './command.ts'
import { exitCodeOf, gatesOf, judged } from './gates.ts'
import type { ExitCode, Io } from './io.ts'
import { textOption, withoutUndefined } from './option-values.ts'
import { GOROUTINES_ALONE, openInputs } from './profile-sources.ts'
import { drawsStacks, outputsOf, writeReport } from './write-report.ts'

/** Runs `deferscope goroutines PROFILE…`. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const outputs = outputsOf(args, { hasStacks: true })
  const gates = await gatesOf(args, 'goroutines')
  const [before, after] = partsOf(args)
  const options = await goroutineOptions(args, io)
  const earlier = before.length === 0 ? { sources: [], notices: [] } : await openInputs(args, io, before, GOROUTINES_ALONE)
  const { sources, notices } = await openInputs(args, io, after, GOROUTINES_ALONE)
  const found = await goroutines(sources, earlier.sources, {
    ...options,
    drawsStacks: drawsStacks(outputs),
    notices: [...earlier.notices, ...notices],
  })
  const report = judged(found.report, gates)
  const profiles = earlier.sources.length === 0 ? await carriedProfiles(report, sources, outputs) : []
  await writeReport(report, outputs, args, io, { profiles })
  const saved = textOption(args, 'save-baseline')
  if (saved !== undefined) await writeWhole(saved, goroutineBaseline(found.groups))
  await updateBaseline(report, args, { groups: () => goroutineBaseline(found.groups) })
  return exitCodeOf(report)
}

/** The operands before and after `--vs`; without `--vs` all of them are after. */
function partsOf({ operands }: ParsedArguments): [before: readonly string[], after: readonly string[]] {
  const mark = operands.indexOf(SET_MARK)
  if (mark === -1) return [[], operands]
  const after = operands.slice(mark + 1)
  if (mark === 0 || after.length === 0 || after.includes(SET_MARK))
    throw new ProfileError('usage', '--vs must stand between two sets of dumps', '--vs', 'write deferscope goroutines BEFORE… --vs AFTER…')
  return [operands.slice(0, mark), after]
}

async function goroutineOptions(args: ParsedArguments, io: Io): Promise<GoroutineOptions> {
  const { decode, executables, openNamed, sourceTree, nearbyModule, minConfidence, processesBy } = await analysisOptions(args, io)
  const baseline = await baselineText(args)
  const known = baseline === null ? null : parseGoroutineBaseline(baseline, textOption(args, 'baseline')!)
  return {
    ...(known === null ? {} : { baseline: known }),
    ...withoutUndefined({
      threshold: args.options['threshold'] as number | undefined,
      decode,
      executables,
      openNamed,
      sourceTree,
      nearbyModule,
      minConfidence,
      processesBy,
      focus: textOption(args, 'focus'),
      ignore: textOption(args, 'ignore-function'),
      ignoreCreatedBy: textOption(args, 'ignore-created-by'),
    }),
  }
}
