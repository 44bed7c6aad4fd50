import { visibleText } from '../base/visible-text.ts'
import type { Finding } from '../report/report.ts'

/** Names in a profile may have any length; a message that long helps nobody, and no reader of the format is made for it. */
const MAX_LENGTH = 4096

/** What stands before the words of a finding that is not certain: `likely: ` or `possible: `. */
export function doubtMark({ confidence }: Finding): string {
  return confidence === 'likely' || confidence === 'possible' ? `${confidence}: ` : ''
}

/** Title and detail in one paragraph, marked if in doubt, control characters made visible. */
export function findingParagraph(finding: Finding): string {
  return limited(visibleText(`${doubtMark(finding)}${finding.title}. ${finding.detail}`.trimEnd()))
}

/** The text, cut off where it is too long for a message or a name. */
export function limited(text: string, length = MAX_LENGTH): string {
  // a character of two code units must not be cut in two
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
