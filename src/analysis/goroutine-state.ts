/** The first Go release (1.N) whose states name the lock that a goroutine waits for: before, all of them were `semacquire`. */
const FIRST_WITH_LOCK_STATES = 20

/**
 * What a goroutine waits for, named as in debug=2, by the function that parks it. Only debug=2 shows a nil channel
 * (`chan receive (nil chan)`), because one function parks for both kinds.
 * Source: waitReasons at the calls of `gopark` in runtime/chan.go, select.go, netpoll.go, sema.go, time.go, coro.go, mgc.go,
 * synctest.go (Go 1.15 to 1.27); linknames of runtime/sema.go (`SemacquireWaitGroup` and `internal/sync` since 1.24, RWMutex since 1.20).
 */
const STATES: Readonly<Record<string, string>> = {
  'runtime.chanrecv': 'chan receive',
  'runtime.chansend': 'chan send',
  'runtime.selectgo': 'select',
  'runtime.block': 'select (no cases)',
  'runtime.netpollblock': 'IO wait',
  'internal/poll.runtime_pollWait': 'IO wait',
  'time.Sleep': 'sleep',
  'runtime.timeSleep': 'sleep',
  'sync.runtime_notifyListWait': 'sync.Cond.Wait',
  'internal/sync.runtime_SemacquireMutex': 'sync.Mutex.Lock',
  'sync.runtime_SemacquireRWMutexR': 'sync.RWMutex.RLock',
  'sync.runtime_SemacquireRWMutex': 'sync.RWMutex.Lock',
  'sync.runtime_SemacquireWaitGroup': 'sync.WaitGroup.Wait',
  'sync.runtime_Semacquire': 'semacquire',
  'internal/poll.runtime_Semacquire': 'semacquire',
  'runtime.semacquire': 'semacquire',
  'runtime.gcParkAssist': 'GC assist wait',
  'runtime.gcWaitOnMark': 'wait for GC cycle',
  'runtime.ReadTrace': 'trace reader (blocked)',
  'runtime.synctestRun': 'synctest.Run',
  'runtime.synctestWait': 'synctest.Wait',
  'internal/synctest.Run': 'synctest.Run',
  'internal/synctest.Wait': 'synctest.Wait',
  'reflect.chanrecv': 'chan receive',
  'reflect.chansend0': 'chan send',
  'reflect.rselect': 'select',
}

/** States of goroutines that are not parked, by the function at their leaf. */
const LEAF_STATES: Readonly<Record<string, string>> = {
  'runtime.coroswitch': 'coroutine',
  'runtime.notetsleepg': 'syscall',
  'runtime.cgocall': 'syscall',
  // the goroutine that takes the profile
  'runtime.goroutineProfileWithLabels': 'running',
  'runtime/pprof.runtime_goroutineProfileWithLabels': 'running',
  'runtime/pprof.writeRuntimeProfile': 'running',
  'os/signal.signal_recv': 'syscall',
}

const PARKING = new Set(['runtime.gopark', 'runtime.goparkunlock'])
/** Functions that call the system or C. debug=1 leaves out the runtime frames that they call. */
const SYSCALL = /^syscall\.(?:Syscall(?:6|9|12|15|18|N)?|syscall(?:6|6X|X|Ptr|9)?)$|\._Cfunc_\w+$/
/** The function that a Mutex of Go 1.15 to 1.23 waits in, and up to 1.19 an RWMutex too. */
const OLD_MUTEX = 'sync.runtime_SemacquireMutex'
/** What calls `OLD_MUTEX`, where the release is not known: the lock that it takes. */
const LOCK_METHODS: Readonly<Record<string, string>> = {
  'sync.(*Mutex).lockSlow': 'sync.Mutex.Lock',
  'sync.(*Mutex).Lock': 'sync.Mutex.Lock',
  'sync.(*RWMutex).Lock': 'sync.RWMutex.Lock',
  'sync.(*RWMutex).RLock': 'sync.RWMutex.RLock',
}

/**
 * The state of a goroutine by the function names in its stack, leaf first, for profiles without states. Null where the names do not tell:
 * runtime frames are hidden (debug=1, see `hiddenWaits`), or the goroutine is not parked. A goroutine that was just woken seems still to
 * wait.
 * `goMinor` is N of Go 1.N, or null: equal frames mean `semacquire` up to 1.19 and `sync.Mutex.Lock` from 1.20 to 1.23. Where it is null,
 * the state is the lock that the frames show.
 */
export function stateOfStack(names: readonly string[], goMinor: number | null): string | null {
  const leaf = names[0]
  if (leaf === undefined) return null
  const leafState = own(LEAF_STATES, leaf) ?? (SYSCALL.test(leaf) ? 'syscall' : null)
  if (leafState !== null) return leafState
  for (const [i, name] of names.entries()) {
    if (PARKING.has(name)) continue
    if (name === OLD_MUTEX)
      return goMinor === null ? own(LOCK_METHODS, names[i + 1] ?? '') : goMinor < FIRST_WITH_LOCK_STATES ? 'semacquire' : 'sync.Mutex.Lock'
    const state = own(STATES, name)
    if (state !== null) return state
    // the parking function is next to gopark, except for helpers of the runtime
    if (!name.startsWith('runtime.')) return null
  }
  return null
}

function own(states: Readonly<Record<string, string>>, name: string): string | null {
  return Object.hasOwn(states, name) ? states[name]! : null
}
