import type { SyntaxFile, SyntaxNode } from '../syntax-tree.ts'
import { Declarations } from './declarations.ts'
import { deferAfterReturn } from './defer-after-return.ts'
import { deferArgumentNow } from './defer-argument-now.ts'
import { deferBeforeErrorCheck } from './defer-before-error-check.ts'
import { deferBlocks } from './defer-blocks.ts'
import { deferCloseInLoop } from './defer-close-in-loop.ts'
import { deferBeforeEndlessLoop, deferInEndlessLoop } from './defer-in-endless-loop.ts'
import { deferInLoop } from './defer-in-loop.ts'
import { deferLoopVariable } from './defer-loop-variable.ts'
import { deferMethodValueLoop } from './defer-method-value-loop.ts'
import { deferRangeFunc } from './defer-range-func.ts'
import { deferReplacedValue } from './defer-replaced-value.ts'
import { endingCalls } from './ending-calls.ts'
import { exitBypassesDefer } from './exit-bypasses-defer.ts'
import { type FunctionView, functionViews } from './function-view.ts'
import { goInDefer } from './go-in-defer.ts'
import { type LoopedDefer, loopedDefers } from './looped-defers.ts'
import { poolPerCall } from './pool-per-call.ts'
import { recoverInVain } from './recover-in-vain.ts'
import { type Risk, type RiskyStatement, riskyStatement } from './risky-statement.ts'
import { isTickerChannel } from './ticker-channel.ts'
import { unlockNotDeferred } from './unlock-not-deferred.ts'

export interface ScanOptions {
  /** The language version of the file, 22 for `go 1.22`; null where it is unknown: rules for old versions then find nothing. */
  readonly goMinor: number | null
  /** Called with the first line of each function that is too large to be analyzed. */
  readonly onSkipped?: (line: number) => void
}

/**
 * The most work for one function: its characters times the square of its defers and locks, since the rules walk the function for each
 * of them and compare them. This much takes some seconds; functions that people write take a thousandth of it.
 */
const MAX_WORK = 2e10

/**
 * The risky statements of a file in source order. A `defer` in a loop has one finding about the loop, from the most precise rule;
 * other rules may add findings. Where the file does not parse, statements around the error may be missed or wrong.
 */
export function scanFile(file: SyntaxFile, options: ScanOptions): RiskyStatement[] {
  if (!/\bdefer\b|Lock\(/.test(file.text)) return []
  const declarations = new Declarations(file)
  const found: RiskyStatement[] = []
  let left = MAX_WORK
  for (const view of functionViews(file, endingCalls(declarations), isTickerChannel)) {
    const work = workOf(view)
    if (work > left) {
      options.onSkipped?.(file.firstLine(view.node))
      continue
    }
    left -= work
    for (const risk of functionRisks(view, declarations, options.goMinor)) found.push(riskyStatement(view, risk))
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end || (a.rule < b.rule ? -1 : 1))
}

/** The work for a function, as `MAX_WORK` counts it. */
function workOf(view: FunctionView): number {
  const locks = view.calls.filter((call) => view.file.text.startsWith('ock(', (call.child('function')?.end ?? 0) - 3)).length
  return (view.defers.length + locks) ** 2 * (view.body.end - view.body.start)
}

function* functionRisks(view: FunctionView, declarations: Declarations, goMinor: number | null): Generator<Risk> {
  yield* unlockNotDeferred(view)
  if (view.defers.length === 0) return
  yield* exitBypassesDefer(view)
  const looped = new Map<SyntaxNode, LoopedDefer>()
  for (const one of loopedDefers(view, declarations, goMinor)) looped.set(one.statement, one)
  for (const statement of view.defers) {
    const inLoop = looped.get(statement)
    const risks = [
      deferBeforeErrorCheck(view, declarations, statement),
      deferReplacedValue(view, statement, inLoop),
      deferAfterReturn(view, statement),
      deferArgumentNow(view, declarations, statement),
      recoverInVain(view, declarations, statement),
      poolPerCall(view, declarations, statement),
      deferBlocks(view, declarations, statement),
      ...(inLoop === undefined ? [deferBeforeEndlessLoop(view, statement)] : loopRisks(view, declarations, goMinor, inLoop)),
    ]
    for (const risk of risks) if (risk !== null) yield risk
    yield* goInDefer(view, statement)
  }
}

function loopRisks(view: FunctionView, declarations: Declarations, goMinor: number | null, looped: LoopedDefer): (Risk | null)[] {
  const sharesVariables = goMinor !== null && goMinor < 22
  return [
    deferInEndlessLoop(view, looped) ?? deferRangeFunc(view, looped) ?? deferCloseInLoop(view, looped) ?? deferInLoop(view, looped),
    sharesVariables ? deferLoopVariable(view, looped) : null,
    sharesVariables ? deferMethodValueLoop(view, declarations, looped) : null,
  ]
}
