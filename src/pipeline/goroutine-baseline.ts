import { type GoroutineGroup, groupName } from '../analysis/goroutine-groups.ts'
import { ProfileError } from '../base/error.ts'
import { BASELINE_SCHEMA } from '../report/known-findings.ts'

const SCHEMA = 'deferscope.goroutine-baseline/1'

/** The text of a baseline: the groups' names, which are equal in other dumps, with their numbers of goroutines. */
export function goroutineBaseline(groups: readonly GoroutineGroup[]): string {
  const known = new Map<string, number>()
  for (const group of groups) known.set(groupName(group), (known.get(groupName(group)) ?? 0) + group.count)
  const rows = [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => ({ group: name.split('\n'), count }))
  return `${JSON.stringify({ schema: SCHEMA, groups: rows }, null, 2)}\n`
}

/** Parses a baseline; null where it is one of all commands that has no groups. Throws `bad-baseline`. */
export function parseGoroutineBaseline(text: string, source: string): Map<string, number> | null {
  let value: { schema?: unknown; groups?: unknown } | null
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw badBaseline('the baseline is no JSON', source, error)
  }
  if (value?.schema === BASELINE_SCHEMA && value.groups === undefined) return null
  const isBaseline = value?.schema === SCHEMA || value?.schema === BASELINE_SCHEMA
  if (!isBaseline || !Array.isArray(value?.groups)) throw badBaseline(`the baseline's schema is not ${SCHEMA}`, source)
  const known = new Map<string, number>()
  for (const [i, row] of value.groups.entries()) {
    const { group, count } = (row ?? {}) as { group?: unknown; count?: unknown }
    if (!Array.isArray(group) || !Number.isSafeInteger(count)) throw badBaseline(`group ${i + 1} of the baseline is incomplete`, source)
    known.set(group.join('\n'), count as number)
  }
  return known
}

function badBaseline(message: string, source: string, cause?: unknown): ProfileError {
  return new ProfileError('bad-baseline', message, source, 'write it anew with --save-baseline', cause)
}
