import { describe, expect, it } from 'vitest'
import { type GoroutineStack, groupGoroutines, placeOf, suspicion } from '../../src/analysis/goroutine-groups.ts'
import { stateOfStack } from '../../src/analysis/goroutine-state.ts'
import { type DeferredCall, type GoroutineFrame, UNKNOWN_CALL } from '../../src/attribution/deferred-call.ts'
import { isStandardFunction } from '../../src/attribution/standard-packages.ts'

/** Frames of `sync.(*Mutex).Lock < main.f@7`, leaf first. */
function frames(text: string): GoroutineFrame[] {
  return text.split(' < ').map((frame) => {
    const [name, line] = frame.split('@')
    return { name: name!, file: 'main.go', line: Number(line ?? 1) }
  })
}

function stack(count: number, state: string | null, text: string, more: Partial<GoroutineStack> = {}): GoroutineStack {
  return {
    count,
    state,
    waitMin: null,
    waitMax: null,
    createdBy: null,
    labels: [],
    transient: null,
    leaked: null,
    frames: frames(text),
    deferred: UNKNOWN_CALL,
    perInstance: [count],
    ...more,
  }
}

describe('stateOfStack', () => {
  it.each([
    ['runtime.gopark runtime.chanrecv runtime.chanrecv1 main.f', 'chan receive'],
    ['runtime.gopark runtime.goparkunlock runtime.chansend main.f', 'chan send'],
    ['runtime.gopark runtime.selectgo main.f', 'select'],
    ['runtime.gopark runtime.block main.f', 'select (no cases)'],
    ['runtime.gopark runtime.netpollblock internal/poll.runtime_pollWait', 'IO wait'],
    ['internal/poll.runtime_pollWait internal/poll.(*pollDesc).wait', 'IO wait'],
    ['runtime.gopark time.Sleep main.f', 'sleep'],
    ['runtime.gopark runtime.goparkunlock sync.runtime_notifyListWait sync.(*Cond).Wait', 'sync.Cond.Wait'],
    ['runtime.gopark runtime.goparkunlock runtime.semacquire1 internal/sync.runtime_SemacquireMutex', 'sync.Mutex.Lock'],
    ['runtime.gopark runtime.semacquire1 sync.runtime_SemacquireWaitGroup', 'sync.WaitGroup.Wait'],
    ['runtime.gopark runtime.semacquire1 sync.runtime_Semacquire sync.(*WaitGroup).Wait', 'semacquire'],
    ['syscall.Syscall syscall.read', 'syscall'],
    ['runtime.goroutineProfileWithLabels runtime/pprof.writeRuntimeProfile', 'running'],
    ['runtime.coroswitch iter.Pull', 'coroutine'],
    // debug=1 hides what parks them
    ['main.waiter main.main', null],
    ['runtime.gopark main.f runtime.chanrecv', null],
    ['runtime.gopark toString', null],
    ['', null],
  ])('%s: %s', (names, state) => {
    expect(stateOfStack(names === '' ? [] : names.split(' '), 27)).toBe(state)
  })

  it.each([
    [15, 'semacquire'],
    [19, 'semacquire'],
    [20, 'sync.Mutex.Lock'],
    [23, 'sync.Mutex.Lock'],
    [null, null],
  ])('needs the version for the mutex of Go up to 1.23: 1.%s', (goMinor, state) => {
    expect(stateOfStack(['runtime.gopark', 'runtime.semacquire1', 'sync.runtime_SemacquireMutex'], goMinor)).toBe(state)
  })

  it.each([
    ['sync.(*Mutex).lockSlow', 'sync.Mutex.Lock'],
    ['sync.(*RWMutex).RLock', 'sync.RWMutex.RLock'],
    ['sync.(*RWMutex).Lock', 'sync.RWMutex.Lock'],
    ['main.f', null],
  ])('takes the lock that the frames show where the version is not known: %s', (caller, state) => {
    expect(stateOfStack(['sync.runtime_SemacquireMutex', caller], null)).toBe(state)
  })
})

describe("the program's own frame", () => {
  it.each([
    ['main.f', false],
    ['example.com/sync.(*Mutex).Lock', false],
    ['mycorp/app.Run', false],
    ['golang.org/x/net/http2.(*Framer).ReadFrame', false],
    ['net/http.(*conn).serve', true],
    ['vendor/golang.org/x/net/http2.f', true],
    ['sync.(*Mutex).Lock', true],
    ['slices.SortFunc[...]', true],
    ['sync.(*Map[example.com/a.B]).Load', true],
  ])('%s is standard: %s', (name, isStandard) => {
    expect(isStandardFunction(name)).toBe(isStandard)
  })

  it('is the nearest to the leaf; of a stack of the library the root', () => {
    expect(placeOf(frames('sync.(*Mutex).Lock < main.g@3 < net/http.(*conn).serve < main.main'))?.name).toBe('main.g')
    expect(placeOf(frames('net.(*conn).Read < net/http.(*persistConn).readLoop < runtime.goexit'))?.name).toBe(
      'net/http.(*persistConn).readLoop',
    )
    expect(placeOf([])).toBeNull()
  })
})

describe('groupGoroutines', () => {
  it('joins stacks that wait in one place for one thing, whatever called it and whatever their labels', () => {
    const groups = groupGoroutines([
      stack(2, 'sync.Mutex.Lock', 'sync.(*Mutex).Lock < main.put@7 < main.a@1', {
        waitMin: 60,
        waitMax: 120,
        labels: [
          ['tenant', 'blue'],
          ['id', '1'],
        ],
      }),
      stack(3, 'sync.Mutex.Lock', 'sync.(*Mutex).Lock < main.put@7 < main.b@2', {
        waitMin: 0,
        waitMax: 60,
        labels: [
          ['tenant', 'blue'],
          ['id', '2'],
        ],
      }),
      stack(1, 'chan receive', 'main.put@7 < main.b@2'),
    ])
    expect(groups).toMatchObject([
      { count: 5, blockedIn: 'sync.(*Mutex).Lock', waitMin: 0, waitMax: 120, labels: { tenant: 'blue', id: '1, 2' }, stackCount: 2 },
      { count: 1, blockedIn: 'chan receive' },
    ])
    expect(groups[0]!.frames.at(-1)!.name).toBe('main.b')
  })

  it('tells apart what is in a deferred call and what is not, and what began elsewhere', () => {
    const deferred: DeferredCall = {
      ...UNKNOWN_CALL,
      isDeferred: true,
      function: 'main.put',
      by: 'main.a',
      via: 'return',
      evidence: 'source',
      confidence: 'strong',
    }
    const groups = groupGoroutines([
      stack(2, 'select', 'main.put@7'),
      stack(2, 'select', 'main.put@7', { deferred }),
      stack(2, 'select', 'main.put@7', { createdBy: frames('main.go@9')[0]! }),
    ])
    expect(groups.map(({ deferred: { isDeferred } }) => isDeferred)).toEqual([true, null, null])
  })

  it('ranks proven leaks first, then by number weighed with what is known', () => {
    const groups = groupGoroutines([
      stack(500, 'IO wait', 'internal/poll.(*FD).Read < net/http.(*conn).serve'),
      stack(90, 'chan receive', 'main.many@1'),
      stack(2, 'chan send', 'main.leak@1', { leaked: true }),
      stack(50, 'chan receive', 'main.old@1', { waitMin: 60, waitMax: 600 }),
    ])
    expect(groups.map(({ place }) => place!.name)).toEqual(['main.leak', 'main.old', 'main.many', 'net/http.(*conn).serve'])
  })

  it('ranks what ends by itself behind what does not', () => {
    const groups = groupGoroutines([stack(50, 'select', 'main.poll@1', { transient: true }), stack(20, 'select', 'main.wait@1')])
    expect(groups.map(({ place }) => place!.name)).toEqual(['main.wait', 'main.poll'])
  })

  it('ranks instances by the root mean square of their numbers: one bad process before many mild ones', () => {
    const [bad, mild] = groupGoroutines([
      stack(40, 'select', 'main.mild@1', { perInstance: [20, 20] }),
      stack(39, 'select', 'main.bad@1', { perInstance: [39, 0] }),
    ])
    expect([bad!.place!.name, mild!.place!.name]).toEqual(['main.bad', 'main.mild'])
    expect(suspicion(bad!)).toBeCloseTo(Math.sqrt(39 ** 2 / 2))
  })

  it('takes off what was there before, in lines that moved too', () => {
    const before = new Map([['main.put\n\nselect\nselect', 7]])
    const groups = groupGoroutines(
      [stack(10, 'select', 'main.put@7'), stack(3, 'select', 'main.put@9'), stack(4, 'select', 'main.new@1')],
      before,
    )
    expect(groups.map(({ place, count, before }) => [place!.name, count, before])).toEqual([
      ['main.new', 4, 0],
      ['main.put', 10, 7],
      ['main.put', 3, 0],
    ])
  })
})
