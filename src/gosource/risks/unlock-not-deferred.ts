import type { SyntaxNode } from '../syntax-tree.ts'
import { rootOf } from './call-parts.ts'
import type { FlowNode } from './flow-graph.ts'
import { reachedFrom } from './flow-paths.ts'
import type { FunctionView } from './function-view.ts'
import { type LockUses, lockUses } from './lock-uses.ts'
import type { Risk } from './risky-statement.ts'

/** Names of functions that return with a lock held by design. */
const LOCKING_NAME = /lock|acquire|begin|enter|hold|freeze|pause|suspend/i

/** A lock that stays locked on one path out of the function, although the path to its end unlocks it. There is one finding per `Lock`. */
export function unlockNotDeferred(view: FunctionView): Risk[] {
  if (LOCKING_NAME.test(view.name.replace(/^.*\)\.|^.*\./s, ''))) return []
  return [...lockUses(view).values()].flatMap((uses) => leakingLocks(view, uses))
}

function leakingLocks(view: FunctionView, uses: LockUses): Risk[] {
  const { operand, locks, unlocks, deferredUnlocks, isLent } = uses
  // unlocked first: the caller holds the lock, and finds it locked again
  if (
    isLent ||
    unlocks.length + deferredUnlocks.length === 0 ||
    (unlocks[0]?.start ?? Infinity) < (locks[0]?.start ?? 0) ||
    isReassigned(view, operand)
  )
    return []
  const released = releasingNodes(view, uses)
  const coveredByDefer = new Set<FlowNode>()
  for (const statement of deferredUnlocks) {
    const node = view.graph.nodeOf(statement)
    if (node === null) continue
    released.add(node)
    for (const one of reachedFrom(view.graph, node).nodes) coveredByDefer.add(one)
  }
  const found: Risk[] = []
  for (const lock of locks) {
    const node = view.graph.nodeOf(lock)
    if (node === null || coveredByDefer.has(node)) continue
    const open = reachedFrom(view.graph, node, (one) => released.has(one)).nodes.filter((one) => !released.has(one))
    // the lock is held at the end of the function too: it returns with the lock by design
    if (open.some((one) => one.kind === 'end' || isLastStatement(view, one))) continue
    const exits = open.filter((one) => one.kind === 'panic' || (one.kind === 'return' && !returns(view, one, operand)))
    if (exits.length > 0) found.push(leak(view, lock, uses, exits))
  }
  return found
}

function leak({ file }: FunctionView, lock: SyntaxNode, { operand }: LockUses, exits: readonly FlowNode[]): Risk {
  const returns = exits.filter(({ kind }) => kind === 'return')
  const chosen = (returns.length > 0 ? returns : exits).map(({ syntax }) => syntax!).sort((a, b) => a.start - b.start)
  const word = returns.length > 0 ? 'return' : 'panic'
  const lines = chosen.map((one) => file.firstLine(one))
  const places =
    lines.length === 1
      ? `The ${word} of line ${lines[0]} leaves`
      : `The ${word}s of lines ${lines.slice(0, 4).join(', ')}${lines.length > 4 ? ', …' : ''} leave`
  return {
    rule: 'unlock-not-deferred',
    severity: returns.length > 0 ? 'error' : 'note',
    node: lock,
    detail: `${places} ${file.textOf(operand)} locked, which other paths unlock`,
  }
}

/** Unlocks, and the heads of `if`, `switch`, `select` and `for` that may unlock and go on: their conditions may depend on each other. */
function releasingNodes(view: FunctionView, { locks, unlocks }: LockUses): Set<FlowNode> {
  const released = new Set<FlowNode>()
  for (const unlock of unlocks) {
    const node = view.graph.nodeOf(unlock)
    if (node === null) continue
    released.add(node)
    for (let at = unlock.parent; at !== null && at !== view.body; at = at.parent) {
      if (/^(if|for|select|expression_switch|type_switch)_statement$/.test(at.type)) {
        const holdsLock = locks.some((lock) => at!.start <= lock.start && lock.end <= at!.end)
        const head = view.graph.nodeOf(at.type === 'if_statement' ? (at.child('condition') ?? at) : at)
        if (!holdsLock && head !== null && goesOn(view, node, at)) released.add(head)
      }
    }
  }
  return released
}

/** Whether a path from a node continues after a statement around it, without leaving the function. */
function goesOn(view: FunctionView, from: FlowNode, statement: SyntaxNode): boolean {
  const isOutside = ({ syntax, kind }: FlowNode) =>
    kind === 'end' || (syntax !== null && (syntax.end <= statement.start || syntax.start >= statement.end))
  return reachedFrom(view.graph, from, isOutside).nodes.some(isOutside)
}

/** Whether a return gives the caller the value that the lock belongs to, and so the lock. */
function returns({ file }: FunctionView, { syntax }: FlowNode, operand: SyntaxNode): boolean {
  const root = rootOf(file, operand)
  const values = syntax?.children[0]?.children ?? []
  return values.some((one) => one.type === 'identifier' && file.textOf(one) === root)
}

function isLastStatement(view: FunctionView, { kind, syntax }: FlowNode): boolean {
  return kind === 'return' && syntax?.parent?.parent === view.body && syntax.parent.children.at(-1) === syntax
}

/** Whether the variable through which the lock is reached is assigned again later. */
function isReassigned(view: FunctionView, operand: SyntaxNode): boolean {
  const root = rootOf(view.file, operand)
  return view.bindings.some(
    (one) =>
      (one.type === 'assignment_statement' || one.type === 'receive_statement') &&
      (one.child('left')?.children ?? []).some((place) => place.type === 'identifier' && view.file.textOf(place) === root),
  )
}
