import type { SyntaxFile } from '../syntax-tree.ts'
import type { RiskyStatement } from './risky-statement.ts'
import { SCAN_RULES } from './rule-ids.ts'

/** A comment that says why a finding is not a problem. */
export interface Suppression {
  readonly rule: string
  /** Line of the comment. */
  readonly line: number
  /** Line that the statement must start or end on; null for the whole file. */
  readonly target: number | null
  readonly reason: string
}

/** A suppression comment without effect. */
export interface SuppressionProblem {
  readonly line: number
  readonly problem: string
}

/** The suppressions of a file, and comments that look like suppressions but are not valid. */
export interface Suppressions {
  readonly suppressions: readonly Suppression[]
  readonly problems: readonly SuppressionProblem[]
}

const COMMENT = /^\/\/ ?deferscope:(\S*)[ \t]*(.*)$/s
const KNOWN: ReadonlySet<string> = new Set(SCAN_RULES)

/**
 * Parses `//deferscope:ignore RULE[,RULE] why`, above a statement or after it, and `//deferscope:ignore-file RULE[,RULE] why`
 * anywhere. `all` stands for every rule. A comment without a reason, or with an unknown rule, has no effect.
 */
export function suppressionsOf(file: SyntaxFile): Suppressions {
  const suppressions: Suppression[] = []
  const problems: SuppressionProblem[] = []
  for (const comment of file.comments) {
    const match = COMMENT.exec(file.textOf(comment))
    if (match === null) continue
    const line = file.firstLine(comment)
    const [rules = '', ...words] = match[2]!.trim().split(/\s+/)
    const reason = words.join(' ').replace(/^(--|:)\s*/, '')
    if (match[1] !== 'ignore' && match[1] !== 'ignore-file') {
      problems.push({ line, problem: `there is no deferscope:${match[1]}; write deferscope:ignore or deferscope:ignore-file` })
    } else if (rules === '') problems.push({ line, problem: 'no rule is named: write the rule and the reason' })
    else if (reason === '') problems.push({ line, problem: `no reason is given for ${rules}, so it is not suppressed` })
    else
      for (const rule of rules.split(',').filter((one) => one !== ''))
        if (rule !== 'all' && !KNOWN.has(rule)) problems.push({ line, problem: `there is no rule ${rule}` })
        else suppressions.push({ rule, line, target: match[1] === 'ignore' ? targetLine(file, comment.start, line) : null, reason })
  }
  return { suppressions, problems }
}

/** The comment's own line where code stands before it; else the next line that is not only a comment. */
function targetLine(file: SyntaxFile, start: number, line: number): number {
  const lineStart = file.text.lastIndexOf('\n', start - 1) + 1
  if (file.text.slice(lineStart, start).trim() !== '') return line
  let target = line + 1
  let at = file.text.indexOf('\n', start)
  while (at !== -1 && /^[ \t]*\/\//.test(file.text.slice(at + 1, at + 200))) {
    target++
    at = file.text.indexOf('\n', at + 1)
  }
  return target
}

/** The statements of a file that are left. */
export interface SuppressedStatements {
  readonly kept: readonly RiskyStatement[]
  readonly suppressed: readonly { readonly statement: RiskyStatement; readonly reason: string }[]
  /** Problems of the comments, and suppressions that match no statement, in line order. */
  readonly problems: readonly SuppressionProblem[]
}

/** Removes the suppressed statements. A suppression after the last line of a statement with several lines counts too. */
export function applySuppressions(statements: readonly RiskyStatement[], { suppressions, problems }: Suppressions): SuppressedStatements {
  const kept: RiskyStatement[] = []
  const suppressed: { statement: RiskyStatement; reason: string }[] = []
  const used = new Set<Suppression>()
  for (const statement of statements) {
    const matching = suppressions.filter(
      ({ rule, target }) =>
        (rule === 'all' || rule === statement.rule) && (target === null || target === statement.line || target === statement.endLine),
    )
    for (const one of matching) used.add(one)
    if (matching.length === 0) kept.push(statement)
    else suppressed.push({ statement, reason: matching[0]!.reason })
  }
  const unused = suppressions
    .filter((one) => !used.has(one))
    .map(({ line, rule }) => ({ line, problem: `nothing of ${rule === 'all' ? 'any rule' : rule} is found there: remove the comment` }))
  return { kept, suppressed, problems: [...problems, ...unused].sort((a, b) => a.line - b.line) }
}
