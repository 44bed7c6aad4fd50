import type { GoroutineGroup } from '../analysis/goroutine-groups.ts'
import { foldFunctionName } from '../attribution/go-names.ts'
import type { Rule } from '../rules/rule.ts'
import { type Crowd, userPlace } from './goroutine-crowd.ts'
import type { Finding, Severity } from './report.ts'

/** The facts that the rules of goroutines use. */
export interface GoroutineContext {
  /** All groups, also those of other findings. */
  readonly groups: readonly GoroutineGroup[]
  /** The number of goroutines blocked at one place from which they are suspect. */
  readonly threshold: number
  readonly hasStates: boolean
  readonly isComparison: boolean
  /** The number of all goroutines. */
  readonly total: number
}

/** A finding and the groups that it is about. */
export interface Suspect {
  readonly finding: Finding
  readonly groups: readonly GoroutineGroup[]
}

/** Makes findings about the groups that no earlier rule has reported. */
export type GoroutineRule = (groups: readonly GoroutineGroup[], context: GoroutineContext) => Suspect[]

/** The words of a finding; missing ones are taken from the rule. */
export interface SuspectWords {
  readonly severity: Severity
  readonly title: string
  readonly detail: readonly string[]
  readonly cause: string
  readonly fix?: string
  readonly example?: string | null
  readonly evidence?: string | null
  readonly confidence?: string | null
  readonly next?: readonly string[]
}

/** From this number on, goroutines are many, whatever they do. */
export const MANY = 10
/** From this number of seconds on a wait is long; a full dump shows no shorter ones. */
export const LONG_WAIT = 60

/** The finding of a rule about goroutines. */
export function suspectOf(rule: Rule, crowd: Crowd, words: SuspectWords): Suspect {
  const place = userPlace(crowd.most)
  const finding: Finding = {
    rule: rule.id,
    severity: words.severity,
    title: words.title,
    detail: words.detail.join(' '),
    function: place === null ? null : foldFunctionName(place.name),
    file: place?.file ?? null,
    line: place?.line ?? null,
    value: crowd.count,
    low: null,
    high: null,
    unit: 'count',
    share: null,
    evidence: words.evidence ?? null,
    confidence: words.confidence ?? null,
    cause: words.cause,
    fix: words.fix ?? rule.fix,
    example: words.example === undefined ? rule.example : words.example,
    next: words.next ?? [],
  }
  return { finding, groups: crowd.groups }
}

/** The largest number of goroutines for which a full dump is advised: it stops the process while it is made. */
const MAX_DUMP = 10_000

/** The command that adds states and waits; none where they are known, or where the dump would stop the process for too long. */
export function statesCommands({ hasStates, total }: GoroutineContext): string[] {
  return hasStates || total > MAX_DUMP ? [] : ["curl -o goroutines.txt 'http://HOST:PORT/debug/pprof/goroutine?debug=2'"]
}

/** The command that proves leaks, for processes of Go 1.26 and later. */
export const LEAK_COMMAND = "curl -o goroutineleak.pb.gz 'http://HOST:PORT/debug/pprof/goroutineleak'"

/** The commands that make it certain whether a call is deferred. */
export const DEFER_COMMANDS: readonly string[] = ['deferscope goroutines PROFILE --binary EXECUTABLE --source .']
