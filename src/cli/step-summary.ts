import { appendFile } from 'node:fs/promises'
import { ProfileError } from '../base/error.ts'
import { fileAdvice } from '../node/file-errors.ts'
import type { Report } from '../report/report.ts'
import type { ParsedArguments } from './command.ts'
import type { Io } from './io.ts'

/**
 * The file of a GitHub job's summary; null where none is wanted: `--format github` and `--summary` want it, within GitHub Actions alone, so
 * that the same command line does no harm on a desk. Source: docs.github.com, "Adding a job summary".
 */
function summaryFile(format: string, { options }: ParsedArguments, { env }: Pick<Io, 'env'>): string | null {
  const isWanted = (options['summary'] === true || format === 'github') && options['no-summary'] !== true
  return isWanted && env['GITHUB_ACTIONS'] === 'true' ? (env['GITHUB_STEP_SUMMARY'] ?? '') || null : null
}

/**
 * Appends the report as Markdown to the summary of a GitHub job, under a heading of its command; `markdown` makes the text where it is
 * wanted. Throws `unwritable`.
 */
export async function appendSummary(
  { command }: Report,
  format: string,
  args: ParsedArguments,
  io: Pick<Io, 'env'>,
  markdown: () => Promise<string>,
): Promise<void> {
  const path = summaryFile(format, args, io)
  if (path === null) return
  try {
    await appendFile(path, `## deferscope ${command}\n\n${await markdown()}\n`)
  } catch (error) {
    if (error instanceof ProfileError) throw error
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new ProfileError(
      'unwritable',
      `the summary of the job cannot be written (${code})`,
      path,
      fileAdvice(code, 'leave it out with --no-summary'),
      error,
    )
  }
}
