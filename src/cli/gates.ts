import { ProfileError } from '../base/error.ts'
import { type Gate, type GateSubject, gated, parseGate } from '../report/gate.ts'
import type { Report } from '../report/report.ts'
import type { ParsedArguments } from './command.ts'
import { EXIT, type ExitCode } from './io.ts'
import { listOption } from './option-values.ts'

/** The limits of a command line: parsed before any work is done, and held against its report. */
export interface Gates {
  readonly gates: readonly Gate[]
  /** Whether rows that rest on size alone count. */
  readonly listsPossible: boolean
}

/** The `--fail-on` limits of a command whose reports are about `subject`. Throws `bad-fail-on`. */
export function gatesOf(args: ParsedArguments, subject: GateSubject = 'values'): Gates {
  return {
    gates: listOption(args, 'fail-on').map((text) => parseGate(text, subject)),
    listsPossible: args.options['min-confidence'] === 'possible',
  }
}

/** The report with its verdict. Throws `bad-fail-on` for tables or metrics that it lacks. */
export function judged(report: Report, { gates, listsPossible }: Gates): Report {
  return gated(report, gates, listsPossible)
}

/** The exit code of a report that is written. Throws `gate-undecided` where no limit is exceeded, but one could not be decided. */
export function exitCodeOf(report: Report): ExitCode {
  if (report.verdict === 'pass') return EXIT.ok
  if (report.notices.some(({ code }) => code === 'gate-failed')) return EXIT.gateFailed
  const { text } = report.notices.find(({ code }) => code === 'gate-undecided')!
  throw new ProfileError(
    'gate-undecided',
    'a limit cannot be decided on these inputs',
    text,
    'give inputs that can show it, as the notice says; nothing is known to exceed the limit',
  )
}
