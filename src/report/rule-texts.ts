import type { Rule } from '../rules/rule.ts'
import { RULES } from '../rules/rules.ts'

/** The text of a rule for its chapter in a report. */
export type RuleText = Rule

/** The texts of a rule; null for an unknown id. */
export function ruleText(id: string): RuleText | null {
  return RULES.find((rule) => rule.id === id) ?? null
}
