import { explainReport } from '../report/explain-report.ts'
import type { ParsedArguments } from './command.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { outputsOf, writeReport } from './write-report.ts'

/** Runs `deferscope explain [TERM]`. A term with several words needs no quotes. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const outputs = outputsOf(args)
  await writeReport(explainReport(args.operands.length === 0 ? undefined : args.operands.join(' ')), outputs, args, io)
  return EXIT.ok
}
