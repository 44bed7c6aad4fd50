import type { ProfileSource } from '../base/profile-source.ts'
import { writeWhole } from '../node/write-file.ts'
import { goroutineBaseline } from '../pipeline/goroutine-baseline.ts'
import { type GoroutineOptions, goroutines } from '../pipeline/goroutines.ts'
import { type Gate, gated } from '../report/gate.ts'
import type { ParsedArguments } from './command.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { textOption } from './option-values.ts'
import { outputsOf, writeReport } from './write-report.ts'

/** Goroutines in one place from which they are suspect, where `--threshold` does not say. */
export const DEFAULT_THRESHOLD = 1000

/** Writes the report of these goroutines, and the baseline that is asked for. */
export async function reportGoroutines(
  { sources, before, options, gates }: GoroutineRun,
  args: ParsedArguments,
  io: Io,
): Promise<ExitCode> {
  const { report, groups } = await goroutines(sources, before, options)
  const found = gated(report, gates, args.options['min-confidence'] === 'possible')
  await writeReport(found, outputsOf(args), args, io)
  const saved = textOption(args, 'save-baseline')
  if (saved !== undefined) await writeWhole(saved, goroutineBaseline(groups))
  return found.verdict === 'fail' ? EXIT.gateFailed : EXIT.ok
}

/** What a report of goroutines is about. */
export interface GoroutineRun {
  readonly sources: readonly ProfileSource[]
  readonly before: readonly ProfileSource[]
  readonly options: GoroutineOptions
  readonly gates: readonly Gate[]
}
