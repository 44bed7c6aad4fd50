import type { SyntaxNode } from '../syntax-tree.ts'
import { callParts, exactText } from './call-parts.ts'
import type { FunctionView } from './function-view.ts'

/** The uses of one lock in a function, for writing or for reading. */
export interface LockUses {
  readonly operand: SyntaxNode
  readonly unlockName: 'Unlock' | 'RUnlock'
  /** Calls that are statements of the function itself. */
  readonly locks: SyntaxNode[]
  readonly unlocks: SyntaxNode[]
  /** `defer` statements that unlock, directly or in the literal that they call. */
  readonly deferredUnlocks: SyntaxNode[]
  /** True where another function may unlock it: a literal that is not deferred, a method value, or a helper whose name suggests it. */
  isLent: boolean
}

const METHODS = /^(R?)(Lock|Unlock)$/
const HELPER = /unlock|release/i

/** The locks that a function takes, by their text. */
export function lockUses(view: FunctionView): Map<string, LockUses> {
  const { file } = view
  const byName = new Map<string, LockUses>()
  for (const call of view.calls) {
    const use = lockCall(view, call)
    if (use?.method === 'Lock' && call.parent?.type === 'expression_statement') of(use.key, use.operand).locks.push(call)
  }
  if (byName.size === 0) return byName
  for (const call of view.calls) {
    const use = lockCall(view, call)
    const uses = use?.method === 'Unlock' ? byName.get(use.key) : undefined
    if (uses !== undefined) (call.parent?.type === 'defer_statement' ? uses.deferredUnlocks : uses.unlocks).push(call)
    else if (use === null && HELPER.test(callParts(file, call)?.name ?? '')) for (const one of byName.values()) one.isLent = true
  }
  for (const literal of view.literals) lend(view, literal, byName)
  lendMethodValues(view, byName)
  return byName

  function of(key: string, operand: SyntaxNode): LockUses {
    const uses = byName.get(key) ?? {
      operand,
      unlockName: key.startsWith('R.') ? 'RUnlock' : 'Unlock',
      locks: [],
      unlocks: [],
      deferredUnlocks: [],
      isLent: false,
    }
    byName.set(key, uses)
    return uses
  }
}

/** The lock, as `R.` or `.` and the operand's text, since a read lock is another lock than the write lock; null for other calls. */
function lockCall(view: FunctionView, call: SyntaxNode): { key: string; method: string; operand: SyntaxNode } | null {
  const parts = callParts(view.file, call)
  const method = METHODS.exec(parts?.name ?? '')
  if (parts?.operand == null || method === null || parts.args.length > 0) return null
  return { key: `${method[1]}.${exactText(view.file, parts.operand)}`, method: method[2]!, operand: parts.operand }
}

/**
 * Marks locks that a literal unlocks: deferred where a `defer` calls the literal; otherwise lent, since the literal may run at any time.
 */
function lend(view: FunctionView, literal: FunctionView, byName: ReadonlyMap<string, LockUses>): void {
  const statement = literal.node.parent?.parent?.type === 'defer_statement' ? literal.node.parent.parent : null
  for (const call of literal.calls) {
    const use = lockCall(literal, call)
    const uses = use?.method === 'Unlock' ? byName.get(use.key) : undefined
    if (uses === undefined) continue
    if (statement === null) uses.isLent = true
    else uses.deferredUnlocks.push(statement)
  }
  for (const inner of literal.literals) lend(view, inner, byName)
}

/** Marks locks whose methods are used without a call, as in `unlock := mu.Unlock` or `t.Cleanup(mu.Unlock)`: they are lent. */
function lendMethodValues(view: FunctionView, byName: ReadonlyMap<string, LockUses>): void {
  const text = view.file.text.slice(view.body.start, view.body.end)
  for (const method of ['Unlock', 'RUnlock'])
    if (new RegExp(`\\.${method}\\b(?!\\s*\\()`).test(text))
      for (const uses of byName.values()) if (uses.unlockName === method) uses.isLent = true
}
