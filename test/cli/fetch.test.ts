import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { processStart } from '../../src/decode/size-counters.ts'
import type { Report } from '../../src/report/report.ts'
import { startRawServer, unusedAddress, useProxies } from '../support/raw-server.ts'
import { fixture, sample } from '../support/recorded-process.ts'
import { answer, type Handler, never, type ReplayServer, recorded, startReplayServer } from '../support/replay-server.ts'
import { type CliResult, runCli } from '../support/run-cli.ts'

const ROOT = mkdtempSync(join(tmpdir(), 'deferscope-fetch-'))
const HEAP = sample('go1.26/leak.heap.pb.gz')
const HEAP_TEXT = sample('go1.26/leak.heap.debug1.txt')
const GOROUTINES = sample('go1.26/leak.goroutine.pb.gz')
const pem = (name: string) => fixture(`tls/${name}.pem`)
const SERVER = { cert: Buffer.from(pem('server')), key: Buffer.from(pem('server.key')) }
const HERE = fileURLToPath(new URL('.', import.meta.url))
const CWD = process.cwd()
const path = (name: string) => join(HERE, `../fixtures/tls/${name}.pem`)

let folder = ''
let dir = ''
let count = 0
beforeEach(() => {
  useProxies()
  folder = join(ROOT, String(++count))
  dir = join(folder, 'captures')
  mkdirSync(folder)
})
afterEach(() => process.chdir(CWD))
afterAll(() => rmSync(ROOT, { recursive: true }))

const fetchInto = (...args: string[]) => runCli(['fetch', ...args, '--dir', dir])
const saved = (where = dir) => (existsSync(where) ? readdirSync(where).sort() : [])
const file = (name: string) => new Uint8Array(readFileSync(join(dir, name)))
const json = ({ stdout }: CliResult) => JSON.parse(stdout) as Report
const captures = (result: CliResult, ...columns: string[]) =>
  json(result).tables['captures']!.rows.map((row) => columns.map((column) => row[column] ?? null))
const codes = (result: CliResult) => json(result).notices.map(({ code }) => code)
const defers = (report: Report) =>
  report.tables['defers']!.rows.map((row) => [row['line'], row['evidence'], row['confidence']]).sort((a, b) => Number(a[0]) - Number(b[0]))
const EXACT = [
  [93, 'stack', 'exact'],
  [104, 'stack', 'exact'],
]
const LIKELY = [
  [93, 'prefix', 'likely'],
  [104, 'prefix', 'likely'],
]
const analyzed = async (...args: string[]) => json(await runCli([...args, '--format', 'json']))
const urls = ({ requests }: ReplayServer) => requests.map(({ url }) => url)

describe('fetch: what is saved', () => {
  it('is heap and goroutines, in which defers are exact', async () => {
    const { url } = await startReplayServer()
    const { code, stderr, stdout } = await fetchInto(url)
    expect([code, saved()]).toEqual([0, ['goroutine.debug2.txt', 'goroutine.pb.gz', 'heap.pb.gz']])
    expect(file('goroutine.pb.gz')).toEqual(GOROUTINES)
    expect(file('goroutine.debug2.txt')).toEqual(fixture('go1.26.goroutine.debug2.txt'))
    expect(defers(await analyzed(join(dir, 'heap.pb.gz')))).toEqual(EXACT)
    expect(stderr).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/debug\/pprof\/: heap \S+ \(full stacks\), goroutine \S+, goroutine \S+ in 0s\n$/)
    expect(stdout.split(dir).length - 1).toBe(2)
    expect(stdout).toMatch(/^3 files saved in .*^next {2}deferscope .*^heap .* heap\.pb\.gz$/ms)
  })

  it('is gzip, as its name says, whatever the process sends', async () => {
    const { url } = await startReplayServer({ handlers: { goroutine: answer(200, gunzipSync(GOROUTINES)) } })
    await fetchInto(url)
    expect(new Uint8Array(gunzipSync(file('goroutine.pb.gz')))).toEqual(new Uint8Array(gunzipSync(GOROUTINES)))
    expect(gunzipSync(file('heap.pb.gz')).length).toBeGreaterThan(0)
  })

  it.each([
    ['host:port', (server: ReplayServer) => server.host, ['goroutine.debug2.txt', 'goroutine.pb.gz', 'heap.pb.gz']],
    ['the index', ({ url }: ReplayServer) => `${url}/debug/pprof/`, ['goroutine.debug2.txt', 'goroutine.pb.gz', 'heap.pb.gz']],
    ['one profile', ({ url }: ReplayServer) => `${url}/debug/pprof/heap?debug=1`, ['heap.pb.gz']],
    ['the goroutines', ({ url }: ReplayServer) => `${url}/debug/pprof/goroutine?debug=2`, ['goroutine.debug2.txt', 'goroutine.pb.gz']],
  ])('is what the URL names: %s', async (_name, urlOf, names) => {
    const { code } = await fetchInto(urlOf(await startReplayServer()))
    expect([code, saved()]).toEqual([0, names])
  })

  it('is what --profiles names', async () => {
    const { url } = await startReplayServer()
    const result = await fetchInto(url, '--profiles', 'allocs, heap,allocs', '--format', 'json')
    expect(saved()).toEqual(['allocs.pb.gz', 'heap.pb.gz'])
    expect(captures(result, 'profile', 'frames')).toEqual([
      ['allocs', 'full'],
      ['heap', 'full'],
    ])
    expect((await analyzed(join(dir, 'allocs.pb.gz'))).inputs[0]!.kind).toBe('allocs')
  })

  it('comes from a unix socket as well', async () => {
    const { url } = await startReplayServer({ socketPath: join(folder, 'app.sock') })
    expect((await fetchInto(`${url}/debug/pprof/`)).code).toBe(0)
    expect(saved()).toContain('heap.pb.gz')
  })

  it('goes into a folder named for host and time', async () => {
    process.chdir(folder)
    const one = await startReplayServer()
    const two = await startReplayServer()
    expect((await runCli(['fetch', one.url])).code).toBe(0)
    expect((await runCli(['fetch', one.url, two.url])).code).toBe(0)
    expect(saved(folder)).toEqual([`deferscope-${one.host.replace(':', '-')}-20261121T120000Z`, 'deferscope-20261121T120000Z'].sort())
  })

  it('has the collection that is asked for', async () => {
    const server = await startReplayServer()
    const gcOf = async (...args: string[]) => {
      const before = server.requests.length
      await fetchInto(...args, '--profiles', 'heap', '--force')
      return urls(server)
        .slice(before)
        .filter((url) => url.includes('gc='))
    }
    expect(await gcOf(server.url)).toEqual(['/debug/pprof/heap?debug=1&gc=1'])
    expect(await gcOf(server.url, '--no-gc')).toEqual([])
    expect(await gcOf(`${server.url}/debug/pprof/heap?gc=0`)).toEqual([])
    expect(await gcOf(`${server.url}/debug/pprof/heap?gc=1`, '--no-gc')).toEqual(['/debug/pprof/heap?debug=1&gc=1'])
  })

  it('has the debug=1 text of very many goroutines, and says so', async () => {
    const server = await startReplayServer()
    const result = await fetchInto(server.url, '--max-goroutines', '1', '--format', 'json')
    expect(saved()).toEqual(['goroutine.debug1.txt', 'goroutine.pb.gz', 'heap.pb.gz'])
    expect(codes(result)).toContain('goroutines-many')
    expect(urls(server).some((url) => url.includes('debug=2'))).toBe(false)
  })
})

describe('fetch: several targets', () => {
  it('are told apart by host and port, and by number', async () => {
    const one = await startReplayServer()
    const two = await startReplayServer({ release: 'go1.19' })
    const [a, b] = [one, two].map(({ host }) => host.replace(':', '-'))
    expect((await fetchInto(one.url, two.url, one.url, '--profiles', 'heap')).code).toBe(0)
    expect(saved()).toEqual([`${a}.heap.pb.gz`, `${a}-2.heap.pb.gz`, `${b}.heap.pb.gz`].sort())
    expect((await analyzed(join(dir, `${b}.heap.pb.gz`))).inputs[0]!.goVersion?.value).toContain('1.19')
  })

  it('never share a name', async () => {
    const sockets = ['a/x', 'b/x', 'c/x-2'].map((name) => {
      mkdirSync(join(folder, name[0]!))
      return join(folder, `${name}`)
    })
    const servers = await Promise.all(sockets.map((socketPath) => startReplayServer({ socketPath })))
    const { code } = await fetchInto(...servers.map(({ url }) => url), '--profiles', 'heap')
    expect([code, saved()]).toEqual([0, ['x-2-2.heap.pb.gz', 'x-2.heap.pb.gz', 'x.heap.pb.gz']])
  })

  it('that fail are reported, and the others kept', async () => {
    const good = await startReplayServer()
    const bad = await startReplayServer({ handlers: { '*': answer(503) } })
    const gone = await unusedAddress()
    const result = await fetchInto(bad.url, good.url, gone, '--format', 'json')
    expect(result.code).toBe(0)
    expect(saved().length).toBe(3)
    expect(captures(result, 'source', 'profile', 'error')).toEqual([
      [`${bad.url}/debug/pprof/`, 'heap', 'the server is not available (503)'],
      [`${bad.url}/debug/pprof/`, 'goroutine', 'the server is not available (503)'],
      [`${good.url}/debug/pprof/`, 'heap', null],
      [`${good.url}/debug/pprof/`, 'goroutine', null],
      [`${good.url}/debug/pprof/`, 'goroutine', null],
      [`${gone}/debug/pprof/`, 'heap', 'the connection is refused'],
      [`${gone}/debug/pprof/`, 'goroutine', 'the connection is refused'],
    ])
    // each kind of failure once
    expect(result.stderr.match(/^error: .*$/gm)).toEqual(['error: the server is not available (503)', 'error: the connection is refused'])
    expect(result.stderr).toContain(`  at ${bad.url}/debug/pprof/heap\n  next: try again`)
    expect(result.stderr).toContain(`${gone}/debug/pprof/: nothing in 0s\n`)
  })

  it('that answer with something else leave nothing behind', async () => {
    const good = await startReplayServer()
    const bad = await startReplayServer({ handlers: { '*': answer(200, 'ok\n') } })
    const result = await fetchInto(good.url, bad.url, '--profiles', 'heap,mutex,goroutine', '--format', 'json')
    expect(result.code).toBe(0)
    expect(captures(result, 'profile', 'error').map(([profile, error]) => [profile, error === null])).toEqual([
      ['heap', true],
      ['goroutine', true],
      ['goroutine', true],
      ['mutex', false],
      ['heap', false],
      ['mutex', false],
      ['goroutine', false],
    ])
    expect(saved().every((name) => name.startsWith(good.host.replace(':', '-')))).toBe(true)
  })

  it('of which none gives anything exit 2, and make no folder', async () => {
    const bad = await startReplayServer({ handlers: { '*': answer(401) } })
    const result = await fetchInto(bad.url, await unusedAddress())
    expect([result.code, result.stdout, existsSync(dir)]).toEqual([2, '', false])
    expect(result.stderr).toContain('error: the server asks for credentials (401)\n')
  })

  it('of which one never answers are done within one timeout', async () => {
    const hanging = await startReplayServer({ handlers: { '*': never } })
    const servers = await Promise.all(Array.from({ length: 19 }, () => startReplayServer()))
    const targets = servers.map(({ url }) => url)
    targets.splice(7, 0, hanging.url)
    const result = await fetchInto(...targets, '--profiles', 'heap', '--timeout', '4s', '--format', 'json')
    expect(result.code).toBe(0)
    const rows = captures(result, 'source', 'frames', 'error')
    expect(rows.map(([source]) => source)).toEqual(targets.map((url) => `${url}/debug/pprof/`))
    expect(rows.filter(([, frames]) => frames === 'full').length).toBe(19)
    expect(rows[7]).toEqual([`${hanging.url}/debug/pprof/`, null, 'there was no complete answer within 4s (not one byte came)'])
    expect(saved().length).toBe(19)
  })
})

describe('fetch: a series', () => {
  const names = (...times: string[]) => times.map((time) => `heap.20261121T${time}Z.pb.gz`)

  it('has a name for each time', async () => {
    const { url } = await startReplayServer()
    const result = await fetchInto(url, '--profiles', 'heap', '--count', '3', '--format', 'json')
    expect(saved()).toEqual(names('120000', '120030', '120100'))
    expect(captures(result, 'file').flat()).toEqual(saved().map((name) => join(dir, name)))
  })

  it('has milliseconds where seconds do not tell', async () => {
    const { url } = await startReplayServer()
    await fetchInto(url, '--profiles', 'heap', '--count', '2', '--interval', '500ms')
    expect(saved()).toEqual(names('120000.000', '120000.500'))
  })

  it('outlives an outage', async () => {
    const replies: Handler[] = [recorded(), answer(503), recorded()]
    let round = -1
    const heap: Handler = (request, response) => {
      if (request.url!.includes('gc=1') && request.url!.includes('debug=1')) round++
      replies[round]!(request, response)
    }
    const { url } = await startReplayServer({ handlers: { heap, 'heap?debug=1': heap } })
    const result = await fetchInto(url, '--profiles', 'heap', '--count', '3', '--format', 'json')
    expect(result.code).toBe(0)
    expect(saved()).toEqual(names('120000', '120100'))
    expect(captures(result, 'error').flat()).toEqual([null, 'the server is not available (503)', null])
  })
})

describe('fetch: files that are there', () => {
  it.each([
    ['heap.pb.gz'],
    ['heap.debug1.txt'],
    ['heap.debug2.txt'],
    ['goroutine.pb.gz'],
    ['goroutine.debug1.txt'],
    ['goroutine.debug2.txt'],
  ])('are kept, and nothing is asked: %s', async (name) => {
    const server = await startReplayServer()
    mkdirSync(dir)
    writeFileSync(join(dir, name), 'mine')
    const { code, stderr } = await fetchInto(server.url)
    expect([code, stderr]).toEqual([
      2,
      `error: there is a file of this name already\n  at ${join(dir, name)}\n  next: choose another --dir, or replace files with --force\n`,
    ])
    expect([server.requests, saved(), readFileSync(join(dir, name), 'utf8')]).toEqual([[], [name], 'mine'])
  })

  it('are told before anything is asked for each target, and for the profiles that are wanted alone', async () => {
    const one = await startReplayServer()
    const two = await startReplayServer()
    const stem = two.host.replace(':', '-')
    mkdirSync(dir)
    for (const name of [`${stem}.allocs.debug1.txt`, 'heap.debug1.txt', 'goroutine.pb.gz']) writeFileSync(join(dir, name), 'mine')
    const { code, stderr } = await fetchInto(one.url, two.url, '--profiles', 'heap,allocs')
    expect([code, one.requests, two.requests]).toEqual([2, [], []])
    expect(stderr).toContain(`\n  at ${join(dir, `${stem}.allocs.debug1.txt`)}\n`)
    expect((await fetchInto(one.url, two.url, '--profiles', 'heap')).code).toBe(0)
    expect((await fetchInto(one.url, '--profiles', 'allocs')).code).toBe(0)
  })

  it('of the text are replaced with --force as well', async () => {
    const { url } = await startReplayServer({ handlers: { '/debug/pprof/symbol': answer(404) } })
    mkdirSync(dir)
    writeFileSync(join(dir, 'heap.debug1.txt'), 'mine')
    expect((await fetchInto(url, '--profiles', 'heap', '--force')).code).toBe(0)
    expect(file('heap.debug1.txt')).toEqual(HEAP_TEXT)
  })

  it('are replaced with --force, and others kept', async () => {
    const { url } = await startReplayServer()
    mkdirSync(dir)
    for (const name of ['heap.pb.gz', 'notes.txt']) writeFileSync(join(dir, name), 'mine')
    expect((await fetchInto(url, '--profiles', 'heap', '--force')).code).toBe(0)
    expect(saved()).toEqual(['heap.pb.gz', 'notes.txt'])
    expect(defers(await analyzed(join(dir, 'heap.pb.gz')))).toEqual(EXACT)
    expect(readFileSync(join(dir, 'notes.txt'), 'utf8')).toBe('mine')
  })

  it('are not made through a link that leads nowhere', async () => {
    const { url } = await startReplayServer()
    mkdirSync(dir)
    symlinkSync(join(folder, 'elsewhere'), join(dir, 'heap.pb.gz'))
    expect((await fetchInto(url)).code).toBe(2)
    expect(existsSync(join(folder, 'elsewhere'))).toBe(false)
  })

  it('are kept when they appear meanwhile', async () => {
    const heap: Handler = (request, response) => {
      mkdirSync(dir, { recursive: true })
      writeFileSync(join(dir, 'heap.pb.gz'), 'mine')
      recorded()(request, response)
    }
    const { url } = await startReplayServer({ handlers: { heap } })
    expect((await fetchInto(url, '--profiles', 'heap')).code).toBe(2)
    expect([saved(), readFileSync(join(dir, 'heap.pb.gz'), 'utf8')]).toEqual([['heap.pb.gz'], 'mine'])
  })

  it('are no folder', async () => {
    const { url } = await startReplayServer()
    writeFileSync(dir, 'mine')
    const { code, stderr } = await fetchInto(url)
    expect(code).toBe(2)
    expect(stderr).toContain(`\n  at ${dir}\n`)
    expect(readFileSync(dir, 'utf8')).toBe('mine')
  })
})

describe('fetch: what can be missing', () => {
  it.each([404, 405])('is /symbol (%i): then it is the plain profile and the text, which is analyzed', async (status) => {
    const { url } = await startReplayServer({ handlers: { '/debug/pprof/symbol': answer(status) } })
    const result = await fetchInto(url, '--profiles', 'heap', '--analyze', '--format', 'json')
    expect([result.code, saved()]).toEqual([0, ['heap.debug1.txt', 'heap.pb.gz']])
    expect(file('heap.pb.gz')).toEqual(HEAP)
    expect(file('heap.debug1.txt')).toEqual(HEAP_TEXT)
    expect(captures(result, 'file', 'bytes', 'frames')).toEqual([
      [join(dir, 'heap.pb.gz'), HEAP.length, 'plain'],
      [join(dir, 'heap.debug1.txt'), HEAP_TEXT.length, null],
    ])
    expect(codes(result)).toContain('symbols-unavailable')
    expect(json(result).notices[0]!.text).toContain(`(${status}). Its own mux has to serve net/http/pprof.Symbol`)
    expect(json(result).notices[0]!.text).toContain('This is the plain profile')
    expect(json(result).inputs.map(({ source, format }) => [source, format])).toEqual([[join(dir, 'heap.debug1.txt'), 'text']])
    expect(defers(json(result))).toEqual(LIKELY)
  })

  it('is /symbol: the folder is analyzed by the text, and goroutines beside it', async () => {
    const { url } = await startReplayServer({ handlers: { '/debug/pprof/symbol': answer(404) } })
    await fetchInto(url)
    expect(saved()).toEqual(['goroutine.debug2.txt', 'goroutine.pb.gz', 'heap.debug1.txt', 'heap.pb.gz'])
    const report = await analyzed(dir)
    expect(defers(report)).toEqual(LIKELY)
    expect(report.inputs.map(({ source }) => source)).toEqual(['heap.debug1.txt', 'goroutine.pb.gz'].map((name) => join(dir, name)))
    const { text } = report.notices.find(({ code }) => code === 'skipped-files')!
    expect(text).toContain(join(dir, 'heap.pb.gz'))
    expect(text).not.toContain(join(dir, 'heap.debug1.txt'))
  })

  it('is one profile: the others are kept', async () => {
    const { url } = await startReplayServer({ handlers: { goroutine: answer(404, 'Unknown profile\n') } })
    const result = await fetchInto(url, '--format', 'json')
    expect([result.code, saved()]).toEqual([0, ['heap.pb.gz']])
    expect(captures(result, 'profile', 'error')).toEqual([
      ['heap', null],
      ['goroutine', 'the process has no profile of this name (404)'],
    ])
  })

  it.each<[string, Handler, string]>([
    ['a login page', answer(200, '<!doctype html>', { 'content-type': 'text/html' }), 'the answer is a web page, not a profile'],
    ['401', answer(401), 'the server asks for credentials (401)'],
    ['403', answer(403), 'the server refuses these credentials, or any (403)'],
    ['404', answer(404), 'there is no profile at this path (404)'],
    ['503', answer(503), 'the server is not available (503)'],
  ])('is all of it, for %s', async (_name, handler, message) => {
    const { url } = await startReplayServer({ handlers: { '*': handler } })
    const { code, stderr } = await fetchInto(url, '--profiles', 'heap')
    expect([code, saved()]).toEqual([2, []])
    expect(stderr).toContain(`error: ${message}\n  at ${url}/debug/pprof/heap\n  next: `)
  })

  it('is the rest of a body that was cut', async () => {
    const url = await startRawServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nheap profile: '))
    const { code, stderr } = await fetchInto(url)
    expect([code, saved()]).toEqual([2, []])
    expect(stderr).toContain(`error: the answer ends after 14 of 1000 bytes\n  at ${url}/debug/pprof/heap\n`)
  })

  it('is the rest of a body that drips', async () => {
    const url = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n')
      const timer = setInterval(() => socket.write('x'), 20)
      socket.on('close', () => clearInterval(timer))
    })
    const { code, stderr } = await fetchInto(url, '--timeout', '1s')
    expect([code, saved()]).toEqual([2, []])
    expect(stderr).toMatch(
      /^error: there was no complete answer within 1s \(after \d+ of 1000000 bytes\)\n {2}at http:\S+\/heap\n {2}next: give it more with --timeout/m,
    )
  })

  it('is what is larger than --max-size', async () => {
    const { url } = await startReplayServer()
    const { code, stderr } = await fetchInto(url, '--max-size', '500')
    expect([code, saved()]).toEqual([2, []])
    expect(stderr).toContain(
      `error: the answer is larger than 500B\n  at ${url}/debug/pprof/heap\n  next: if you trust it, raise the limit with --max-size`,
    )
  })
})

describe('fetch: reports', () => {
  it('list the captures in every format', async () => {
    const { url } = await startReplayServer()
    const outputs = await Promise.all(
      ['table', 'json', 'csv', 'markdown'].map((format, i) => runCli(['fetch', url, '--format', format, '--dir', `${dir}${i}`])),
    )
    for (const { code, stdout } of outputs) {
      expect(code).toBe(0)
      expect(stdout).toContain('heap.pb.gz')
      expect(stdout.endsWith('\n')).toBe(true)
    }
  })

  it('have one JSON document, with what was captured', async () => {
    const { url } = await startReplayServer()
    const result = await fetchInto(url, '--format', 'json')
    const report = json(result)
    expect(report).toMatchObject({ schema: 'deferscope.report/1', command: 'fetch', verdict: 'pass', findings: [] })
    expect(Object.keys(report.tables)).toEqual(['captures'])
    expect(captures(result, 'profile', 'file', 'frames', 'samples')).toEqual([
      ['heap', join(dir, 'heap.pb.gz'), 'full', 9],
      ['goroutine', join(dir, 'goroutine.pb.gz'), null, 6],
      ['goroutine', join(dir, 'goroutine.debug2.txt'), null, null],
    ])
    expect(captures(result, 'bytes').flat()).toEqual(
      ['heap.pb.gz', 'goroutine.pb.gz', 'goroutine.debug2.txt'].map((name) => file(name).length),
    )
  })

  it('have the analysis with --analyze', async () => {
    const { url } = await startReplayServer()
    const result = await fetchInto(url, '--analyze', '--format', 'json')
    expect(defers(json(result))).toEqual(EXACT)
    expect(json(result).inputs.map(({ kind, source }) => [kind, source])).toEqual([
      ['heap', join(dir, 'heap.pb.gz')],
      ['goroutine', join(dir, 'goroutine.pb.gz')],
    ])
    expect((await runCli(['fetch', url, '--analyze', '--dir', `${dir}2`])).stdout).toContain('main.(*service).importOrders')
  })

  it('fail a gate, with the files kept', async () => {
    const { url } = await startReplayServer()
    const { code } = await fetchInto(url, '--fail-on', 'defers.records>1000')
    expect([code, saved().length]).toEqual([1, 3])
    expect((await runCli(['fetch', url, '--fail-on', 'defers.records>10000000', '--dir', `${dir}2`])).code).toBe(0)
  })

  it('are not lost when the captures cannot be analyzed together', async () => {
    const one = await startReplayServer()
    const two = await startReplayServer({ handlers: { '/debug/pprof/symbol': answer(404) } })
    const result = await fetchInto(one.url, two.url, '--analyze', '--format', 'json')
    // heap, goroutine and goroutine text of both; and the heap text of the one that does not name its frames
    expect([result.code, saved().length]).toEqual([0, 7])
    expect(codes(result)).toContain('not-analyzed')
  })

  it('have nothing on standard error with --quiet but errors', async () => {
    const { url } = await startReplayServer()
    expect((await fetchInto(url, '--quiet')).stderr).toBe('')
    expect((await runCli(['fetch', await unusedAddress(), '--quiet'])).stderr).toMatch(/^error: the connection is refused\n.*\n.*\n$/)
  })
})

describe('fetch: options', () => {
  it.each([
    ['a token of a file', () => ['--token-file', written('token', 'abc\n')], {}, 'Bearer abc'],
    ['a token of the environment', () => [], { DEFERSCOPE_TOKEN: ' abc\n' }, 'Bearer abc'],
    [
      'the token of the file rather than that',
      () => ['--token-file', written('token', 'file')],
      { DEFERSCOPE_TOKEN: 'env' },
      'Bearer file',
    ],
    ['a header', () => ['--header', 'Authorization: Custom  x '], {}, 'Custom  x'],
  ])('send %s with every request', async (_name, argsOf, env, authorization) => {
    const server = await startReplayServer()
    const { code } = await runCli(['fetch', server.url, '--dir', dir, ...argsOf()], { env })
    expect(code).toBe(0)
    expect(server.requests.length).toBeGreaterThan(4)
    expect(new Set(server.requests.map(({ headers }) => headers.authorization))).toEqual(new Set([authorization]))
  })

  it('send several headers', async () => {
    const server = await startReplayServer()
    await fetchInto(server.url, '--header', 'X-A: 1', '--header', 'X-B:2')
    expect(server.requests[0]!.headers).toMatchObject({ 'x-a': '1', 'x-b': '2' })
  })

  it('show a certificate, and trust an authority or anyone', async () => {
    const { url } = await startReplayServer({ tls: { ...SERVER, ca: Buffer.from(pem('authority')), requestCert: true } })
    const client = ['--cert', path('client'), '--key', path('client.key')]
    expect((await fetchInto(url, ...client)).stderr).toContain(
      'error: the authority that issued the certificate of the server is not trusted here\n',
    )
    expect((await fetchInto(url, '--ca-cert', path('authority'))).code).toBe(2)
    expect((await fetchInto(url, ...client, '--ca-cert', path('authority'))).code).toBe(0)
    expect((await fetchInto(url, ...client, '--insecure', '--force')).code).toBe(0)
  })

  it('take a timeout longer than any timer', async () => {
    const { url } = await startReplayServer()
    expect((await fetchInto(url, '--timeout', '30d')).code).toBe(0)
  })

  it.each<[string, () => string[], string, string]>([
    ['no URL', () => [], 'no URL is given', 'the command line'],
    ['a bad URL', () => ['ftp://app'], 'deferscope does not speak ftp', 'ftp://app'],
    ['a difference', () => ['http://app/debug/pprof/heap?seconds=5'], 'seconds= asks for a difference', 'http://app/debug/pprof/heap'],
    ['an unknown profile', () => ['app:1', '--profiles', 'heap,cpu'], 'there is no profile cpu', '--profiles'],
    ['no captures', () => ['app:1', '--count', '0'], '--count must be greater than 0', '--count'],
    ['no time', () => ['app:1', '--timeout', '0s'], '--timeout must be greater than 0', '--timeout'],
    ['a bad time', () => ['app:1', '--interval', 'soon'], '"soon" is not a duration', '--interval'],
    ['a certificate without key', () => ['app:1', '--cert', path('client')], 'a client certificate needs its key', '--cert'],
    ['a key without certificate', () => ['app:1', '--key', path('client.key')], 'a client certificate needs its key', '--key'],
    ['a missing authority', () => ['app:1', '--ca-cert', '/nowhere.pem'], 'there is no such file', '/nowhere.pem'],
    ['an authority that is none', () => ['app:1', '--ca-cert', 'package.json'], 'the file holds no certificate in PEM', 'package.json'],
    [
      'a key that is none',
      () => ['app:1', '--cert', path('client'), '--key', path('client')],
      'the file holds no private key without a passphrase in PEM',
      path('client'),
    ],
    [
      'the key of another',
      () => ['app:1', '--cert', path('authority'), '--key', path('client.key')],
      'the key does not belong to the certificate',
      path('client.key'),
    ],
    ['a missing token', () => ['app:1', '--token-file', '/nowhere'], 'there is no such file', '/nowhere'],
    ['an unknown format', () => ['app:1', '--format', 'xml'], 'there is no format xml', '--format xml'],
    ['a bad gate', () => ['app:1', '--fail-on', 'x'], '', ''],
  ])('are refused before anything is asked: %s', async (_name, argsOf, message, where) => {
    const { code, stdout, stderr } = await runCli(['fetch', ...argsOf(), '--dir', dir])
    expect([code, stdout, existsSync(dir)]).toEqual([2, '', false])
    expect(stderr).toMatch(/^error: .*\n {2}at .*\n {2}next: .+\n$/)
    expect(stderr).toContain(`error: ${message}`)
    expect(stderr).toContain(`  at ${where}`)
  })
})

const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('fetch: secrets', () => {
  const basic = Buffer.from('SECRETuser:SECRETpass').toString('base64')
  const LEAK = new RegExp(`SECRET|${basic}`)

  /** All that a command shows and leaves behind, in this folder. */
  function traces({ stdout, stderr }: CliResult): string {
    const files = saved().flatMap((name) => {
      const bytes = file(name)
      return [name, Buffer.from(name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')]
    })
    return [stdout, stderr, ...files].join('\n')
  }

  const everywhere = () => ['--header', 'X-Api-Key: SECRETheader', '--token-file', written('token', 'SECRETtoken'), '--analyze', '--debug']
  const withSecrets = ({ host }: ReplayServer) => `http://SECRETuser:SECRETpass@${host}/debug/pprof/?token=SECRETquery#SECRETfragment`

  it.each(['table', 'json', 'csv', 'markdown'])('are sent, and never seen, where all goes well: %s', async (format) => {
    const server = await startReplayServer()
    const result = await fetchInto(withSecrets(server), ...everywhere(), '--format', format)
    expect([result.code, saved().length]).toEqual([0, 3])
    expect(server.requests[0]!.headers).toMatchObject({ authorization: `Basic ${basic}`, 'x-api-key': 'SECRETheader' })
    expect(server.requests.every(({ url }) => url.includes('token=SECRETquery'))).toBe(true)
    expect(traces(result)).not.toMatch(LEAK)
  })

  it.each<[string, Handler]>([
    ['a refusal', answer(401, 'SECRET is wrong', { 'www-authenticate': 'SECRET' })],
    ['no symbols', (request, response) => (request.url!.includes('symbol') ? answer(404) : recorded())(request, response)],
    ['a redirect', answer(302, '', { location: 'http://SECRETuser:SECRETpass@127.0.0.1:1/x?token=SECRETquery' })],
    ['a redirect to nowhere', answer(302, '', { location: 'http://SECRET:SECRET:SECRET/' })],
    ['a web page', answer(200, '<html>SECRET')],
    ['something else', answer(200, 'SECRET')],
    ['a cut', (_request, response) => response.writeHead(200, { 'content-length': 100 }).write('SECRET', () => response.destroy())],
    ['an end', (request) => request.socket.destroy()],
  ])('are never seen for %s', async (_name, handler) => {
    const server = await startReplayServer({ handlers: { '*': handler } })
    const result = await fetchInto(withSecrets(server), ...everywhere())
    expect(server.requests.length).toBeGreaterThan(0)
    expect(traces(result)).not.toMatch(LEAK)
  })

  it('are never seen when nobody answers', async () => {
    const address = (await unusedAddress()).replace('http://', '')
    const result = await fetchInto(`http://SECRETuser:SECRETpass@${address}/?token=SECRETquery`, ...everywhere())
    expect(result.code).toBe(2)
    expect(traces(result)).not.toMatch(LEAK)
  })

  it('without any, a redirect to another host is followed and named', async () => {
    const other = await startReplayServer()
    const { url } = await startReplayServer({
      handlers: { '*': (request, response) => answer(302, '', { location: other.url + request.url! })(request, response) },
    })
    const result = await fetchInto(url, '--format', 'json')
    expect([result.code, saved().length]).toEqual([0, 3])
    expect(json(result).notices.find(({ code }) => code === 'redirected')?.text).toContain(other.url)
  })

  it('are never seen by a redirect to another host', async () => {
    const other = await startReplayServer()
    const server = await startReplayServer({ handlers: { '*': answer(302, '', { location: `${other.url}/debug/pprof/heap` }) } })
    expect((await fetchInto(withSecrets(server), ...everywhere())).code).toBe(2)
    expect(other.requests).toEqual([])
  })

  it.each<[string, () => string[]]>([
    ['a URL', () => ['http://SECRETuser:SECRETpass@app:99999/?token=SECRETquery']],
    ['a URL with a slash in its password', () => ['http://user:SECRET/pass@app/']],
    ['a header without colon', () => ['app:1', '--header', 'Authorization=SECRET']],
    ['a header without name', () => ['app:1', '--header', ': SECRET']],
    ['a header with a line end', () => ['app:1', '--header', 'X-Key: SECRET\r\nX: y']],
    ['a token file of several words', () => ['app:1', '--token-file', written('token', 'SECRET token')]],
    ['an option that does not exist', () => ['app:1', '--token=SECRET']],
  ])('are never seen when they are given wrong: %s', async (_name, argsOf) => {
    const result = await fetchInto(...argsOf(), '--debug')
    expect(result.code).toBe(2)
    expect(traces(result)).not.toMatch(LEAK)
  })

  it('are never seen when the environment has them wrong', async () => {
    const result = await runCli(['fetch', 'app:1', '--dir', dir, '--debug'], { env: { DEFERSCOPE_TOKEN: 'SECRET token' } })
    expect(result.code).toBe(2)
    expect(traces(result)).not.toMatch(LEAK)
  })

  it('are never seen in an analysis straight from the network', async () => {
    const server = await startReplayServer({ handlers: { '/ci/heap.pb.gz': answer(200, HEAP) } })
    for (const url of [withSecrets(server), `http://SECRETuser:SECRETpass@${server.host}/ci/heap.pb.gz?sig=SECRET`]) {
      const result = await runCli([url, '--format', 'json', '--debug'])
      expect(result.code).toBe(0)
      expect(traces(result)).not.toMatch(LEAK)
    }
  })
})

describe('analyze URL', () => {
  it('reports exact defers of a live process, and saves nothing', async () => {
    process.chdir(folder)
    const server = await startReplayServer()
    const report = await analyzed(server.url)
    expect(defers(report)).toEqual(EXACT)
    expect(report.inputs.map(({ kind, source, capture }) => [kind, source, capture?.frames])).toEqual([
      ['heap', `${server.url}/debug/pprof/heap`, 'full'],
      ['goroutine', `${server.url}/debug/pprof/goroutine`, undefined],
    ])
    // a report needs no text, for which the process would stop
    expect(urls(server).filter((url) => url.startsWith('/debug/pprof/goroutine'))).toEqual(['/debug/pprof/goroutine'])
    expect(saved(folder)).toEqual([])
  })

  it('does without the goroutines, and says so', async () => {
    const { url } = await startReplayServer({ handlers: { goroutine: answer(503) } })
    const report = await analyzed('analyze', url)
    expect(defers(report)).toEqual(EXACT)
    expect(report.notices.find(({ code }) => code === 'profile-missing')!.text).toBe(
      `goroutine could not be had from ${url}/debug/pprof/goroutine: the server is not available (503).`,
    )
  })

  it('tells what was lost with /symbol', async () => {
    const { url } = await startReplayServer({ handlers: { '/debug/pprof/symbol': answer(404) } })
    const report = await analyzed(url)
    expect(report.notices.map(({ code }) => code)).toContain('symbols-unavailable')
    expect(defers(report).map(([line]) => line)).toEqual([93, 104])
  })

  it('fails without the heap', async () => {
    const { url } = await startReplayServer({ handlers: { heap: answer(503), 'heap?debug=1': answer(503) } })
    const { code, stdout, stderr } = await runCli([url])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toBe(
      `error: the server is not available (503)\n  at ${url}/debug/pprof/heap\n  next: try again: it starts, stops, or is overloaded\n`,
    )
  })

  it('reads files beside it, and stored files', async () => {
    const { url } = await startReplayServer({ handlers: { '/ci/heap.pb.gz': answer(200, HEAP), '/ci/page.pb.gz': answer(200, '<html>') } })
    const report = await analyzed(`${url}/ci/heap.pb.gz`, join(HERE, '../../samples/go1.26/leak.heap.pb.gz'))
    expect(report.inputs.map(({ source }) => source.startsWith('http'))).toEqual([true, false])
    expect((await runCli([`${url}/ci/page.pb.gz`])).stderr).toContain('error: the answer is a web page, not a profile\n')
  })
})

describe('fetch: counters of the process', () => {
  const VARS = JSON.parse(new TextDecoder().decode(fixture('counters/go1.26.8-0.vars.json')))
  const vars = JSON.stringify({ cmdline: ['/bin/app', '--password=SECRET'], ...VARS })
  const PAGE = [
    'app_secret_info{token="SECRET"} 1',
    'go_gc_heap_allocs_by_size_bytes_bucket{le="32.99999999999999"} 30',
    'go_gc_heap_allocs_by_size_bytes_bucket{le="48.99999999999999"} 70030',
    'go_gc_heap_frees_by_size_bytes_bucket{le="32.99999999999999"} 5',
    'go_gc_heap_frees_by_size_bytes_bucket{le="48.99999999999999"} 25',
  ].join('\n')

  it('are saved beside the heap without the rest of the page, and analyze of the folder uses them', async () => {
    const server = await startReplayServer({ handlers: { '/debug/vars': answer(200, vars) } })
    const { code, stdout, stderr } = await fetchInto(`${server.url}/?token=SECRETquery`)
    expect([code, saved()]).toEqual([0, ['goroutine.debug2.txt', 'goroutine.pb.gz', 'heap.pb.gz', 'memstats.json']])
    const text = readFileSync(join(dir, 'memstats.json'), 'utf8')
    expect(text + stdout + stderr).not.toContain('SECRET')
    expect(Object.keys(JSON.parse(text).memstats)).toEqual(['BySize'])
    // after the heap, whose collection frees what is dead
    expect(urls(server).at(-1)).toBe('/debug/vars?token=SECRETquery')
    for (const operand of [dir, join(dir, 'heap.pb.gz')]) {
      const { answer: found } = await analyzed('analyze', operand, '--memstats', join(dir, 'memstats.json'))
      expect((await analyzed('analyze', operand)).answer).toEqual(found)
      expect(found).toHaveProperty('record_ceiling')
    }
    const { stdout: live } = await runCli(['analyze', server.url])
    expect(live.replace(/\s+/g, ' ')).toContain('By the counters of the process')
  })

  it('are silently left out where the process has none, and where the answer is something else or too long', async () => {
    for (const handler of [answer(404), answer(401), answer(200, '{"cmdline":[]}'), answer(200, '{'), answer(200, ' '.repeat(17 << 20))]) {
      const { url } = await startReplayServer({ handlers: { '/debug/vars': handler } })
      const result = await runCli(['fetch', url, '--dir', join(folder, String(++count)), '--format', 'json'])
      expect([result.code, result.stderr.includes('error'), codes(result)]).toEqual([0, false, []])
      expect(saved(join(folder, String(count)))).toEqual(['goroutine.debug2.txt', 'goroutine.pb.gz', 'heap.pb.gz'])
    }
  })

  it('are those of the page of metrics that is named by path or URL, with a notice where it has none', async () => {
    const handlers = { '/metrics': answer(200, PAGE), '/debug/vars': answer(404), '/none': answer(404) }
    const { url, host } = await startReplayServer({ handlers })
    for (const page of ['/metrics', `${url}/metrics`, `${host}/metrics`]) {
      const result = await runCli([
        'fetch',
        url,
        '--metrics',
        page,
        '--analyze',
        '--dir',
        join(folder, String(++count)),
        '--format',
        'json',
      ])
      expect(json(result).answer).toMatchObject({ record_ceiling: 69_980 })
      expect(readFileSync(join(folder, String(count), 'memstats.json'), 'utf8')).not.toContain('SECRET')
    }
    const result = await fetchInto(url, '--metrics', '/none', '--format', 'json')
    expect([result.code, codes(result), saved().includes('memstats.json')]).toEqual([0, ['counters-missing'], false])
    const two = await runCli(['fetch', url, host, '--metrics', `${url}/metrics`])
    expect([two.code, two.stderr]).toEqual([2, expect.stringContaining('one page of metrics is of one process')])
  })

  it('are those of the page that tells more sizes apart, with the start of the process by the other', async () => {
    const page = `process_start_time_seconds 1.7e+09\n${PAGE}`
    const { url } = await startReplayServer({ handlers: { '/metrics': answer(200, page), '/debug/vars': answer(200, vars) } })
    const result = await fetchInto(url, '--metrics', '/metrics', '--analyze', '--format', 'json')
    expect(json(result).answer).toMatchObject({ record_ceiling: 215 })
    const text = readFileSync(join(dir, 'memstats.json'), 'utf8')
    expect(processStart(text)).toBe(1.7e9)
    expect(text).not.toContain('SECRET')
  })
})
