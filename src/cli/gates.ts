import { ProfileError } from '../base/error.ts'
import { type Gate, type GateSubject, parseGate } from '../report/gate.ts'
import { type GateOptions, gated } from '../report/gated.ts'
import type { Report } from '../report/report.ts'
import type { ParsedArguments } from './command.ts'
import { EXIT, type ExitCode } from './io.ts'
import { listOption } from './option-values.ts'

/** The limits of a command line: parsed before any work is done, and held against its report. */
export interface Gates {
  readonly gates: readonly Gate[]
  readonly options: GateOptions
}

/** The `--fail-on` limits of a command whose reports are about `subject`. Throws `bad-fail-on`. */
export function gatesOf(args: ParsedArguments, subject: GateSubject = 'values'): Gates {
  return {
    gates: listOption(args, 'fail-on').map((text) => parseGate(text, subject)),
    options: {
      listsPossible: args.options['min-confidence'] === 'possible',
      allowsUnread: args.options['allow-unreadable'] === true,
    },
  }
}

/** The report with its verdict. Throws `bad-fail-on` for tables or metrics that it lacks. */
export function judged(report: Report, { gates, options }: Gates): Report {
  return gated(report, gates, options)
}

/** The report with the verdict of its gates so far: what no capture yet can decide, a later one may. */
export function judgedSoFar(report: Report, { gates, options }: Gates): Report {
  return gated(report, gates, { ...options, isOngoing: true })
}

/** The exit code of a report that is written. Throws `gate-undecided` where no limit is exceeded, but one could not be decided. */
export function exitCodeOf(report: Report): ExitCode {
  if (report.verdict === 'pass') return EXIT.ok
  const open = report.gates?.find(({ outcome }) => outcome === 'undecided')
  if (open === undefined || report.gates?.some(({ outcome }) => outcome === 'failed') === true) return EXIT.gateFailed
  throw new ProfileError(
    'gate-undecided',
    `the limit ${open.expression} cannot be decided on these inputs: ${open.reasons[0]!}`,
    open.from,
    'give inputs that can show it; nothing is known to exceed the limit',
  )
}
