import { counted } from '../base/units.ts'
import type { CompilerLog } from '../gosource/compiler-log/compiler-log.ts'
import type { SourceIndex } from '../gosource/source-index.ts'
import type { Notice } from '../report/report.ts'
import type { FoundStatement } from './scan-tree.ts'

/** Risky statements of a tree, without those that the compiler put no record of on the heap. */
export interface ClearedStatements {
  readonly kept: readonly FoundStatement[]
  readonly notices: readonly Notice[]
}

/**
 * Takes the compiler's word for statements that are said to cost memory: where all those of a line are on the stack or open-coded, none does.
 * A log whose statements stand at other lines of a file than in the source is of another revision, and is not used for that file.
 */
export async function withoutCleared(
  found: readonly FoundStatement[],
  log: CompilerLog,
  index: SourceIndex,
  prefix: string,
  isAboutMemory: (rule: string) => boolean,
): Promise<ClearedStatements> {
  const kept: FoundStatement[] = []
  const cleared: FoundStatement[] = []
  const moved = new Set<string>()
  for (const one of found) {
    const path = one.path.slice(prefix.length)
    const logged = isAboutMemory(one.statement.rule) ? log.file({ file: path, package: index.modules.importPathOf(path) }) : null
    const kinds = logged?.statements.filter(({ line }) => line === one.statement.line).map(({ kind }) => kind) ?? []
    const lines = new Set(logged === null ? [] : (await index.file(path))?.defers.map(({ line }) => line))
    const isMoved = logged?.statements.some(({ line }) => !lines.has(line)) === true
    if (isMoved) moved.add(one.path)
    if (!isMoved && kinds.length > 0 && !kinds.includes('heap')) cleared.push(one)
    else kept.push(one)
  }
  return { kept, notices: [...clearedNotices(cleared), ...movedNotices([...moved], log)] }
}

const MAX_LISTED = 5

function clearedNotices(cleared: readonly FoundStatement[]): Notice[] {
  if (cleared.length === 0) return []
  const some = cleared.slice(0, MAX_LISTED).map(({ path, statement }) => `${path}:${statement.line}`)
  return [
    {
      code: 'compiler-cleared',
      text: `${counted(cleared.length, 'statement')} left out, as the compiler put no record of ${cleared.length === 1 ? 'it' : 'them'} on the heap: ${some.join(', ')}${cleared.length > MAX_LISTED ? ', …' : ''}.`,
    },
  ]
}

function movedNotices(paths: readonly string[], log: CompilerLog): Notice[] {
  if (paths.length === 0) return []
  return [
    {
      code: 'compiler-log-moved',
      text: `${log.sources.join(', ')} has defer statements at lines where the source has none, so it is of another revision, and is not used for ${paths.slice(0, MAX_LISTED).join(', ')}${paths.length > MAX_LISTED ? ', …' : ''}.`,
    },
  ]
}
