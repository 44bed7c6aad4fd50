import type { GoroutineGroup } from '../../src/analysis/goroutine-groups.ts'
import { placeOf } from '../../src/analysis/goroutine-groups.ts'
import { type DeferredCall, type GoroutineFrame, UNKNOWN_CALL } from '../../src/attribution/deferred-call.ts'
import { isRuntimeName } from '../../src/attribution/go-names.ts'
import { isStandardFunction } from '../../src/attribution/standard-packages.ts'

/** A deferred call of `name` that a function defers, by source unless told. */
export function deferredCall(name: string, by: string | null, changes: Partial<DeferredCall> = {}): DeferredCall {
  const frame = { name, file: 'main.go', line: 1 }
  return {
    isDeferred: true,
    frame,
    function: name,
    by,
    statement: null,
    via: 'return',
    panics: [],
    evidence: 'source',
    confidence: 'strong',
    ...changes,
  }
}

/** Goroutines of one stack, written leaf first as `main.f@main.go:7 < main.main`. */
export function groupOf(count: number, state: string | null, stack: string, changes: Partial<GoroutineGroup> = {}): GoroutineGroup {
  const frames = stack.split(' < ').map(frameOf)
  const user = frames.findIndex(({ name }) => !isStandardFunction(name))
  const called = frames[(user === -1 ? frames.length : user) - 1]
  return {
    count,
    state,
    waitMin: null,
    waitMax: null,
    blockedIn: called === undefined || isRuntimeName(called.name) ? state : called.name,
    place: placeOf(frames),
    createdBy: null,
    deferred: UNKNOWN_CALL,
    transient: null,
    leaked: null,
    labels: {},
    frames,
    stackCount: 1,
    perInstance: [count],
    before: null,
    ...changes,
  }
}

/** `main.f@main.go:7`; without a place, line 1 of `main.go`. */
export function frameOf(text: string): GoroutineFrame {
  const [, name, file, line] = /^(.*?)(?:@(.*):(\d+))?$/.exec(text)!
  return { name: name!, file: `example.com/app/${file ?? 'main.go'}`, line: Number(line ?? 1) }
}

/** Waits of minutes. */
export function minutes(waitMin: number, waitMax = waitMin): Pick<GoroutineGroup, 'waitMin' | 'waitMax'> {
  return { waitMin: waitMin * 60, waitMax: waitMax * 60 }
}
