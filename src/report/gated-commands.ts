import type { GateSubject } from './gate.ts'

/** The commands that have limits, with what their reports contain. */
export const GATED_COMMANDS = {
  analyze: 'values',
  diff: 'comparison',
  trend: 'series',
  goroutines: 'values',
  scan: 'values',
  fetch: 'values',
  watch: 'series',
} as const satisfies Record<string, GateSubject>

/** A command that has limits. */
export type GatedCommand = keyof typeof GATED_COMMANDS
