import { describe, expect, it } from 'vitest'
import { type CallFacts, type DeferPlace, deferredCallOf, literalOwner, type SourceUse } from '../../src/attribution/deferred-call.ts'

const frames = (text: string) => text.split(' < ').map((name) => ({ name, file: 'example.com/app/main.go', line: 1 }))
const use = (kind: SourceUse['kind'], changes: Partial<SourceUse> = {}): CallFacts => ({
  call: null,
  use: { kind, isProven: false, statement: null, by: 'main.f', ...changes },
})
const called = (name: string): CallFacts => ({ call: name, use: null })

/** The verdict in short: `FUNCTION of BY, CONFIDENCE by EVIDENCE via VIA`, or whether it is known not to be one. */
function verdict(stack: string, facts: readonly (CallFacts | null)[] = []): string {
  const { isDeferred, function: name, by, via, evidence, confidence } = deferredCallOf(frames(stack), facts)
  if (isDeferred === null) return 'unknown'
  return isDeferred ? `${name} of ${by}, ${confidence} by ${evidence} via ${via}` : `no, ${confidence} by ${evidence}`
}

const WAIT = 'runtime.gopark < runtime.chanrecv < runtime.chanrecv1'

describe('deferredCallOf', () => {
  it('takes the frame above a panic or Goexit as exact, without anything else', () => {
    expect(verdict(`${WAIT} < main.drain < runtime.gopanic < main.f`)).toBe('main.drain of null, exact by panic via panic')
    expect(verdict(`${WAIT} < main.f.func1 < runtime.gopanic < runtime.panicmem < runtime.sigpanic < main.g < main.f`)).toBe(
      'main.f.func1 of main.f, exact by panic via panic',
    )
    expect(verdict(`${WAIT} < main.f.func1 < runtime.Goexit < main.f`)).toBe('main.f.func1 of main.f, exact by goexit via goexit')
  })

  it('takes a function of the library that was deferred', () => {
    expect(verdict('sync.runtime_SemacquireMutex < sync.(*Mutex).Lock < runtime.gopanic < main.f')).toBe(
      'sync.(*Mutex).Lock of null, exact by panic via panic',
    )
  })

  it('takes the panic nearest the leaf, where deferred calls panic again', () => {
    const stack = `${WAIT} < main.f.func1.1 < runtime.gopanic < main.f.func1 < runtime.gopanic < main.f`
    expect(verdict(stack)).toBe('main.f.func1.1 of main.f.func1, exact by panic via panic')
  })

  it('takes the deferred call of user code before the one by which the library recovers', () => {
    const stack =
      'net/http.(*conn).serve.func1 < runtime.gopanic < main.release < main.f.func1 < runtime.gopanic < main.f < net/http.(*conn).serve'
    expect(verdict(stack)).toBe('main.f.func1 of main.f, exact by panic via panic')
  })

  it("knows where each panic was raised, the first one first, by the user's frames where there are any", () => {
    const stack = frames(
      'net/http.(*conn).serve.func1 < runtime.gopanic < runtime.panicmem < runtime.sigpanic < main.release < main.f.func1 < runtime.gopanic < strings.Repeat < main.f',
    )
    expect(deferredCallOf(stack, []).panics.map(({ name }) => name)).toEqual(['main.f', 'main.release'])
    expect(deferredCallOf(frames(`${WAIT} < main.f.func1 < runtime.Goexit < main.f`), []).panics).toEqual([])
  })

  it('does not take what raises a panic for deferred', () => {
    expect(verdict('runtime.printpanics < runtime.gopanic < main.f')).toBe('unknown')
    expect(verdict('runtime.gopark < example.com/runtime.f < runtime.gopanic < main.f')).toBe(
      'example.com/runtime.f of null, exact by panic via panic',
    )
  })

  it('names the one that the source says defers it, and the statement', () => {
    const statement: DeferPlace = { file: 'main.go', line: 7 }
    const found = deferredCallOf(frames('main.drain < runtime.gopanic < main.f'), [use('deferred', { statement })])
    expect([found.by, found.statement, found.evidence]).toEqual(['main.f', statement, 'panic'])
  })

  it('is exact where the caller calls runtime.deferreturn', () => {
    expect(verdict('main.drain < main.f', [called('runtime.deferreturn')])).toBe('main.drain of main.f, exact by binary via return')
    expect(verdict('main.drain < main.f', [called('main.drain')])).toBe('unknown')
  })

  it('grades what the source says', () => {
    const of = (kind: SourceUse['kind'], changes?: Partial<SourceUse>) => verdict('main.drain < main.f', [use(kind, changes)])
    expect(of('deferred')).toBe('main.drain of main.f, strong by source via return')
    expect(of('deferred', { isProven: true })).toBe('main.drain of main.f, exact by source via return')
    expect(of('may-defer', { isProven: true })).toBe('main.drain of main.f, likely by source via return')
    expect(of('ambiguous')).toBe('unknown')
    expect(of('call')).toBe('no, strong by source')
  })

  it('takes the better evidence, then the call nearest the leaf', () => {
    const stack = 'main.a < main.b < main.c'
    expect(verdict(stack, [use('may-defer'), use('deferred')])).toBe('main.b of main.c, strong by source via return')
    expect(verdict(stack, [use('deferred'), use('deferred')])).toBe('main.a of main.b, strong by source via return')
  })

  it('says no only where the source explains every call of the user', () => {
    const stack = `${WAIT} < main.f < main.main`
    const ofGo = [null, null]
    expect(verdict(stack, [...ofGo, use('call'), use('call')])).toBe('no, strong by source')
    expect(verdict(stack, [...ofGo, use('call'), null])).toBe('unknown')
    expect(verdict('main.f')).toBe('unknown')
    expect(verdict('main.handler < net/http.HandlerFunc.ServeHTTP')).toBe('unknown')
    expect(verdict(`${WAIT} < net/http.(*conn).serve`)).toBe('unknown')
  })

  it('takes a literal below its function as possible, by the names alone', () => {
    expect(verdict(`${WAIT} < main.f.func1 < main.f`)).toBe('main.f.func1 of main.f, possible by name via return')
    expect(verdict(`${WAIT} < main.f.func1 < main.g`)).toBe('unknown')
    expect(verdict('main.f.func1 < main.f', [use('call')])).toBe('no, strong by source')
  })

  it('folds loop bodies and type arguments', () => {
    expect(verdict('main.G[go.shape.int].func2 < main.G[go.shape.int]-range1')).toBe(
      'main.G[...].func2 of main.G[...], possible by name via return',
    )
    expect(verdict('main.f-range1.func2 < main.f-range1')).toBe('main.f.func2 of main.f, possible by name via return')
    expect(verdict('main.drain[go.shape.int] < main.f', [called('runtime.deferreturn')])).toBe(
      'main.drain[...] of main.f, exact by binary via return',
    )
  })

  it('says nothing across frames that were left out', () => {
    const all = frames('main.a < runtime.gopanic < main.f')
    const [callee, ...rest] = all
    expect(deferredCallOf([{ ...callee!, hasGap: true }, ...rest], []).isDeferred).toBe(null)
  })

  it('has nothing to say of an empty stack', () => {
    expect(deferredCallOf([], []).isDeferred).toBe(null)
  })
})

describe('literalOwner', () => {
  it('is the function around a literal', () => {
    expect(literalOwner('main.f.func1')).toBe('main.f')
    expect(literalOwner('main.f.func1.2')).toBe('main.f.func1')
    expect(literalOwner('main.(*T).f-range1.func3')).toBe('main.(*T).f')
    expect(literalOwner('main.func1')).toBe('main')
    expect(literalOwner('main.f')).toBe(null)
  })
})
