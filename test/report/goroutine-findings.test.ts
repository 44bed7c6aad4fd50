import { describe, expect, it } from 'vitest'
import type { GoroutineGroup } from '../../src/analysis/goroutine-groups.ts'
import { type GoroutineFindingOptions, goroutineFindings } from '../../src/report/goroutine-findings.ts'
import { RULES } from '../../src/rules/rules.ts'
import { deferredCall, frameOf, groupOf, minutes } from '../support/goroutine-group.ts'

const find = (groups: readonly GoroutineGroup[], options: Partial<GoroutineFindingOptions> = {}) =>
  goroutineFindings(groups, { threshold: 1000, hasStates: true, isComparison: false, ...options })
const brief = (groups: readonly GoroutineGroup[], options: Partial<GoroutineFindingOptions> = {}) =>
  find(groups, options).map(({ rule, severity, value }) => `${severity} ${rule} ${value}`)

const REMOVE = 'main.(*registry).removeAfter@main.go:30 < main.handle@main.go:42'
const REMOVE_CALL = deferredCall('main.(*registry).removeAfter', 'main.handle')
const LOCK = 'sync.runtime_SemacquireMutex < sync.(*Mutex).lockSlow < sync.(*Mutex).Lock'
const POLL = 'internal/poll.runtime_pollWait < internal/poll.(*FD).Read < net.(*netFD).Read < net.(*conn).Read'

describe('goroutines in a deferred call', () => {
  it('are told with number, place, time and ground', () => {
    const [finding] = find([
      groupOf(75, 'chan receive', REMOVE, {
        ...minutes(2, 5),
        deferred: { ...REMOVE_CALL, statement: { file: 'example.com/app/main.go', line: 41 } },
        createdBy: frameOf('main.main@main.go:62'),
        labels: { kind: 'recv' },
      }),
    ])
    expect(finding).toMatchObject({
      rule: 'goroutine-blocked-in-defer',
      severity: 'error',
      title:
        '75 goroutines wait for 2 to 5 minutes in the deferred call of main.(*registry).removeAfter (main.go:30), deferred by main.handle',
      function: 'main.(*registry).removeAfter',
      file: 'example.com/app/main.go',
      line: 30,
      value: 75,
      unit: 'count',
      evidence: 'source',
      confidence: 'strong',
    })
    expect(finding!.detail).toBe(
      'State: chan receive for 2 to 5 minutes. Started by main.main (main.go:62). Labels: kind=recv. By the source only deferred calls run at the line of the caller (source, strong). The defer statement is main.go:41.',
    )
    expect(finding!.next).toEqual(['deferscope goroutines PROFILE --binary EXECUTABLE --source .'])
  })

  it.each([
    [10, {}, 'strong', 'error'],
    [9, {}, 'exact', 'warning'],
    [2, minutes(1), 'exact', 'error'],
    [1, minutes(9), 'exact', 'warning'],
    [1, {}, 'exact', 'note'],
    [5000, minutes(90), 'likely', 'warning'],
    [5000, minutes(90), 'possible', 'note'],
  ] as const)('%i of them, %o, %s: %s', (count, wait, confidence, severity) => {
    const deferred = { ...REMOVE_CALL, confidence }
    const [finding] = find([groupOf(count, 'IO wait', REMOVE, { ...wait, deferred })], { threshold: 10_000 })
    expect(finding).toMatchObject({
      rule: 'goroutine-blocked-in-defer',
      severity,
      confidence: confidence === 'possible' ? 'possible' : confidence,
    })
  })

  it('are one finding, whoever started them', () => {
    const started = (name: string, count: number) =>
      groupOf(count, 'chan receive', REMOVE, { deferred: REMOVE_CALL, createdBy: frameOf(name) })
    const findings = find([started('main.a', 6), started('main.b', 5), started('main.c', 4)])
    expect(findings).toHaveLength(1)
    expect(findings[0]!.detail).toContain('Started by main.a (main.go:1), main.b (main.go:1) and 1 more.')
  })

  it('are one note where names alone tell', () => {
    const literal = (f: string, count: number) =>
      groupOf(count, 'chan receive', `${f}.func1@main.go:25 < ${f}`, {
        deferred: deferredCall(`${f}.func1`, f, { evidence: 'name', confidence: 'possible' }),
      })
    const findings = find([literal('main.a', 900), literal('main.b', 80)])
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ severity: 'note', value: 980, evidence: 'name', function: null })
    expect(findings[0]!.title).toBe('980 goroutines wait in 2 function literals, which may be deferred')
  })

  it('of the library stand at the line that returns', () => {
    const deferred = deferredCall('sync.(*Mutex).Lock', 'main.f', { evidence: 'binary', confidence: 'exact' })
    const [finding, ...others] = find([
      groupOf(12, 'sync.Mutex.Lock', `${LOCK} < main.f@main.go:45`, { deferred }),
      groupOf(1, 'chan receive', 'main.f@main.go:40', minutes(7)),
    ])
    expect(others).toEqual([])
    expect(finding!.title).toBe('12 goroutines wait in the deferred call of sync.(*Mutex).Lock, deferred by main.f (main.go:45)')
    expect(finding!.detail).toContain(
      'Candidates, in main.f without waiting for a lock: 1 in main.f (main.go:40), chan receive for 7 minutes.',
    )
    expect(finding!.cause).toContain('asks for a lock')
  })

  it('by a panic have the panic named', () => {
    const deferred = deferredCall('main.drain', null, { via: 'panic', evidence: 'panic', confidence: 'exact' })
    const [finding] = find([groupOf(2, 'chan receive', 'main.drain@main.go:72 < runtime.gopanic < main.f', { deferred, ...minutes(2) })])
    expect(finding).toMatchObject({
      severity: 'error',
      title: '2 goroutines wait for 2 minutes in the deferred call of main.drain (main.go:72)',
    })
    expect(finding!.detail).toContain('neither recovered nor reported')
  })

  it('that run do not wait', () => {
    expect(find([groupOf(20, 'running', REMOVE, { deferred: REMOVE_CALL })])).toEqual([])
  })

  it.each([
    ['chan send', 'main.d < main.f', 'sends to a channel'],
    ['select', 'main.d < main.f', 'waits in a select'],
    ['select (no cases)', 'main.d < main.f', 'never ends'],
    ['semacquire', 'sync.runtime_Semacquire < sync.(*WaitGroup).Wait < main.d < main.f', 'sync.WaitGroup'],
    [null, 'runtime.gopark < runtime.chanrecv < runtime.chanrecv1 < main.d < main.f', 'receives from a channel'],
    ['IO wait', `${POLL} < main.d < main.f`, 'a peer'],
    ['IO wait', `${POLL} < net.(*conn).Close < main.d < main.f`, 'closes, flushes or rolls back'],
    ['sleep', 'time.Sleep < main.d < main.f', 'sleeps'],
  ])('in %s of %s have their cause told', (state, stack, cause) => {
    const [finding] = find([groupOf(2, state, stack, { deferred: deferredCall('main.d', 'main.f') })])
    expect(finding!.cause).toContain(cause)
  })

  it('get the advice to take a full dump where states are missing, unless there are too many for that', () => {
    const group = (count: number) => [groupOf(count, 'chan receive', REMOVE, { deferred: { ...REMOVE_CALL, confidence: 'exact' } })]
    expect(find(group(20), { hasStates: false })[0]!.next).toEqual([
      "curl -o goroutines.txt 'http://HOST:PORT/debug/pprof/goroutine?debug=2'",
    ])
    expect(find(group(20_000), { hasStates: false })[0]!.next).toEqual([])
  })
})

describe('goroutines that the collector proves to be leaked', () => {
  it.each([
    [10, 'error'],
    [9, 'warning'],
  ])('%i: %s', (count, severity) => {
    const [finding] = find([groupOf(count, 'chan send', 'main.send@main.go:32', { leaked: true })])
    expect(finding).toMatchObject({ rule: 'goroutine-leaked', severity, evidence: 'goroutineleak', confidence: 'exact' })
    expect(finding!.title).toBe(`${count} goroutines wait for ever in main.send (main.go:32), proven by the garbage collector`)
  })

  it('in a deferred call are one finding', () => {
    const group = (count: number, leaked: boolean | null) => groupOf(count, 'chan receive', REMOVE, { deferred: REMOVE_CALL, leaked })
    const findings = find([group(60, true), group(15, null)])
    expect(findings).toHaveLength(1)
    expect(findings[0]!.title).toContain('deferred by main.handle, 60 of them proven to be leaked')
    expect(findings[0]!.detail).toContain('nobody can wake 60 of these 75 goroutines (goroutineleak, exact)')
  })

  it('are proven also where the deferred call is only likely', () => {
    const [finding] = find([groupOf(60, 'chan receive', REMOVE, { leaked: true, deferred: { ...REMOVE_CALL, confidence: 'likely' } })])
    expect(finding).toMatchObject({ rule: 'goroutine-leaked', severity: 'error', confidence: 'exact' })
    expect(finding!.detail).toContain('may be in the deferred call of')
  })
})

describe('a queue for a lock', () => {
  const queue = [
    groupOf(8, 'sync.Mutex.Lock', `${LOCK} < main.(*Cache).Get@cache.go:20 < main.main`),
    groupOf(4, 'semacquire', `${LOCK} < main.(*Cache).Put@cache.go:30 < main.main`),
  ]

  it('is counted over the methods of a type, with candidates for the holder', () => {
    const holder = groupOf(1, 'IO wait', `${POLL} < main.(*Cache).load@cache.go:41 < main.(*Cache).Get.func1`, minutes(5))
    const [finding, ...others] = find([...queue, holder])
    expect(others).toEqual([])
    expect(finding).toMatchObject({ rule: 'lock-convoy', severity: 'warning', value: 12, line: 20 })
    expect(finding!.title).toBe('12 goroutines wait for a lock in methods of main.Cache')
    expect(finding!.detail).toContain(
      'Who holds a lock is in no profile. Candidates, in a method of main.Cache without waiting for a lock: 1 in main.(*Cache).load (cache.go:41), IO wait for 5 minutes.',
    )
  })

  it('has no candidate where nobody else is in the methods', () => {
    expect(find(queue)[0]!.detail).toContain('No goroutine in a method of main.Cache waits for anything else')
  })

  it('of few is none, and of a minute an error', () => {
    expect(find([queue[0]!])).toEqual([])
    expect(brief([{ ...queue[0]!, count: 10, ...minutes(1) }])).toEqual(['error lock-convoy 10'])
  })

  it('of another type does not count', () => {
    expect(find([queue[0]!, groupOf(8, 'sync.RWMutex.RLock', 'sync.(*RWMutex).RLock < main.Other.Get')])).toEqual([])
  })
})

describe('what is open', () => {
  it('is counted by the goroutines of database/sql', () => {
    const groups = [
      groupOf(9, 'select', 'database/sql.(*Tx).awaitDone@sql.go:2212'),
      groupOf(10, 'select', 'database/sql.(*Rows).awaitDone@sql.go:3008'),
      groupOf(1, 'select', 'database/sql.(*DB).connectionOpener@sql.go:1261'),
      groupOf(40, 'select', 'database/sql.(*DB).conn < database/sql.(*DB).query < main.list@list.go:9'),
    ]
    expect(brief(groups)).toEqual(['warning connection-pool-waits 40', 'warning open-rows 10', 'note open-transactions 9'])
    const [waits, rows, transactions] = find(groups)
    expect(waits!.title).toBe('40 goroutines wait for a connection of a database pool, most in main.list (list.go:9)')
    expect(waits!.detail).toContain('9 transactions and 10 results with a context are open.')
    expect(rows!.title).toBe('At least 10 results of queries are open')
    expect(transactions!.detail).toContain('the end of the context given to BeginTx, which rolls it back by itself')
    expect(transactions).toMatchObject({ function: null, file: null, line: null })
  })

  it('is warned of for many handles', () => {
    const handles = (count: number) => brief([groupOf(count, 'select', 'database/sql.(*DB).connectionOpener')])
    expect([handles(1), handles(2), handles(10)]).toEqual([[], ['note open-connections 2'], ['warning open-connections 10']])
  })

  // as in httpbody: 48 bodies that a loop defers to close
  it('are responses, where the read loop waits in a select', () => {
    const groups = [
      groupOf(48, 'IO wait', `${POLL} < net/http.(*connReader).Read < bufio.(*Reader).Peek < net/http.(*conn).serve`),
      groupOf(48, 'select', 'net/http.(*persistConn).readLoop'),
      groupOf(48, 'select', 'net/http.(*persistConn).writeLoop'),
    ]
    const [finding, ...others] = find(groups)
    expect(others).toEqual([])
    expect(finding).toMatchObject({ rule: 'open-connections', severity: 'warning', value: 48 })
    expect(finding!.title).toBe('48 responses of HTTP servers are neither read to the end nor closed')
  })

  it.each([
    [9, []],
    [10, ['note open-connections 10']],
    [101, ['warning open-connections 101']],
  ])('are %i connections that read', (count, expected) => {
    const stack = `${POLL} < net/http.(*persistConn).Read < bufio.(*Reader).Peek < net/http.(*persistConn).readLoop`
    expect(brief([groupOf(count, 'IO wait', stack), groupOf(count, 'select', 'net/http.(*persistConn).writeLoop')])).toEqual(expected)
  })

  it('is normal at a server, up to the threshold', () => {
    const serve = (count: number) => [groupOf(count, 'IO wait', `${POLL} < bufio.(*Reader).Peek < net/http.(*conn).serve`)]
    expect(find(serve(999))).toEqual([])
    expect(find(serve(1000))).toMatchObject([{ severity: 'note', title: '1,000 goroutines wait for a peer in net/http servers' }])
  })
})

describe('crowds', () => {
  it('of websockets are one note, and a warning where one side outnumbers the other', () => {
    const reads = (count: number) =>
      groupOf(count, 'IO wait', `${POLL} < github.com/gorilla/websocket.(*Conn).NextReader < main.(*Client).readPump@ws.go:8`)
    const writes = (count: number) => groupOf(count, 'select', 'main.(*Client).writePump@ws.go:30')
    expect(find([reads(20), writes(21)])).toMatchObject([
      {
        rule: 'websocket-pumps',
        severity: 'note',
        title: '41 goroutines serve websockets: 20 read, 21 write',
        function: 'main.(*Client).writePump',
      },
    ])
    expect(find([reads(60), writes(20)])).toMatchObject([{ severity: 'warning', function: 'main.(*Client).readPump' }])
    expect(find([reads(3), writes(3)])).toEqual([])
  })

  it.each([
    ['context.propagateCancel.func1', ['warning context-not-cancelled 10']],
    ['context.(*cancelCtx).propagateCancel.func2', ['warning context-not-cancelled 10']],
    ['main.waitForContext', []],
  ])('of contexts are told by %s', (name, expected) => {
    expect(brief([groupOf(10, 'select', name)])).toEqual(expected)
  })

  it('of sleepers count from a tenth of the threshold', () => {
    const sleep = (count: number) => [groupOf(count, 'sleep', 'time.Sleep < main.retry@main.go:9')]
    expect(brief(sleep(99))).toEqual([])
    expect(brief(sleep(100))).toEqual(['warning goroutines-sleeping 100'])
  })

  it.each([
    [10, 20, ['warning goroutines-growing 20']],
    [10, 19, []],
    [100, 119, []],
    [100, 120, ['warning goroutines-growing 120']],
    [null, 500, []],
  ])('of %s before and %i now', (before, count, expected) => {
    expect(brief([groupOf(count, 'select', 'main.f', { before })], { isComparison: true })).toEqual(expected)
  })

  it('grow only in a comparison', () => {
    expect(find([groupOf(500, 'select', 'main.f', { before: 1 })])).toEqual([])
  })

  it.each(['chan receive', 'chan send', 'select', 'semacquire', 'sync.Cond.Wait'])('in %s are suspected from the threshold on', (state) => {
    expect(find([groupOf(999, state, 'main.f@main.go:7')])).toEqual([])
    const [finding] = find([groupOf(1000, state, 'main.f@main.go:7')])
    expect(finding).toMatchObject({ rule: 'goroutines-piled-up', severity: 'warning', confidence: null })
    expect(finding!.title).toBe('1,000 goroutines wait in main.f (main.go:7): suspected to leak')
    expect(finding!.detail).toContain('Suspected only')
    expect(finding!.next).toContain("curl -o goroutineleak.pb.gz 'http://HOST:PORT/debug/pprof/goroutineleak'")
  })

  it('of several instances count by the worst one', () => {
    const spread = (perInstance: number[]) => find([groupOf(1200, 'select', 'main.f', { perInstance })])
    expect(spread([400, 400, 400])).toEqual([])
    expect(spread([1100, 50, 50])[0]!.detail).toContain('The worst of 3 instances has 1,100.')
  })
})

describe('service goroutines', () => {
  it('give no finding', () => {
    const groups = [
      groupOf(
        1,
        'running',
        'runtime/pprof.writeGoroutineStacks < runtime/pprof.writeGoroutine < net/http/pprof.Index < net/http.(*conn).serve',
      ),
      groupOf(1, 'running', 'runtime/pprof.writeGoroutineStacks < runtime/pprof.(*Profile).WriteTo < main.dump', {
        deferred: deferredCall('main.dump', 'main.f'),
      }),
      groupOf(
        1,
        'IO wait',
        'internal/poll.runtime_pollWait < internal/poll.(*FD).Accept < net.(*TCPListener).Accept < net/http.(*Server).Serve',
      ),
      groupOf(40, 'IO wait', `${POLL} < bufio.(*Reader).fill < main.(*server).serve@main.go:52`),
      groupOf(1, 'runnable', 'net/http.(*connReader).startBackgroundRead.gowrap2 < runtime.goexit'),
      groupOf(1, 'syscall', 'os/signal.signal_recv < os/signal.loop'),
      groupOf(8, 'GC worker (idle)', 'runtime.gopark < runtime.gcBgMarkWorker'),
      groupOf(3, 'chan receive', 'main.(*importer).rows@main.go:75'),
      groupOf(1, null, 'runtime.goexit'),
    ]
    expect(find(groups)).toEqual([])
    expect(find(groups, { hasStates: false })).toEqual([])
  })

  it('nor do no goroutines', () => {
    expect(find([])).toEqual([])
  })
})

it('the most severe come first, then the most, each of a known rule that is no milder', () => {
  const findings = find([
    groupOf(3, 'select', 'database/sql.(*Tx).awaitDone'),
    groupOf(2000, 'select', 'main.f'),
    groupOf(12, 'chan receive', REMOVE, { deferred: REMOVE_CALL }),
    groupOf(30, 'chan send', 'main.send', { leaked: true }),
    groupOf(200, 'sleep', 'time.Sleep < main.retry'),
  ])
  expect(findings.map(({ severity, value }) => `${severity} ${value}`)).toEqual([
    'error 30',
    'error 12',
    'warning 2000',
    'warning 200',
    'note 3',
  ])
  const rank = { error: 0, warning: 1, note: 2 }
  for (const { rule, severity } of findings)
    expect(rank[severity]).toBeGreaterThanOrEqual(rank[RULES.find(({ id }) => id === rule)!.severity])
})
