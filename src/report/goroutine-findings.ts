import type { GoroutineGroup } from '../analysis/goroutine-groups.ts'
import type { Finding } from './report.ts'
export function goroutineFindings(
  _groups: readonly GoroutineGroup[],
  _options: { threshold: number; hasStates: boolean; isComparison: boolean },
): Finding[] {
  return []
}
