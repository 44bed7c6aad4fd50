import type { SyntaxFile } from '../syntax-tree.ts'
import type { RiskyStatement } from './risky-statement.ts'
import { SCAN_RULES } from './rule-ids.ts'

/** A comment that says why a finding is none. */
export interface Suppression {
  readonly rule: string
  /** Line of the comment. */
  readonly line: number
  /** Line that a statement must start or end on; null for the whole file. */
  readonly target: number | null
  readonly reason: string
}

/** A suppression comment that does not do what it should. */
export interface SuppressionProblem {
  readonly line: number
  readonly problem: string
}

/** The suppressions of a file, and the comments that are none although they look like one. */
export interface Suppressions {
  readonly suppressions: readonly Suppression[]
  readonly problems: readonly SuppressionProblem[]
}

const COMMENT = /^\/\/ ?deferscope:(\S*)[ \t]*(.*)$/s
const KNOWN: ReadonlySet<string> = new Set(SCAN_RULES)

/**
 * Reads `//deferscope:ignore RULE[,RULE] why`, above a statement or behind it, and `//deferscope:ignore-file RULE[,RULE] why`
 * anywhere. `all` stands for every rule. Without a reason, or with a rule that does not exist, it is not honoured.
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

/** The comment's own line where code stands before it, else the next line that is no comment of its own. */
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

/** What is left of the statements of a file. */
export interface SuppressedStatements {
  readonly kept: readonly RiskyStatement[]
  readonly suppressed: readonly { readonly statement: RiskyStatement; readonly reason: string }[]
  /** Those of the comments, and suppressions that meet no statement; in line order. */
  readonly problems: readonly SuppressionProblem[]
}

/** Takes the suppressed statements out. A suppression behind the last line of a statement of several counts too. */
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
