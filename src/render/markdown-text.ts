import { visibleText } from '../base/visible-text.ts'
import { limited } from './finding-text.ts'

/** What breaks a word for GitHub, and is not seen. */
const BREAK = '<!-- -->'

/**
 * A text in which nothing has a meaning to Markdown, HTML or GitHub: no emphasis, link, mention, issue or formula.
 * Source: GitHub Flavored Markdown Spec 0.29, sections 2.4 and 6.9; docs.github.com, "Basic writing and formatting syntax".
 */
export function markdownText(text: string): string {
  return (
    visibleText(text)
      .trim()
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replace(/[\\`*_[\]|~]/g, '\\$&')
      // addresses of web and mail are links even where nothing marks them, and names and numbers are on GitHub
      .replace(/(?=:\/\/)|(?<=www)(?=\.)|(?<=mailto|xmpp)(?=:)/gi, BREAK)
      .replace(/[@#]/g, `$&${BREAK}`)
      .replaceAll('$', '<span>$$</span>')
      // what would begin a list or a quote, or underline a heading, at the start of a line
      .replace(/^(\d+)(?=[.)](\s|$))|^(?=>|[-+](\s|$)|(-+|=+)\s*$)/, '$1\\')
  )
}

/** Longest text of a paragraph in UTF-16 units. */
const MAX_PARAGRAPH = 2000

/** A text that is cut where it is too long; what it becomes is at most three times as long. */
export function boundedText(text: string, length = MAX_PARAGRAPH): string {
  const safe = markdownText(limited(text, length))
  // one character becomes up to 14
  return safe.length <= length * 3 ? safe : markdownText(limited(text, Math.floor(length / 5)))
}

/** A text as text of HTML. */
export function htmlText(text: string): string {
  return visibleText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A text as code within a line: nothing in it has a meaning. */
export function codeSpan(text: string): string {
  const code = visibleText(text)
  const fence = '`'.repeat(longestRun(code) + 1)
  // a space is taken off at both ends where the code begins or ends with a fence or space of its own
  const gap = /^[` ]|[` ]$/.test(code) || code === '' ? ' ' : ''
  return `${fence}${gap}${code}${gap}${fence}`
}

/** Lines as a block of code of a language. */
export function codeBlock(language: string, lines: readonly string[]): string {
  const code = lines.map((line) => line.split('\t').map(visibleText).join('\t'))
  const fence = '`'.repeat(Math.max(3, ...code.map((line) => longestRun(line) + 1)))
  return [`${fence}${language}`, ...code, fence].join('\n')
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
}
