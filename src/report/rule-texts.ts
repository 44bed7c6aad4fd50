import type { Rule } from '../rules/rule.ts'
import { RULES } from '../rules/rules.ts'

/** What is to be said of a rule beside its findings. */
export type RuleText = Rule

/** The texts of a rule; null for an id that is none. */
export function ruleText(id: string): RuleText | null {
  return RULES.find((rule) => rule.id === id) ?? null
}
