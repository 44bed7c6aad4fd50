import type { SyntaxNode } from '../syntax-tree.ts'
import { callParts } from './call-parts.ts'
import type { Declarations } from './declarations.ts'
import type { FlowKind } from './flow-graph.ts'

/** What a call does instead of returning; null for calls that return. */
export type EndOf = (call: SyntaxNode) => FlowKind | null

const FATAL = /^(Fatal|Fatalf|Fatalln|Fatalw)$/
const PANIC = /^Panic(f|ln|w|Depth)?$/
const TESTING_NAMES = new Set(['t', 'b', 'f', 'tb', 'testingT'])
const TESTING_END = /^(Fatal|Fatalf|FailNow|Skip|Skipf|SkipNow)$/

/** Functions that end the process, by import path without version. Source: each package's documentation of these functions. */
const EXITS: Readonly<Record<string, RegExp>> = {
  os: /^Exit$/,
  syscall: /^Exit$/,
  'golang.org/x/sys/unix': /^Exit$/,
  log: FATAL,
  'github.com/sirupsen/logrus': /^(Fatal|Fatalf|Fatalln|FatalFn|Exit)$/,
  'k8s.io/klog': /^(Fatal|Exit)(f|ln|Depth|DepthF)?$/,
  'github.com/golang/glog': /^(Fatal|Exit)(f|ln|Depth|DepthF|Context|ContextF|ContextDepth|ContextDepthF)?$/,
}
/** Packages whose `Fatal` starts a log entry and returns. */
const FLUENT = /^github\.com\/rs\/zerolog(\/log)?$/

/** Finds calls that end, by their names and the imports of the file; `leave` where only the name suggests it. */
export function endingCalls(declarations: Declarations): EndOf {
  const { file } = declarations
  const own = new Map<string, FlowKind | null>()

  function endOf(call: SyntaxNode): FlowKind | null {
    const parts = callParts(file, call)
    if (parts === null) return null
    const { operand, name } = parts
    if (operand === null) return plainEnd(name)
    const path = declarations.packageOf(operand)?.replace(/\/v\d+$/, '') ?? null
    if (path === 'runtime') return name === 'Goexit' ? 'goexit' : null
    if (path !== null && FLUENT.test(path)) return null
    if (path !== null && EXITS[path]?.test(name)) return 'exit'
    if (path !== null && EXITS[path] !== undefined) return PANIC.test(name) ? 'panic' : null
    // log.Default().Fatal(…), zap.L().Fatal(…)
    if (path === null && FATAL.test(name) && operand.type === 'call_expression') return loggerEnd(operand)
    if (operand.type === 'identifier' && TESTING_NAMES.has(file.textOf(operand)) && TESTING_END.test(name)) return 'goexit'
    if (FATAL.test(name)) return parts.args.length === 0 ? null : 'leave'
    if (name === 'FailNow' || name === 'SkipNow') return 'leave'
    return PANIC.test(name) && parts.args.length > 0 ? 'leave' : null
  }

  function loggerEnd(call: SyntaxNode): FlowKind {
    const inner = callParts(file, call)
    const path = declarations.packageOf(inner?.operand ?? null)
    const isGlobal = (path === 'log' && inner!.name === 'Default') || (path === 'go.uber.org/zap' && /^[LS]$/.test(inner!.name))
    return isGlobal ? 'exit' : 'leave'
  }

  function plainEnd(name: string): FlowKind | null {
    if (name === 'panic') return 'panic'
    const declared = declarations.functions.get(name)
    if (declared === undefined) return /^(fatal|fatalf|fatalln|Fatalf?|die|dief)$/.test(name) ? 'leave' : null
    const known = own.get(name)
    if (known !== undefined) return known
    own.set(name, null)
    const end = lastCallEnd(declared)
    own.set(name, end)
    return end
  }

  /** How a helper function in the file ends: as its last statement does, where it has no other exit. */
  function lastCallEnd(declared: SyntaxNode): FlowKind | null {
    const statements = declared.child('body')?.children[0]?.children ?? []
    const last = statements.at(-1)
    const call = last?.type === 'expression_statement' ? last.children[0] : undefined
    const end = call?.type === 'call_expression' ? endOf(call) : null
    if (end === null || declared.child('result') !== null) return null
    for (const node of declared.child('body')!.below((one) => one.type !== 'func_literal'))
      if (node.type === 'return_statement' || node.type === 'defer_statement') return null
    return end
  }
  return endOf
}
