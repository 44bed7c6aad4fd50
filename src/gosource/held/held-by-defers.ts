import type { GoFile } from '../go-file.ts'
import { Declarations } from '../risks/declarations.ts'
import { endingCalls } from '../risks/ending-calls.ts'
import { type FunctionView, functionViews } from '../risks/function-view.ts'
import { loopedDefers } from '../risks/looped-defers.ts'
import { isTickerChannel } from '../risks/ticker-channel.ts'
import type { SyntaxNode } from '../syntax-tree.ts'
import { FunctionScope } from './function-scope.ts'
import type { KnownPackages } from './go-package.ts'
import type { HeldDefer } from './held-defer.ts'
import { readHeld } from './held-reading.ts'
import { KeptValues } from './kept-values.ts'
import { mayStay } from './staying.ts'

/**
 * What the deferred calls of a file keep alive, in source order: those that a loop repeats, and those of functions that may stay. Of the
 * declared functions those that `isWanted` says.
 */
export function heldByDefers(
  file: GoFile,
  packages: KnownPackages,
  isWanted: (declaration: SyntaxNode) => boolean = () => true,
): HeldDefer[] {
  if (file.defers.length === 0) return []
  const declarations = new Declarations(file.syntax)
  const statements = new Map(file.defers.map((one) => [one.node, one]))
  const readings = new Map<SyntaxNode, KeptValues>()
  const found: HeldDefer[] = []
  for (const view of functionViews(file.syntax, endingCalls(declarations), isTickerChannel)) {
    const { node: declaration } = outermost(view)
    if (view.defers.length === 0 || !isWanted(declaration)) continue
    const kept = readings.get(declaration) ?? new KeptValues(new FunctionScope(file.syntax, declaration, packages), readings)
    const looped = new Map(loopedDefers(view, declarations, file.languageMinor).map((one) => [one.statement, one]))
    for (const node of view.defers) {
      const statement = statements.get(node)
      const repeated = looped.get(node)
      if (statement === undefined) continue
      if (repeated?.mayComeBack === true) found.push(readHeld(file, view, kept, statement, repeated))
      else if (mayStay(declarations, view, node)) found.push(readHeld(file, view, kept, statement, null))
    }
  }
  return found.sort((a, b) => a.statement.node.start - b.statement.node.start)
}

function outermost(view: FunctionView): FunctionView {
  return view.outer === null ? view : outermost(view.outer)
}
