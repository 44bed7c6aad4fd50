import { ProfileError } from '../base/error.ts'
import { readText } from '../node/small-file.ts'
import { isFile } from '../node/source-files.ts'
import { writeWhole } from '../node/write-file.ts'
import { BASELINE_SCHEMA, knownOf, parseKnownFindings } from '../report/known-findings.ts'
import type { Report } from '../report/report.ts'
import type { ParsedArguments } from './command.ts'
import { textOption } from './option-values.ts'

/** Larger than any baseline: 16 MiB. */
const MAX_SIZE = 1 << 24

/** What commands keep in a baseline beside findings: the statements of a scan, and the groups of goroutines. */
export type BaselinePart = 'statements' | 'groups'

/**
 * The text of the file that `--baseline` names; null without one, and where `--update-baseline` is to make it. Throws `usage`, and what
 * reading a file throws.
 */
export async function baselineText(args: ParsedArguments): Promise<string | null> {
  const path = textOption(args, 'baseline')
  const isUpdated = args.options['update-baseline'] === true
  if (path === undefined && isUpdated)
    throw new ProfileError('usage', '--update-baseline needs --baseline', '--update-baseline', 'name the file with --baseline FILE')
  if (path === undefined || (isUpdated && !isFile(path))) return null
  return readText(path, MAX_SIZE)
}

/**
 * Writes the findings of a report into the file of `--baseline`, where `--update-baseline` asks for it, in place of those of its command;
 * `part` makes the texts of baselines of single commands, of which the file keeps that part. What other commands know stays.
 */
export async function updateBaseline(
  report: Report,
  args: ParsedArguments,
  part: Partial<Record<BaselinePart, () => string>> = {},
): Promise<void> {
  if (args.options['update-baseline'] !== true) return
  const path = textOption(args, 'baseline')!
  const text = await baselineText(args)
  const before = text === null ? {} : (JSON.parse(text.replace(/^\ufeff/, '')) as Record<string, unknown>)
  const others = text === null ? [] : parseKnownFindings(path, text).filter(({ command }) => command !== report.command)
  const parts = (['statements', 'groups'] as const).flatMap((name) => {
    const written = part[name] === undefined ? before : (JSON.parse(part[name]()) as Record<string, unknown>)
    return written[name] === undefined ? [] : [[name, written[name]] as const]
  })
  // statements of a scan have a part of their own
  const findings = report.command === 'scan' ? others : [...others, ...knownOf(report)]
  const content = { schema: BASELINE_SCHEMA, findings, ...Object.fromEntries(parts) }
  await writeWhole(path, `${JSON.stringify(content, null, 2)}\n`)
}
