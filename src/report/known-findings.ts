import { JsonFile, type JsonNode } from '../base/json-file.ts'
import { compareText } from '../base/order.ts'
import { counted } from '../base/units.ts'
import type { Finding, Notice, Report, Severity } from './report.ts'
import { isAtLeast, SEVERITIES } from './severity.ts'

/** The schema of baselines that hold what every command knows. */
export const BASELINE_SCHEMA = 'deferscope.baseline/1'

/** Findings that are known and accepted: of one command, rule and function. Lines and machines' paths are no part of it, as they change. */
export interface KnownFinding {
  readonly command: string
  readonly rule: string
  /** Null where the finding is of no function. */
  readonly function: string | null
  /** The worst that was accepted: a worse finding is new. */
  readonly severity: Severity
  readonly count: number
}

const NEXT = 'write it anew with --update-baseline'

/** Reads the findings of a baseline; other files that are baselines have none. Throws `bad-baseline` with the place in the file. */
export function parseKnownFindings(source: string, text: string): KnownFinding[] {
  const file = new JsonFile(source, text, 'bad-baseline', NEXT)
  const root = file.root()
  const schema = memberOf(root, 'schema')?.value
  if (typeof schema !== 'string' || !READABLE.has(schema)) throw file.error(root, `the baseline's schema is not ${BASELINE_SCHEMA}`)
  const findings = memberOf(root, 'findings')
  if (findings === undefined) return []
  if (!Array.isArray(findings.value)) throw file.error(findings, 'a list of findings should stand here')
  return (findings.value as readonly JsonNode[]).map((one) => knownFinding(file, one))
}

/** Schemas of baselines of single commands, which have no findings of this kind. */
const READABLE: ReadonlySet<string> = new Set([BASELINE_SCHEMA, 'deferscope.scan-baseline/1', 'deferscope.goroutine-baseline/1'])

function knownFinding(file: JsonFile, node: JsonNode): KnownFinding {
  const cell = (key: string) => memberOf(node, key)?.value
  const [command, rule, name, severity, count] = [cell('command'), cell('rule'), cell('function'), cell('severity'), cell('count')]
  const isNamed = typeof command === 'string' && typeof rule === 'string' && (name === null || typeof name === 'string')
  const known = SEVERITIES.find((one) => one === severity)
  if (!isNamed || known === undefined || !Number.isSafeInteger(count) || (count as number) < 1)
    throw file.error(node, 'the finding has no command, rule, function, severity and count')
  return { command, rule, function: name, severity: known, count: count as number }
}

function memberOf({ value }: JsonNode, key: string): JsonNode | undefined {
  return value instanceof Map ? (value as ReadonlyMap<string, JsonNode>).get(key) : undefined
}

/** The findings of a report as a baseline has them, sorted so that equal reports give equal entries. */
export function knownOf({ command, findings }: Report): KnownFinding[] {
  const known = new Map<string, KnownFinding>()
  for (const { rule, function: name, severity } of findings) {
    const before = known.get(keyOf({ rule, function: name }))
    const worst = before === undefined || isAtLeast(severity, before.severity) ? severity : before.severity
    known.set(keyOf({ rule, function: name }), { command, rule, function: name, severity: worst, count: (before?.count ?? 0) + 1 })
  }
  return [...known].sort(([a], [b]) => compareText(a, b)).map(([, one]) => one)
}

function keyOf({ rule, function: name }: Pick<Finding, 'rule' | 'function'>): string {
  return JSON.stringify([rule, name])
}

/**
 * The report with the findings marked that a baseline has, as many of each as it has; those that got worse are new. Notices say how many
 * there are, and how many entries of the command were not found.
 */
export function withKnown(report: Report, known: readonly KnownFinding[]): Report {
  const left = new Map<string, { severity: Severity; count: number }>()
  for (const { command, severity, count, ...one } of known) if (command === report.command) left.set(keyOf(one), { severity, count })
  const findings = report.findings.map((finding): Finding => {
    const one = left.get(keyOf(finding))
    if (one === undefined || one.count === 0 || (finding.severity !== one.severity && isAtLeast(finding.severity, one.severity)))
      return finding
    one.count--
    return { ...finding, known: true }
  })
  const marked = findings.filter((one) => one.known === true).length
  const stale = [...left.values()].reduce((sum, { count }) => sum + count, 0)
  const notices: Notice[] = []
  if (marked > 0)
    notices.push({ code: 'baselined', text: `${counted(marked, 'finding')} known, as the baseline has them: limits do not count them.` })
  if (stale > 0)
    notices.push({
      code: 'baseline-stale',
      text: `${counted(stale, 'finding')} of the baseline not found any more: --update-baseline takes them out.`,
    })
  return { ...report, findings, notices: [...report.notices, ...notices] }
}
