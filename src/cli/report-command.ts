import { ProfileError } from '../base/error.ts'
import { readText } from '../node/small-file.ts'
import { GATED_COMMANDS, type GatedCommand } from '../report/gated-commands.ts'
import type { Report } from '../report/report.ts'
import { savedReports } from '../report/saved-report.ts'
import type { ParsedArguments } from './command.ts'
import { exitCodeOf, gatesOf, judged } from './gates.ts'
import type { ExitCode, Io } from './io.ts'
import { listOption, textOption } from './option-values.ts'
import { outputsOf, reportText, writeExports } from './write-report.ts'

/** The largest saved report: 256 MiB. */
const MAX_SIZE = 1 << 28

/** Runs `deferscope report SAVED.json`. The last one of several reports, as `watch` prints them, decides the exit code. */
export async function run(args: ParsedArguments, io: Io): Promise<ExitCode> {
  const outputs = outputsOf(args)
  const [source] = args.operands
  if (source === undefined || args.operands.length > 1)
    throw new ProfileError('usage', 'report takes one saved report', 'the command line', 'write deferscope report report.json')
  const saved = savedReports(source, source === '-' ? await textOf(io.stdin) : await readText(source, MAX_SIZE))
  const last = await checked(saved.at(-1)!, args)
  const shown = [...saved.slice(0, -1), last]
  const texts: string[] = []
  if (outputs.output === null) for (const report of shown) texts.push(await reportText(report, outputs.format, args, io, true))
  await writeExports(last, outputs, args, io)
  for (const text of texts) io.out(text)
  return exitCodeOf(last)
}

/** The report with the verdict of the limits given now; without any, that of the limits which were checked when it was saved. */
async function checked(report: Report, args: ParsedArguments): Promise<Report> {
  const isAsked = listOption(args, 'fail-on').length > 0 || textOption(args, 'budget') !== undefined
  if (!isAsked) return report
  if (!Object.hasOwn(GATED_COMMANDS, report.command))
    throw new ProfileError('bad-fail-on', `a report of ${report.command} has no limits`, '--fail-on', 'leave it out')
  // the budget of the working directory is of other reports
  const options = textOption(args, 'budget') === undefined ? { ...args.options, 'no-budget': true } : args.options
  return judged(report, await gatesOf({ ...args, options }, report.command as GatedCommand))
}

async function textOf(stdin: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stdin) {
    size += chunk.length
    if (size > MAX_SIZE) throw new ProfileError('bad-report', 'the text is far too large for a report', '-', 'check what writes it')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
