import { ProfileError } from '../base/error.ts'
import type { Platform } from '../gosource/build-constraints.ts'
import { SCAN_RULES } from '../gosource/risks/rule-ids.ts'

export { parseBaseline } from '../gosource/risks/baseline.ts'

/** Parses a list of rules, such as `defer-in-loop,defer-blocks`; null for all. Throws `usage`. */
export function parseRules(text: string | undefined): ReadonlySet<string> | null {
  if (text === undefined) return null
  const names = words(text)
  const unknown = names.find((name) => !(SCAN_RULES as readonly string[]).includes(name))
  if (unknown !== undefined)
    throw new ProfileError('usage', `there is no rule ${unknown} of scan`, '--rules', `choose from ${SCAN_RULES.join(', ')}`)
  return new Set(names)
}

/** Parses a platform such as `linux/amd64` and a list of build tags; null without a platform. Throws `usage`. */
export function parsePlatform(text: string | undefined, tags: string | undefined): Platform | null {
  if (text === undefined) return null
  const match = /^(\w+)\/(\w+)$/.exec(text)
  if (match === null) throw new ProfileError('usage', `${text} is not a platform`, '--platform', 'write it as linux/amd64')
  return { goos: match[1]!, goarch: match[2]!, minor: null, cgo: null, tags: new Set(words(tags ?? '')) }
}

function words(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}
