/** The rules of `scan`, the more precise ones before those they stand in for. */
export const SCAN_RULES = [
  'defer-in-endless-loop',
  'defer-range-func',
  'defer-close-in-loop',
  'defer-in-loop',
  'defer-loop-variable',
  'defer-method-value-loop',
  'defer-before-error-check',
  'defer-replaced-value',
  'defer-after-return',
  'defer-argument-now',
  'recover-in-vain',
  'pool-per-call',
  'defer-blocks',
  'go-in-defer',
  'exit-bypasses-defer',
  'unlock-not-deferred',
] as const

/** Id of a rule that reads source. */
export type ScanRule = (typeof SCAN_RULES)[number]
