import { ProfileError } from '../base/error.ts'
import { isFile } from '../node/source-files.ts'
import { type Gate, parseGate } from '../report/gate.ts'
import { type GateOptions, gated } from '../report/gated.ts'
import { GATED_COMMANDS, type GatedCommand } from '../report/gated-commands.ts'
import { type KnownFinding, parseKnownFindings, withKnown } from '../report/known-findings.ts'
import type { GateResult, Report } from '../report/report.ts'
import { baselineText } from './baseline-file.ts'
import type { ParsedArguments } from './command.ts'
import { EXIT, type ExitCode } from './io.ts'
import { listOption, textOption } from './option-values.ts'

/** The limits of a command line: parsed before any work is done, and held against its report. */
export interface Gates {
  readonly gates: readonly Gate[]
  readonly options: GateOptions
  /** The findings that a baseline knows; null without one. */
  readonly known: readonly KnownFinding[] | null
}

/**
 * The limits of a command: those of its budget file, then those of `--fail-on`; and what its baseline knows. Throws `bad-fail-on`,
 * `bad-budget`, `bad-baseline` and `usage`.
 */
export async function gatesOf(args: ParsedArguments, command: GatedCommand): Promise<Gates> {
  const path = await budgetPath(args)
  const baseline = await baselineText(args)
  const ofBudget = path === null ? [] : await (await import('./budget-files.ts')).budgetLimits(path, command)
  return {
    gates: [...ofBudget, ...listOption(args, 'fail-on').map((text) => parseGate(text, GATED_COMMANDS[command]))],
    options: {
      listsPossible: args.options['min-confidence'] === 'possible',
      allowsUnread: args.options['allow-unreadable'] === true,
    },
    // a scan leaves out what it knows
    known: baseline === null || command === 'scan' ? null : parseKnownFindings(textOption(args, 'baseline')!, baseline),
  }
}

/** The budget file of `deferscope` where none is named. */
const BUDGET_HERE = 'deferscope.json'

/** The budget file that is named, or that lies in the working directory; a pipe or folder of its name is none. */
async function budgetPath(args: ParsedArguments): Promise<string | null> {
  const named = textOption(args, 'budget') ?? null
  if (args.options['no-budget'] !== true) return named ?? (isFile(BUDGET_HERE) ? BUDGET_HERE : null)
  if (named === null) return null
  throw new ProfileError('usage', '--budget and --no-budget exclude each other', '--no-budget', 'leave one of them out')
}

/** The report with its verdict. Throws `bad-fail-on` for tables or metrics that it lacks. */
export function judged(report: Report, { gates, options, known }: Gates): Report {
  return gated(known === null ? report : withKnown(report, known), gates, options)
}

/** The report with the verdict of its gates so far: what no capture yet can decide, a later one may. */
export function judgedSoFar(report: Report, { options, ...gates }: Gates): Report {
  return judged(report, { ...gates, options: { ...options, isOngoing: true } })
}

/** The exit code where there is no report. Throws `gate-undecided` where there are limits. */
export function exitWithoutReport({ gates }: Gates): ExitCode {
  const [first] = gates
  if (first === undefined) return EXIT.ok
  throw undecided({ expression: first.text, from: first.from, reasons: ['no capture counts'] })
}

function undecided({ expression, from, reasons }: Pick<GateResult, 'expression' | 'from' | 'reasons'>): ProfileError {
  return new ProfileError(
    'gate-undecided',
    `the limit ${expression} cannot be decided on these inputs: ${reasons[0]!}`,
    from,
    'give inputs that can show it; nothing is known to exceed the limit',
  )
}

/** The exit code of a report that is written. Throws `gate-undecided` where no limit is exceeded, but one could not be decided. */
export function exitCodeOf(report: Report): ExitCode {
  if (report.verdict === 'pass') return EXIT.ok
  const open = report.gates?.find(({ outcome }) => outcome === 'undecided')
  if (open === undefined || report.gates?.some(({ outcome }) => outcome === 'failed') === true) return EXIT.gateFailed
  throw undecided(open)
}
