import { ProfileError } from '../base/error.ts'

/** Whether something with these labels matches; `labelValue` gives an empty text for labels that are not there. */
export type LabelMatcher = (labelValue: (name: string) => string) => boolean

const MATCHER = /^\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)\s*(?:,|$)/s

/**
 * Parses matchers as Prometheus writes them: `job="orders",pod=~"orders-.*"`, with or without braces. All of them must match; regular
 * expressions are RE2 and match whole values. Throws `usage` and `bad-regexp`.
 * Source: prometheus.io/docs/prometheus/latest/querying/basics, "Instant vector selectors".
 */
export async function parseLabelMatchers(text: string, option: string): Promise<LabelMatcher> {
  const matchers: LabelMatcher[] = []
  let rest = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1] ?? text
  while (rest.trim() !== '') {
    const match = MATCHER.exec(rest)
    if (match === null)
      throw new ProfileError(
        'usage',
        `${option} does not understand ${rest.trim()}`,
        option,
        `write ${option} 'job="orders",pod=~"orders-.*"'`,
      )
    rest = rest.slice(match[0].length)
    const [, name, operator, quoted] = match as unknown as [string, string, string, string]
    const isNegated = operator.startsWith('!')
    const matches = operator.endsWith('~') ? await wholeMatch(unquoted(quoted), option) : equals(unquoted(quoted))
    matchers.push((labelValue) => matches(labelValue(name)) !== isNegated)
  }
  return (labelValue) => matchers.every((matcher) => matcher(labelValue))
}

function equals(expected: string): (value: string) => boolean {
  return (value) => value === expected
}

async function wholeMatch(pattern: string, option: string): Promise<(value: string) => boolean> {
  const { RE2JS } = await import('re2js')
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.DOTALL)
    return (value) => compiled.matches(value)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new ProfileError(
      'bad-regexp',
      `${option} has no regular expression there: ${detail}`,
      `${option} ${pattern}`,
      'the syntax is that of Go: https://golang.org/s/re2syntax',
      error,
    )
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

/** As in Go: no escapes between backticks. */
function unquoted(quoted: string): string {
  const inner = quoted.slice(1, -1)
  return quoted.startsWith('`') ? inner : inner.replace(/\\(.)/gs, (_, char: string) => ESCAPES[char] ?? char)
}
