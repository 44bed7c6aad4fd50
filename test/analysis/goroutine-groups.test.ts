import { describe, expect, it } from 'vitest'
import { type GoroutineGroup, goroutineGroups } from '../../src/analysis/goroutine-groups.ts'
import { stateOfStack } from '../../src/analysis/goroutine-state.ts'
import { isStandardFunction, userFrameIndex } from '../../src/analysis/goroutine-user-frame.ts'
import { readGoroutines } from '../support/goroutines.ts'
import { textProfile } from '../support/text-profile.ts'

async function groupsOf(content: string | Uint8Array, goMinor: number | null = null): Promise<GoroutineGroup[]> {
  const dump = await readGoroutines(content)
  return goroutineGroups(dump, dump.tables[0]!, goMinor)
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

  it('is the nearest to the leaf', () => {
    expect(userFrameIndex(['sync.(*Mutex).Lock', 'main.g', 'net/http.(*conn).serve', 'main.main'])).toBe(1)
    expect(userFrameIndex(['net.(*conn).Read', 'net/http.(*conn).serve'])).toBe(0)
    expect(userFrameIndex(['', 'main.f'])).toBe(1)
    expect(userFrameIndex([])).toBe(-1)
  })
})

describe('goroutineGroups', () => {
  const one = (id: number, minutes: number, request: string, offset: string) =>
    [
      `goroutine ${id} [sync.Mutex.Lock, ${minutes} minutes] {request: ${request}, tenant: blue}:`,
      ...['sync.(*Mutex).Lock(...)', '\tsync/mutex.go:46', 'main.handle(0x1)', `\t/srv/main.go:7 +${offset}`],
      ...['created by main.serve in goroutine 1', '\t/srv/main.go:20 +0x9', '', ''],
    ].join('\n')

  it('joins call sites of one line and goroutines of any labels, keeping those that all have', async () => {
    const groups = await groupsOf(
      `${one(7, 2, 'a', '0x10')}${one(8, 9, 'b', '0x20')}goroutine 9 [sleep]:\nmain.nap()\n\t/srv/main.go:30 +0x1\n`,
    )
    expect(groups).toMatchObject([
      { count: 2, state: 'sync.Mutex.Lock', isStateInferred: false, waitMin: 2, waitMax: 9, firstId: 7, userFrame: 1, isLeaked: false },
      { count: 1, state: 'sleep', waitMin: null, waitMax: null, firstId: 9, userFrame: 0, createdBy: null },
    ])
    expect(groups.map(({ labels }) => labels)).toEqual([[['tenant', 'blue']], []])
  })

  it('infers the state where the source does not tell it', async () => {
    const content = textProfile('5 runtime.gopark < runtime.chanrecv < main.f\n9 main.g', { sampleTypes: ['goroutine/count'] })
    expect(await groupsOf(content)).toMatchObject([
      { count: 9, state: null, isStateInferred: true, waitMax: null, firstId: null },
      { count: 5, state: 'chan receive', isStateInferred: true, userFrame: 2 },
    ])
  })

  it('leaves out the stacks on which threads run the scheduler', async () => {
    const text = 'goroutine 0 [idle]:\nruntime.futex()\n\tsys.s:1 +0x2\n\ngoroutine 1 [running]:\nmain.f()\n\t/x.go:1 +0x1\n'
    expect((await groupsOf(text)).map(({ firstId }) => firstId)).toEqual([1])
  })

  it('marks stacks that are not whole', async () => {
    const text =
      'goroutine 1 [running]:\nmain.f()\n\t/x.go:1 +0x1\n...additional frames elided...\n\ngoroutine 2 [running]:\nmain.f()\n\t/x.go:1 +0x1\n'
    expect((await groupsOf(text)).map(({ isPartial, firstId }) => [isPartial, firstId])).toEqual([
      [true, 1],
      [false, 2],
    ])
  })
})
