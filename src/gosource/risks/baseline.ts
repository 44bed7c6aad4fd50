import { ProfileError } from '../../base/error.ts'

const SCHEMA = 'deferscope.scan-baseline/1'

/** The schema of baselines of all commands, in which the statements of a scan are a part. */
const COMMON_SCHEMA = 'deferscope.baseline/1'

/** The parts of a finding that a baseline keeps. `file` is relative to where the scan starts, with `/`. */
export interface BaselineKey {
  readonly rule: string
  readonly file: string
  readonly function: string
  readonly fingerprint: string
}

/** A finding in a baseline; `count` where a function has several with equal text. */
export interface BaselineStatement extends BaselineKey {
  readonly count: number
}

/** The findings that are known and accepted. */
export interface Baseline {
  readonly statements: readonly BaselineStatement[]
}

/** The text of a baseline file, sorted so that two scans of unchanged source give equal bytes. */
export function makeBaseline(entries: readonly BaselineKey[]): string {
  const counted = new Map<string, BaselineStatement>()
  for (const { rule, file, function: name, fingerprint } of entries) {
    const key = keyOf({ rule, file, function: name, fingerprint })
    counted.set(key, { rule, file, function: name, fingerprint, count: (counted.get(key)?.count ?? 0) + 1 })
  }
  const statements = [...counted].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, one]) => one)
  return `${JSON.stringify({ schema: SCHEMA, statements }, null, 2)}\n`
}

/** Parses a baseline file. Throws `bad-baseline`. */
export function parseBaseline(text: string, source: string): Baseline {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw badBaseline('the baseline is no JSON', source, error)
  }
  const { schema, statements } = isObject(value) ? value : { schema: undefined, statements: undefined }
  if (schema === COMMON_SCHEMA && statements === undefined) return { statements: [] }
  if (schema !== SCHEMA && schema !== COMMON_SCHEMA) throw badBaseline(`the baseline's schema is not ${SCHEMA}`, source)
  if (!Array.isArray(statements)) throw badBaseline('the baseline has no statements', source)
  const wrong = statements.findIndex((one) => !isStatement(one))
  if (wrong !== -1) throw badBaseline(`statement ${wrong + 1} of the baseline is incomplete`, source)
  return { statements: statements as BaselineStatement[] }
}

/** The findings of a scan that a baseline does not accept. */
export interface BaselinedEntries<T> {
  readonly kept: readonly T[]
  /** The number of accepted findings. */
  readonly baselined: number
  /** Statements of the baseline that the scan did not find, each with its number. */
  readonly stale: readonly BaselineStatement[]
}

/** Removes known findings: of several with one fingerprint, the first ones, as many as the baseline has. */
export function withoutBaselined<T extends BaselineKey>(entries: readonly T[], { statements }: Baseline): BaselinedEntries<T> {
  const left = new Map<string, number>()
  for (const one of statements) left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + one.count)
  const kept = entries.filter((entry) => {
    const count = left.get(keyOf(entry)) ?? 0
    if (count > 0) left.set(keyOf(entry), count - 1)
    return count === 0
  })
  const stale: BaselineStatement[] = []
  for (const one of statements) {
    const count = Math.min(left.get(keyOf(one)) ?? 0, one.count)
    left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) - count)
    if (count > 0) stale.push({ ...one, count })
  }
  return { kept, baselined: entries.length - kept.length, stale }
}

function keyOf({ rule, file, function: name, fingerprint }: BaselineKey): string {
  return [file, name, rule, fingerprint].join('\n')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isStatement(value: unknown): boolean {
  if (!isObject(value)) return false
  const { count } = value
  const hasTexts = ['rule', 'file', 'function', 'fingerprint'].every((name) => typeof value[name] === 'string')
  return hasTexts && Number.isSafeInteger(count) && (count as number) > 0
}

function badBaseline(message: string, source: string, cause?: unknown): ProfileError {
  return new ProfileError('bad-baseline', message, source, 'write it anew from a scan', cause)
}
