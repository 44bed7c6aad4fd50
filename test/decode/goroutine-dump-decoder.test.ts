import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { SkipReason } from '../../src/profile/goroutine-dump.ts'
import { errorOf } from '../support/decoding.ts'
import { dumpView, type GroupView, groupViews, readGoroutines } from '../support/goroutines.ts'

/** Lines of a dump; tabs may be written as `~`. */
const lines = (...all: readonly string[]) => `${all.join('\n').replaceAll('~', '\t')}\n`
const groups = async (...all: readonly string[]) => groupViews(await readGoroutines(lines(...all)))

async function only(...all: readonly string[]): Promise<GroupView> {
  const found = await groups(...all)
  expect(found).toHaveLength(1)
  return found[0]!
}

/** One goroutine with this header, or with these lines below it. */
const withHeader = (header: string) => only(header, 'main.main()', '~/srv/main.go:5 +0x1d')
const withLines = (...all: readonly string[]) => only('goroutine 7 [select]:', ...all)

async function skippedOf(...all: readonly string[]): Promise<Partial<Record<SkipReason, readonly number[]>>> {
  const { skipped } = await readGoroutines(lines(...all))
  return Object.fromEntries(skipped.map(({ reason, lines: numbers }) => [reason, numbers]))
}

const WAITER = ['main.waiter(0xc000012345, {0x1, 0x2, ...})', '~/srv/app/main.go:136 +0x38']
const SPAWN = ['created by main.spawn in goroutine 1', '~/srv/app/main.go:143 +0x25']

describe('goroutines of equal stack', () => {
  it('are one group: arguments, ids and the goroutine that created them do not part them', async () => {
    expect(
      await groups(
        ...['goroutine 18 [chan receive, 2 minutes]:', ...WAITER, ...SPAWN, ''],
        ...['goroutine 19 [chan receive, 5 minutes]:', 'main.waiter(0xc000099999?, _)', WAITER[1]!],
        ...['created by main.spawn in goroutine 4', SPAWN[1]!, ''],
        ...['goroutine 20 [chan receive]:', ...WAITER, ...SPAWN],
      ),
    ).toEqual([
      {
        count: 3,
        state: 'chan receive',
        stack: ['main.waiter /srv/app/main.go:136'],
        createdBy: 'main.spawn /srv/app/main.go:143',
        wait: '2..5 of 2',
        id: 18,
      },
    ])
  })

  it('are parted by state, creator, labels, thread and call site', async () => {
    const found = await groups(
      ...['goroutine 1 [select]:', ...WAITER, ''],
      ...['goroutine 2 [chan receive]:', ...WAITER, ''],
      ...['goroutine 3 [select]:', ...WAITER, ...SPAWN, ''],
      ...['goroutine 4 [select] {kind: a}:', ...WAITER, ''],
      ...['goroutine 5 [select, locked to thread]:', ...WAITER, ''],
      ...['goroutine 6 [select]:', WAITER[0]!, '~/srv/app/main.go:136 +0x99', ''],
      ...['goroutine 8 [select]:', ...WAITER],
    )
    expect(found.map(({ count, id }) => [count, id])).toEqual([2, 1, 1, 1, 1, 1].map((count, i) => [count, i + 1]))
  })
})

describe('the header', () => {
  it.each([
    ['goroutine 1 [running]:', { state: 'running' }],
    ['goroutine 7 [chan receive (nil chan), 61 minutes]:', { state: 'chan receive (nil chan)', wait: '61..61 of 1' }],
    ['goroutine 7 [select (no cases), 2 minutes, locked to thread]:', { state: 'select (no cases)', wait: '2..2 of 1', flags: 'locked' }],
    ['goroutine 7 [chan send (leaked)]:', { state: 'chan send', flags: 'leaked' }],
    ['goroutine 7 [chan send (leaked) (scan), 3 minutes]:', { state: 'chan send', flags: 'leaked', wait: '3..3 of 1' }],
    ['goroutine 7 [GC worker (idle) (scan)]:', { state: 'GC worker (idle)' }],
    ['goroutine 7 [sleep (durable), synctest bubble 3]:', { state: 'sleep (durable)' }],
    ['goroutine 7 [chan receive, 4 minutes, synctest group 9]:', { state: 'chan receive', wait: '4..4 of 1' }],
    ['goroutine 0 gp=0x56b1c0 m=0 mp=0x56bcc0 [idle]:', { state: 'idle', id: 0, flags: 'thread' }],
    ['goroutine 3 gp=0xc000002380 m=nil [force gc (idle), 7 minutes]:', { state: 'force gc (idle)', wait: '7..7 of 1' }],
    ['goroutine 7 [???]:', { state: '???' }],
    ['goroutine 7 []:', { state: '' }],
  ])('%s', async (header, expected) => {
    const { stack: _, count, ...rest } = await withHeader(header)
    expect(count).toBe(1)
    expect(rest).toMatchObject(expected)
    expect(Object.keys(rest).sort()).toEqual([...new Set(['id', ...Object.keys(expected)])].sort())
  })

  // GODEBUG=tracebacklabels=1: Go 1.27 by default, in another form in Go 1.26
  it.each([
    ['[select] {kind: recv, tenant: blue}:', { kind: 'recv', tenant: 'blue' }],
    ['[select, 2 minutes] {a/b.c_d: 12}:', { 'a/b.c_d': '12' }],
    ['[select] {"a: b": "c, \\"d\\" }]:"}:', { 'a: b': 'c, "d" }]:' }],
    ['[select] {path: "/users/{id}", "x-id": "\\u00e9\\n\\\\\\U0001f600"}:', { path: '/users/{id}', 'x-id': 'é\n\\😀' }],
    ['[select] {raw: "\\xff\\x01"}:', { raw: '\ufffd\x01' }],
    ['[select] {empty: , also: }:', { empty: '', also: '' }],
    ['[select, 2 minutes labels:{"kind": "recv", "tenant": "b]: {lue}"}]:', { kind: 'recv', tenant: 'b]: {lue}' }],
  ])('has labels: %s', async (header, labels) => {
    expect(await withHeader(`goroutine 7 ${header}`)).toMatchObject({ state: 'select', labels })
  })

  it('that cannot be read leaves its goroutine out, and says where', async () => {
    const text = ['goroutine 1 [select]:', ...WAITER, '', 'goroutine 2 [select, soon]:', ...WAITER, '', 'goroutine 3 [select] {a b}:']
    expect((await groups(...text)).map(({ id }) => id)).toEqual([1])
    expect(await skippedOf(...text)).toMatchObject({ 'bad-header': [5, 9] })
  })
})

describe('frames', () => {
  it.each([
    ['main.f(0x1)', 'main.f'],
    ['main.(*Server).handle(0xc000010000, {0x1?, ...})', 'main.(*Server).handle'],
    ['example.com/a.b/c%2ev3.F(...)', 'example.com/a.b/c%2ev3.F'],
    ['main.Map[...](0x1, 0x2)', 'main.Map[...]'],
    ['main.(*List[...]).Push(0xc0000a0000)', 'main.(*List[...]).Push'],
    ['main.Map[go.shape.struct { main.x int; main.y string }](0x1)', 'main.Map[go.shape.struct { main.x int; main.y string }]'],
    ['main.main.func1.2.gowrap1()', 'main.main.func1.2.gowrap1'],
    ['main.f-range1(0x0)', 'main.f-range1'],
    ['main.(*T).Close-fm()', 'main.(*T).Close-fm'],
    ['panic({0x4a3b00?, 0xc000012345?})', 'runtime.gopanic'],
    ['panic(0x4a3b00, 0xc000012345)', 'runtime.gopanic'],
    ['runtime.Goexit()', 'runtime.Goexit'],
    ['main.größe(0x1)', 'main.größe'],
    ['_rt0_amd64()', '_rt0_amd64'],
    ['type:.eq.main.T(0x1)', 'type:.eq.main.T'],
  ])('%s', async (line, name) => {
    const suffix = line.endsWith('(...)') ? ' (inlined)' : ''
    const place = suffix === '' ? '/x.go:7 +0x1d' : '/x.go:7'
    expect((await withLines(line, `~${place}`)).stack).toEqual([`${name} /x.go:7${suffix}`])
  })

  it.each([
    ['/srv/my app/main.go:12 +0x1d', '/srv/my app/main.go:12'],
    ['C:/Users/a b/main.go:12 +0x1d', 'C:/Users/a b/main.go:12'],
    ['C:\\go\\main.go:12', 'C:\\go\\main.go:12'],
    ['/odd:1/x.go:12 +0x1', '/odd:1/x.go:12'],
    ['<autogenerated>:1 +0x2f', '<autogenerated>:1'],
    ['net/http/server.go:2157 +0x6dc fp=0xc000057fe0 sp=0xc000057e10 pc=0x6af9da', 'net/http/server.go:2157'],
    ['/x.go:9 fp=0xc0 sp=0xc1 pc=0x6af9da', '/x.go:9'],
  ])('%s', async (place, expected) => {
    expect((await withLines('main.f(0x1)', `~${place}`)).stack).toEqual([`main.f ${expected}`])
  })

  it('keep the offset of the return address, which tells two calls of one line apart', async () => {
    const { frames, table } = await readGoroutines(lines('goroutine 1 [select]:', 'main.f(...)', '~/x.go:3', 'main.g()', '~/x.go:9 +0x1d'))
    expect([...table.stackOf(0)].map((frame) => frames.offset[frame])).toEqual([-1, 0x1d])
  })

  it('that differ in register values alone are one (GOTRACEBACK=system)', async () => {
    const one = (id: number) => [`goroutine ${id} [select]:`, 'main.f()', `~/x.go:7 +0x1d fp=0xc${id} sp=0xc${id} pc=0x6af9da`, '']
    expect((await only(...one(1), ...one(2), ...one(3))).count).toBe(3)
  })

  it('may be left out by the runtime', async () => {
    const deep = (text: string) => withLines('main.f()', '~/x.go:7 +0x1d', text, 'main.main()', '~/x.go:9 +0x1d')
    const stack = ['main.f /x.go:7', '...', 'main.main /x.go:9']
    expect(await deep('...additional frames elided...')).toEqual({ count: 1, state: 'select', id: 7, stack })
    expect(await deep('...1234 frames elided...')).toMatchObject({ stack, elided: 1234 })
  })

  it('of other languages are foreign', async () => {
    expect(
      (
        await withLines(
          ...['non-Go function at pc=7f00d1', 'non-Go function at pc=0x7f00d2'],
          ...['my_callback', '~/src/cb.c:31 pc=0x7f00d3', 'non-Go function', '~pc=0x7f00d4'],
          ...['main._Cfunc_run(0x1)', '~_cgo_gotypes.go:44 +0x45'],
        )
      ).stack,
    ).toEqual([
      'non-Go function (foreign)',
      'non-Go function (foreign)',
      'my_callback /src/cb.c:31 (foreign)',
      'non-Go function (foreign)',
      'main._Cfunc_run _cgo_gotypes.go:44',
    ])
  })

  it('of a goroutine that runs on another thread are not known', async () => {
    const text = ['goroutine 7 [running]:', '~goroutine running on other thread; stack unavailable', ...SPAWN]
    expect(await only(...text)).toMatchObject({ stack: [], flags: 'unavailable', createdBy: 'main.spawn /srv/app/main.go:143' })
  })

  it("of a goroutine's ancestors are passed over (GODEBUG=tracebackancestors)", async () => {
    expect(
      await withLines(
        ...[...WAITER, ...SPAWN, '[originating from goroutine 1]:', 'main.spawn(...)', '~/srv/app/main.go:143 +0x25'],
        ...['...additional frames elided...', 'created by main.start', '~/srv/app/main.go:9 +0x1'],
      ),
    ).toEqual({
      ...{ count: 1, state: 'select', id: 7, stack: ['main.waiter /srv/app/main.go:136'] },
      createdBy: 'main.spawn /srv/app/main.go:143',
    })
  })

  it('were created without a number up to Go 1.20', async () => {
    expect(await withLines(...WAITER, 'created by net/http.(*Server).Serve', '~/go/src/net/http/server.go:2969 +0x36c')).toMatchObject({
      createdBy: 'net/http.(*Server).Serve /go/src/net/http/server.go:2969',
    })
  })
})

describe('what the program wrote as it died', () => {
  const crash = ['goroutine 1 [running]:', 'main.main()', '~/x.go:5 +0x1d']

  it.each([
    [['panic: my secret [recovered]', '~panic: again', ''], { kind: 'panic', text: null }],
    [['fatal error: all goroutines are asleep - deadlock!', ''], { kind: 'fatal-error', text: 'all goroutines are asleep - deadlock!' }],
    [['SIGQUIT: quit', 'PC=0x46ec21 m=0 sigcode=0', ''], { kind: 'signal', text: 'SIGQUIT: quit' }],
  ])('%j', async (before, trigger) => {
    const dump = await readGoroutines(lines(...before, ...crash, '', 'rax    0xca', 'rbx    0x0', 'exit status 2'))
    expect(dump.trigger).toEqual(trigger)
    expect(groupViews(dump)).toMatchObject([{ count: 1, state: 'running' }])
    expect(JSON.stringify(dumpView(dump))).not.toContain('secret')
  })

  it('lists goroutines of other threads twice with GOTRACEBACK=crash: they count once', async () => {
    const text = [...crash, '', 'goroutine 7 [running]:', '~goroutine running on other thread; stack unavailable', '', '-----', '']
    const again = [
      'goroutine 0 [idle]:',
      'runtime.futex()',
      '~sys.s:1 +0x2',
      'rax    0xca',
      'rflags 0x206',
      '',
      'goroutine 7 [running]:',
      ...WAITER,
    ]
    const dump = await readGoroutines(lines(...text, ...again))
    expect([dump.dumpCount, dump.table.total]).toEqual([1, 3])
    expect(await skippedOf(...text, ...again)).toEqual({ 'other-text': [8, 13, 14], 'repeated-goroutine': [16] })
  })
})

describe('a dump in a log', () => {
  const dump = ['goroutine 1 [select]:', ...WAITER, '', 'goroutine 18 [sleep, 2 minutes]:', ...WAITER, ...SPAWN]
  const plain = async () => groups(...dump)

  it.each([
    ['app-1  | '],
    ['app-1 | 2026-11-21T08:00:00.123456789Z '],
    ['2026/11/21 08:00:00 '],
    ['Nov 21 08:00:00 host app[7]: '],
    ['    '],
    ['> '],
    ['[12:00:01] (x) * '],
  ])('has a prefix: %j', async (prefix) => {
    expect(await groups(...dump.map((line) => prefix + line))).toEqual(await plain())
    const trimmed = dump.map((line) => (prefix + line).trimEnd())
    expect(await groups('starting', ...trimmed, 'bye')).toEqual(await plain())
  })

  it('has times that pass', async () => {
    const timed = dump.map((line, i) => `app-1  | 2026-11-21T08:00:0${i}.${'123456789'.slice(i)}Z ${line}`)
    expect(await groups(...timed)).toEqual(await plain())
  })

  it('may have the lines of another writer between', async () => {
    const mixed = dump.flatMap((line) => [`app-1  | ${line}`, 'app-2  | main.other()', 'app-2  | ~/x.go:1 +0x1'])
    expect(await groups(...mixed)).toEqual(await plain())
    expect((await skippedOf(...mixed))['foreign-line']).toContain(2)
  })

  it('may have log lines between its own', async () => {
    const mixed = dump.flatMap((line, i) => (line === '' ? [line] : [line, `2026/11/21 08:00:0${i} cache: hits=12 (of 14)`]))
    expect(await groups(...mixed)).toEqual(await plain())
  })

  it('may have lost its tabs or empty lines', async () => {
    expect(await groups(...dump.map((line) => line.replace('~', '    ')))).toEqual(await plain())
    expect(await groups(...dump.map((line) => line.replace('~', '#011')))).toEqual(await plain())
    expect(await groups(...dump.map((line) => line.replace('~', '')))).toEqual(await plain())
    expect(await groups(...dump.filter((line) => line !== ''))).toEqual(await plain())
  })

  it('may have the line ends of Windows', async () => {
    expect(groupViews(await readGoroutines(lines(...dump).replaceAll('\n', '\r\n')))).toEqual(await plain())
  })

  it('is found far below other text', async () => {
    const before = Array.from({ length: 300 }, (_, i) => `2026/11/21 08:00:00 request ${i}`)
    expect(await groups(...before, ...dump)).toEqual(await plain())
  })
})

describe('two dumps in one text', () => {
  const handler = (id: number) => [`goroutine ${id} [running]:`, 'runtime/pprof.writeGoroutineStacks()', '~pprof.go:693 +0x9f']
  const dump = (id: number) => [...handler(id), '', 'goroutine 1 [select]:', ...WAITER, '', 'goroutine 18 [sleep]:', ...WAITER]

  it.each([
    ['end to end', []],
    ['with an empty line between', ['']],
    ['with text between', ['', '2026/11/21 08:00:00 again', '']],
  ])('are counted, and the last is kept: %s', async (_, between) => {
    const { table, dumpCount } = await readGoroutines(lines(...dump(40), ...between, ...dump(18000)))
    expect([dumpCount, table.total]).toEqual([2, between.length === 1 ? 2 : 3])
  })

  it('are not seen where text stands between goroutines', async () => {
    const text = [
      ...handler(40),
      '',
      'a log line',
      '',
      'goroutine 1 [select]:',
      ...WAITER,
      '',
      'and another',
      'goroutine 18 [sleep]:',
      ...WAITER,
    ]
    const { table, dumpCount } = await readGoroutines(lines(...text))
    expect([dumpCount, table.total]).toEqual([1, 3])
  })
})

describe('damaged text', () => {
  it('that ends inside a stack keeps what there is', async () => {
    const dump = await readGoroutines(lines('goroutine 1 [select]:', ...WAITER, '', 'goroutine 18 [sleep]:', ...WAITER).slice(0, -6))
    expect(dump.isCut).toBe(true)
    expect(groupViews(dump)).toMatchObject([{ id: 1 }, { id: 18, flags: 'cut' }])
    const pending = await readGoroutines(lines('goroutine 18 [sleep]:', WAITER[0]!))
    expect(dumpView(pending)).toMatchObject({ isCut: true, skipped: [{ reason: 'frame-without-place' }] })
    expect(groupViews(pending)).toMatchObject([{ stack: ['main.waiter'], flags: 'cut' }])
  })

  it('with an endless line is read past it', async () => {
    const long = 'x'.repeat(100_000)
    const text = lines('goroutine 1 [select]:', long, ...WAITER, '', 'goroutine 2 [select]:', ...WAITER)
    const dump = await readGoroutines(text, [30, 50_000, 90_000])
    expect(groupViews(dump)).toMatchObject([{ count: 2 }])
    expect(dump.skipped).toEqual([{ reason: 'long-line', count: 1, lines: [2] }])
  })

  it('without any goroutine is an error that names the line', async () => {
    const error = await errorOf(readGoroutines('panic: boom\n\nsome other text, and no more than that\n'))
    expect([error.code, error.where]).toEqual(['not-a-profile', 'dump.txt, line 3'])
  })
})

describe('hostile text', () => {
  it('takes no longer for being hostile', async () => {
    const header = `goroutine 1 [x labels:{${'}] {'.repeat(15_000)}:`
    const prefixed = `${'a1 '.repeat(60)}goroutine 1 [x${'['.repeat(60_000)}`
    const names = `${'('.repeat(60_000)})`
    const places = `~${':1 '.repeat(20_000)}`
    const text = lines('goroutine 1 [select]:', ...WAITER, '', ...Array(40).fill([header, prefixed, names, 'main.f()', places]).flat())
    expect((await readGoroutines(text)).table.total).toBe(1)
  })
})

describe('a real dump', () => {
  it('of Go 1.26 is read without a rest', async () => {
    const dump = await readGoroutines(readFileSync(new URL('../fixtures/go1.26.goroutine.debug2.txt', import.meta.url)))
    expect([dump.isCut, dump.skipped, dump.dumpCount]).toEqual([false, [], 1])
  })
})
