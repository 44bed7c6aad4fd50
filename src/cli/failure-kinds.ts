import { ProfileError } from '../base/error.ts'
import { counted } from '../base/units.ts'

/** The most places that one error names. */
const MAX_PLACES = 3

/**
 * One error for each kind of failure, in the order in which they came. `failures` are those of a target each: of its profiles that fail for
 * the same reason, the first one counts.
 */
export function failureKinds(failures: readonly (readonly ProfileError[])[]): ProfileError[] {
  const kinds = new Map<string, ProfileError[]>()
  for (const errors of failures) {
    for (const [code, error] of new Map(errors.toReversed().map((one) => [one.code, one]))) {
      const kind = kinds.get(code)
      if (kind === undefined) kinds.set(code, [error])
      else kind.push(error)
    }
  }
  return [...kinds.values()].map(summary)
}

function summary(errors: readonly ProfileError[]): ProfileError {
  const [first] = errors as readonly [ProfileError]
  if (errors.length === 1) return first
  const places = errors.slice(0, MAX_PLACES).map(({ where }) => where)
  const where = [...places, ...(errors.length > MAX_PLACES ? [`${errors.length - MAX_PLACES} more`] : [])].join(', ')
  return new ProfileError(first.code, `${counted(errors.length, 'target')}: ${first.message}`, where, first.next, first)
}
