import { visibleText } from '../base/visible-text.ts'
import type { Finding } from '../report/report.ts'

/** Longest text of a message in UTF-16 units. Names in a profile may have any length, and longer messages help nobody. */
const MAX_LENGTH = 4096

/** The words before the text of a finding that is not certain: `likely: ` or `possible: `. */
export function doubtMark({ confidence }: Finding): string {
  return confidence === 'likely' || confidence === 'possible' ? `${confidence}: ` : ''
}

/** Title and detail in one paragraph, with a mark where a baseline knows the finding, and where it is not certain; control characters are made visible. */
export function findingParagraph(finding: Finding): string {
  return limited(
    visibleText(`${finding.known === true ? 'known: ' : ''}${doubtMark(finding)}${finding.title}. ${finding.detail}`.trimEnd()),
  )
}

/** Cuts a text that is too long for a message or name. */
export function limited(text: string, length = MAX_LENGTH): string {
  // a character of two code units must not be cut in two
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
