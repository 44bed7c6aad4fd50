import type { Candidates } from '../attribution/candidates.ts'
import type { Notice } from '../report/report.ts'
import type { FoldedProfile } from './fold-profile.ts'
import type { Program } from './programs.ts'
export interface SourceTree {
  readonly files: unknown
  readonly grammar: unknown
  readonly module: string | null
}
export interface SourceOfProgram {
  readonly root: string
  readonly detail: string
}
export async function openSource(_tree: SourceTree): Promise<SourceOfProgram> {
  return { root: '', detail: '' }
}
export async function withSource(candidates: Candidates, _s: SourceOfProgram, _p: Program | null): Promise<Candidates> {
  return candidates
}
export function sourceNotices(_c: Candidates, _s: SourceOfProgram, _h: readonly FoldedProfile[]): Notice[] {
  return []
}
