/** The rules of `scan`. More precise rules come before the ones that they replace. */
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

/** Id of a rule of `scan`. */
export type ScanRule = (typeof SCAN_RULES)[number]
