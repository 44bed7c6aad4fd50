import type { Cell } from './report.ts'

/** A cell of a row, or a fact of a finding, that a scope can name. */
export type ScopeKey = 'rule' | 'function' | 'file'

/** The rows and findings that a limit is about: those of which every named cell matches. */
export interface GateScope {
  readonly keys: readonly ScopeKey[]
  readonly matches: (key: ScopeKey, text: string) => boolean
}

/** Whether a row or finding is one that a limit is about; one without the cell is not. */
export function isInScope(scope: GateScope | null, of: Readonly<Partial<Record<ScopeKey, Cell | undefined>>>): boolean {
  return scope === null || scope.keys.every((key) => typeof of[key] === 'string' && scope.matches(key, of[key]))
}
