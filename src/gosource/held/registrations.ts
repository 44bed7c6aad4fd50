import { exactText, rootNode } from '../risks/call-parts.ts'
import type { SyntaxNode } from '../syntax-tree.ts'
import type { DeferredCall } from './deferred-call.ts'
import type { Call } from './go-package.ts'
import type { KeptValues } from './kept-values.ts'
import type { MadeValues } from './made-values.ts'
import { isIn, type Region } from './region.ts'

/** Methods that put a value into a container of the library. */
const STORING = /^(Store|LoadOrStore|Set|Put|Add|Register|Insert)/

/** A statement or call of the pass that puts a value into what the deferred call later takes it out of. */
export interface Registration {
  readonly node: SyntaxNode
  /** Null for the assignment of an element. */
  readonly call: Call | null
}

/**
 * The statements and calls of a pass that put a value into something with a longer life, where the deferred call takes it out by key:
 * `table.grant(id)` and `table.revoke(id)`, `m[k] = v` and `delete(m, k)`. Adds these values to `made`.
 */
export function registrationsOf(
  deferred: DeferredCall,
  body: SyntaxNode,
  pass: Region,
  kept: KeptValues,
  made: MadeValues,
): Registration[] {
  const { scope } = kept
  const nodes = [...body.below()].filter((node) => isIn(node, pass))
  return deferred.calls.flatMap((release) => {
    if (release.operand === null) return release.name === 'delete' && release.args[0] !== undefined ? elements(release.args[0]) : []
    const root = rootNode(release.operand)
    const variable = root === null ? null : scope.variables.of(root)
    const isMadeHere = variable !== null && made.values.get(variable)?.isMade === true
    return isMadeHere || scope.packageOf(release.operand) !== null ? [] : registering(release, release.operand)
  })

  function elements(container: SyntaxNode): Registration[] {
    const text = exactText(scope.file, container)
    return nodes.flatMap((node) => {
      if (node.type !== 'assignment_statement') return []
      const values = node.child('right')?.children ?? []
      const index = (node.child('left')?.children ?? []).findIndex((place) => {
        const operand = place.type === 'index_expression' ? place.child('operand') : null
        return operand !== null && exactText(scope.file, operand) === text
      })
      const value = index === -1 ? undefined : (values[index] ?? values[0])
      if (value === undefined) return []
      made.follow(value, node.start)
      return [{ node, call: null }]
    })
  }

  function registering(release: Call, operand: SyntaxNode): Registration[] {
    const keys = new Set(
      release.args.filter(({ type }) => type === 'identifier' || type === 'selector_expression').map((one) => exactText(scope.file, one)),
    )
    if (keys.size === 0) return []
    return nodes.flatMap((node) => {
      const call = scope.call(node)
      if (call?.operand == null || call.name === release.name) return []
      if (exactText(scope.file, call.operand) !== exactText(scope.file, operand)) return []
      if (!call.args.some((one) => keys.has(exactText(scope.file, one)))) return []
      const isKept = scope.callees(call).length === 0 ? STORING.test(call.name) : kept.keepsOfCall(call).length > 0
      if (!isKept) return []
      for (const one of call.args) made.follow(one, node.start)
      return [{ node, call }]
    })
  }
}
