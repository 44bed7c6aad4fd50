import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { ProfileError } from '../../src/base/error.ts'
import { VERSION } from '../../src/base/version.ts'
import { parseEndpoint } from '../../src/node/endpoint.ts'
import { HttpClient, type HttpOptions } from '../../src/node/http-client.ts'
import { bodyError, connectionError } from '../../src/node/http-errors.ts'
import { errorOf } from '../support/decoding.ts'
import { startProxy, startRawServer, unusedAddress, useProxies } from '../support/raw-server.ts'
import { fixture, sample } from '../support/recorded-process.ts'
import { answer, listening, never, startReplayServer } from '../support/replay-server.ts'

const MAX = 1 << 20
const HEAP = sample('go1.26/leak.heap.pb.gz')
const pem = (name: string) => new TextDecoder().decode(fixture(`tls/${name}.pem`))
const SERVER = { cert: pem('server'), key: pem('server.key') }
const CLIENT = { cert: pem('client'), key: pem('client.key') }
const AUTHORITY = pem('authority')
const folder = mkdtempSync(join(tmpdir(), 'deferscope-http-'))

beforeEach(() => useProxies())
afterAll(() => rmSync(folder, { recursive: true }))

function clientOf(options: Partial<HttpOptions> = {}): HttpClient {
  const client = new HttpClient({ headers: [], token: async () => null, tls: {}, insecure: false, maxSize: MAX, ...options })
  onTestFinished(() => client.close())
  return client
}

interface Asking extends Partial<HttpOptions> {
  readonly path?: string
  readonly signal?: AbortSignal
  readonly onBytes?: (count: number) => void
}

async function get(url: string, { path = 'heap', signal, onBytes, ...options }: Asking = {}): Promise<string> {
  const body = await clientOf(options).get(parseEndpoint(url), path, {
    signal: signal ?? new AbortController().signal,
    ...(onBytes === undefined ? {} : { onBytes }),
  })
  return Buffer.from(body).toString('latin1')
}

/** Code, message, place and next step of what goes wrong. */
async function fault(url: string, asking: Asking = {}): Promise<ProfileError> {
  const error = await errorOf(get(url, asking))
  expect(error.next).not.toBe('')
  return error
}

const timeout = () => new ProfileError('timeout', 'the time of 1 s is over', '', 'give it more with --timeout')

describe('HttpClient: answers', () => {
  it('resolves to the body, byte by byte', async () => {
    const { url, requests } = await startReplayServer()
    const body = await clientOf().get(parseEndpoint(url), 'heap?gc=1', { signal: new AbortController().signal })
    expect(body).toEqual(HEAP)
    expect(requests).toMatchObject([
      { method: 'GET', url: '/debug/pprof/heap?gc=1', headers: { 'user-agent': `deferscope/${VERSION}`, 'accept-encoding': 'gzip' } },
    ])
    expect(requests[0]!.headers).not.toHaveProperty('authorization')
  })

  it('tells of the bytes as they come', async () => {
    const { url } = await startReplayServer()
    let bytes = 0
    await get(url, {
      onBytes: (count) => {
        bytes += count
      },
    })
    expect(bytes).toBe(HEAP.length)
  })

  it('asks over a unix socket, whatever the proxies are', async () => {
    const socketPath = join(folder, 'app.sock')
    const { url, requests } = await startReplayServer({ socketPath })
    useProxies({ http_proxy: await unusedAddress() })
    expect(await get(`${url}/debug/pprof/`)).toBe(Buffer.from(HEAP).toString('latin1'))
    expect(requests[0]!.headers.host).toBe('localhost')
  })
})

describe('HttpClient: faults', () => {
  it.each([
    [401, '', 'the server asks for credentials (401)', '--token-file'],
    [403, '', 'the server refuses these credentials, or any (403)', 'loopback'],
    [404, '404 page not found\n', 'there is no profile at this path (404)', 'net/http/pprof'],
    [404, 'Unknown profile\n', 'the process has no profile of this name (404)', 'older releases of Go'],
    [405, '', 'the server does not allow GET here (405)', 'check the path'],
    [400, 'Client sent an HTTP request to an HTTPS server.\n', 'the server speaks HTTPS (400)', 'https://'],
    [418, '', 'the server refuses (418)', 'log'],
    [429, '', 'the server gets too many requests (429)', 'less often'],
    [500, '', 'the server failed (500)', 'log'],
    [502, '', 'the gateway cannot reach the process (502)', 'check that it runs'],
    [503, '', 'the server is not available (503)', 'try again'],
    [504, '', 'the gateway waited too long (504)', 'timeout of the gateway'],
    [304, '', 'the server refuses (304)', 'log'],
  ])('of status %i %j', async (status, body, message, next) => {
    const { url } = await startReplayServer({ handlers: { '*': answer(status, body) } })
    const error = await fault(url)
    expect([error.code, error.message, error.where]).toEqual([`http-${status}`, message, `${url}/debug/pprof/heap`])
    expect(error.next).toContain(next)
  })

  it.each([
    ['a page by its type', 'login', 'text/html; charset=utf-8'],
    ['a page by its begin', '\n <!DOCTYPE html><title>Login</title>', 'text/plain'],
    ['another page by its begin', '<HTML lang=en>', 'application/octet-stream'],
  ])('of %s', async (_name, body, type) => {
    const { url } = await startReplayServer({ handlers: { heap: answer(200, body, { 'content-type': type }) } })
    const error = await fault(url)
    expect([error.code, error.message, error.where]).toEqual([
      'html-page',
      'the answer is a web page, not a profile',
      `${url}/debug/pprof/heap`,
    ])
    expect(error.next).toContain('net/http/pprof')
    expect(error.next).toContain('credentials')
  })

  it('of a refused connection', async () => {
    const url = await unusedAddress()
    const error = await fault(url)
    expect([error.code, error.message, error.where]).toEqual(['connection-refused', 'the connection is refused', `${url}/debug/pprof/heap`])
    expect(error.next).toContain('net/http/pprof')
  })

  it.each([
    ['reset', (socket: Socket) => socket.resetAndDestroy()],
    ['ended', (socket: Socket) => socket.end()],
  ])('of a connection that is %s before an answer', async (_name, behave) => {
    const url = await startRawServer(behave)
    expect(await fault(url)).toMatchObject({
      code: 'connection-lost',
      message: 'the connection was cut before an answer',
      where: `${url}/debug/pprof/heap`,
    })
  })

  it('of a connection that is cut within the head', async () => {
    const url = await startRawServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-'))
    expect((await fault(url)).where).toBe(`${url}/debug/pprof/heap`)
  })

  it('of a reset in mid-body', async () => {
    let server: Socket | undefined
    const url = await startRawServer((socket) => {
      server = socket
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n${'x'.repeat(40)}`)
    })
    // once the body has come so far, it is reset
    const error = await fault(url, { onBytes: () => server!.resetAndDestroy() })
    expect([error.code, error.message, error.where]).toEqual([
      'body-cut',
      'the answer ends after 40 of 100 bytes',
      `${url}/debug/pprof/heap`,
    ])
    expect(error.next).toContain('try again')
  })

  it.each([
    ['shorter than its Content-Length', `Content-Length: 100\r\n\r\n${'x'.repeat(40)}`, 'the answer ends after 40 of 100 bytes'],
    ['without a byte', 'Content-Length: 100\r\n\r\n', 'the answer ends after 0 of 100 bytes'],
    ['of chunks without the last', `Transfer-Encoding: chunked\r\n\r\n28\r\n${'x'.repeat(40)}\r\n`, 'the answer ends after 40 bytes'],
    ['cut within a chunk', `Transfer-Encoding: chunked\r\n\r\n64\r\n${'x'.repeat(40)}`, 'the answer ends after 40 bytes'],
  ])('of a body %s', async (_name, text, message) => {
    const url = await startRawServer((socket) => socket.end(`HTTP/1.1 200 OK\r\n${text}`))
    expect(await fault(url)).toMatchObject({ code: 'body-cut', message, where: `${url}/debug/pprof/heap` })
  })

  it('of a header without end', async () => {
    const url = await startRawServer((socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(1 << 17)}`))
    expect(await fault(url)).toMatchObject({ code: 'response-too-large', message: 'the header of the answer is larger than 16 KiB' })
  })

  it('of a server that drips, when the time is over', async () => {
    const controller = new AbortController()
    let server: Socket | undefined
    let bytes = 0
    const url = await startRawServer((socket) => {
      server = socket
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx')
    })
    const error = await fault(url, {
      signal: controller.signal,
      onBytes: (count) => {
        bytes += count
        if (bytes === 5) controller.abort(timeout())
        else server!.write('x')
      },
    })
    expect([error.code, error.message, error.where, error.next]).toEqual([
      'timeout',
      'the time of 1 s is over (after 5 of 1000 bytes)',
      `${url}/debug/pprof/heap`,
      'give it more with --timeout',
    ])
  })

  it('of a server that never answers, when the time is over', async () => {
    const controller = new AbortController()
    const { url } = await startReplayServer({ handlers: { '*': () => controller.abort(timeout()) } })
    const error = await fault(url, { signal: controller.signal })
    expect([error.code, error.message, error.where]).toEqual([
      'timeout',
      'the time of 1 s is over (not one byte came)',
      `${url}/debug/pprof/heap`,
    ])
  })

  it('is not asked when the time is over already', async () => {
    const { url, requests } = await startReplayServer()
    const error = await fault(url, { signal: AbortSignal.abort(timeout()) })
    expect([error.code, requests.length]).toEqual(['timeout', 0])
  })

  it('throws the reason as it is, when that is no error of a profile', async () => {
    const controller = new AbortController()
    const { url } = await startReplayServer({ handlers: { '*': () => controller.abort(new RangeError('stop')) } })
    await expect(get(url, { signal: controller.signal })).rejects.toThrow(RangeError)
  })

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n'],
  ])('of %s', async (_name, text) => {
    const url = await startRawServer((socket) => socket.write(text))
    expect(await fault(url)).toMatchObject({
      code: 'not-http',
      message: 'the server does not speak HTTP',
      where: `${url}/debug/pprof/heap`,
    })
  })

  it.each([
    ['is cut', 'Content-Length: 100\r\n\r\nno', true],
    ['is longer than anyone reads, and never ends', `Content-Length: 100000000\r\n\r\n${'no'.repeat(8192)}`, false],
  ])('of a refusal whose page %s', async (_name, text, isEnd) => {
    const url = await startRawServer((socket) => {
      socket.write(`HTTP/1.1 503 No\r\n${text}`)
      if (isEnd) socket.end()
    })
    expect((await fault(url)).code).toBe('http-503')
  })

  it.each([
    ['missing', join(folder, 'missing.sock'), 'socket-missing', 'check the path of the socket'],
    ['a file', join(folder, 'file'), 'connection-refused', 'check host and port'],
  ])('of a socket that is %s', async (_name, path, code, next) => {
    writeFileSync(join(folder, 'file'), '')
    const error = await fault(`unix://${path}`)
    expect([error.code, error.where]).toEqual([code, `unix://${path}:/debug/pprof/heap`])
    expect(error.next).toContain(next)
  })

  it.each([
    ['ENOTFOUND', 'host-unknown'],
    ['EAI_AGAIN', 'host-unknown'],
    ['EHOSTUNREACH', 'host-unreachable'],
    ['ENETUNREACH', 'host-unreachable'],
    ['ETIMEDOUT', 'host-unreachable'],
    ['EACCES', 'socket-denied'],
    ['CERT_HAS_EXPIRED', 'tls-failed'],
    ['EMFILE', 'connection-failed'],
  ])('of the system: %s, wherever it stands among the causes', (systemCode, code) => {
    const { signal } = new AbortController()
    const cause = Object.assign(new Error('SECRET'), { code: systemCode })
    for (const error of [cause, new Error('failed', { cause })]) {
      const shown = connectionError(error, 'http://app/', signal) as ProfileError
      expect([shown.code, shown.where, shown.message.includes('SECRET'), shown.cause]).toEqual([code, 'http://app/', false, error])
    }
  })

  it('leaves a bug what it is', () => {
    const bug = new TypeError('a bug')
    const { signal } = new AbortController()
    expect(connectionError(bug, 'http://app/', signal)).toBe(bug)
    expect(bodyError(bug, { shown: 'http://app/', size: 0, expected: 1, signal })).toBe(bug)
  })
})

describe('HttpClient: credentials', () => {
  const sent = async (path: string, options: Partial<HttpOptions> = {}, profile = 'heap') => {
    const { host, requests } = await startReplayServer()
    await get(path.replace('HOST', host), { ...options, path: profile })
    return requests[0]!
  }
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

  it.each<[string, string, Partial<HttpOptions>, string | undefined]>([
    ['nothing', 'http://HOST', {}, undefined],
    ['a token', 'http://HOST', { token: async () => 'abc' }, 'Bearer abc'],
    ['user and password', 'http://us%40er:p%3Ass@HOST', {}, basic('us@er:p:ss')],
    ['a user', 'http://user@HOST', {}, basic('user:')],
    ['a password', 'http://:pass@HOST', {}, basic(':pass')],
    ['letters beyond ASCII', 'http://us%C3%A9r:p@HOST', {}, basic('usér:p')],
    ['the user of the URL rather than a token', 'http://user:pass@HOST', { token: async () => 'abc' }, basic('user:pass')],
    [
      'the header rather than both',
      'http://user:pass@HOST',
      { token: async () => 'abc', headers: [['Authorization', 'Custom x']] },
      'Custom x',
    ],
  ])('sends %s', async (_name, url, options, authorization) => {
    expect((await sent(url, options)).headers.authorization).toBe(authorization)
  })

  it('sends every header field that it is given', async () => {
    const headers = [
      ['X-Api-Key', 'k1'],
      ['Cookie', 'a=b; c=d'],
      ['Host', 'app.internal'],
      ['User-Agent', 'mine'],
    ] as const
    expect((await sent('http://HOST', { headers })).headers).toMatchObject({
      'x-api-key': 'k1',
      cookie: 'a=b; c=d',
      host: 'app.internal',
      'user-agent': 'mine',
    })
  })

  it('asks for the token at each request', async () => {
    const { url, requests } = await startReplayServer()
    const tokens = ['old', 'new']
    const client = clientOf({ token: async () => tokens.shift()! })
    for (const path of ['heap', 'goroutine']) await client.get(parseEndpoint(url), path, { signal: new AbortController().signal })
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new'])
  })

  it.each([
    ['heap', '/debug/pprof/heap?token=t%26%3D'],
    ['heap?debug=1', '/debug/pprof/heap?debug=1&token=t%26%3D'],
    // Go reads what stands between the plus signs, and leaves out what is no number
    ['symbol?0x1+0x2', '/debug/pprof/symbol?0x1+0x2+&token=t%26%3D'],
  ])('repeats the parameters of the URL: %s', async (profile, url) => {
    expect((await sent('http://HOST/debug/pprof/?token=t%26%3D', {}, profile)).url).toBe(url)
  })

  it('downloads a file with the credentials and parameters of its URL', async () => {
    const { host, requests } = await startReplayServer({ handlers: { '/ci/heap.pb.gz': answer(200, HEAP) } })
    const options = { signal: new AbortController().signal }
    expect(await clientOf().getFile(`http://user:p%40ss@${host}/ci/heap.pb.gz?sig=x%2B#frag`, options)).toEqual(HEAP)
    expect(requests).toMatchObject([{ url: '/ci/heap.pb.gz?sig=x%2B', headers: { authorization: basic('user:p@ss') } }])
    const error = await errorOf(clientOf().getFile(`http://user:pass@${host}/missing.pb.gz?sig=x`, options))
    expect([error.code, error.where]).toEqual(['http-404', `http://${host}/missing.pb.gz`])
  })

  it.each(['http://user:SE/CRET@app/x.pb.gz', 'http://user:SECRET%@app/x.pb.gz', 'http://app:99999/x.gz?sig=SECRET'])(
    'refuses a URL of a file that is none, without showing it: %s',
    async (url) => {
      const error = await errorOf(clientOf().getFile(url, { signal: new AbortController().signal }))
      expect([error.code, /SE|CRET/.test(`${error.message}${error.where}`)]).toEqual(['bad-url', false])
    },
  )
})

describe('HttpClient: redirects', () => {
  const redirect = (location: string, status = 302) => answer(status, 'moved', { location })

  it.each([301, 302, 303, 307, 308])('follows %i within the origin, with the credentials', async (status) => {
    const { url, host, requests } = await startReplayServer({ handlers: { heap: redirect('/debug/pprof/allocs?x=1', status) } })
    expect(await get(`http://user:pass@${host}`)).toBe(Buffer.from(HEAP).toString('latin1'))
    expect(requests.map((request) => [request.url, request.headers.authorization !== undefined])).toEqual([
      ['/debug/pprof/heap', true],
      ['/debug/pprof/allocs?x=1', true],
    ])
    expect(url).toBe(`http://${host}`)
  })

  it('follows to another origin where there is nothing to lose', async () => {
    const other = await startReplayServer()
    const { url } = await startReplayServer({ handlers: { heap: redirect(`${other.url}/debug/pprof/heap`) } })
    expect(await get(url)).toBe(Buffer.from(HEAP).toString('latin1'))
  })

  it('does not take credentials from a redirect', async () => {
    const other = await startReplayServer()
    const { url } = await startReplayServer({ handlers: { heap: redirect(`http://user:pass@${other.host}/debug/pprof/heap`) } })
    await get(url)
    expect(other.requests[0]!.headers).not.toHaveProperty('authorization')
  })

  it.each<[string, (host: string) => string, Partial<HttpOptions>]>([
    ['a token', (host) => `http://${host}`, { token: async () => 'SECRET' }],
    ['user and password', (host) => `http://user:SECRET@${host}`, {}],
    ['a header', (host) => `http://${host}`, { headers: [['X-Api-Key', 'SECRET']] }],
    ['a parameter', (host) => `http://${host}/debug/pprof/?token=SECRET`, {}],
    ['a client certificate', (host) => `http://${host}`, { tls: CLIENT }],
  ])('does not follow to another origin with %s', async (_name, url, options) => {
    const other = await startReplayServer()
    const { host, url: shown } = await startReplayServer({
      handlers: { heap: redirect(`http://u:SECRET@${other.host}/debug/pprof/heap?t=SECRET#x`) },
    })
    const error = await fault(url(host), options)
    expect([error.code, error.message, error.where, error.next]).toEqual([
      'redirect',
      'the server redirects to another origin, which must not get the credentials',
      `${shown}/debug/pprof/heap`,
      `if you trust it, give ${other.url}/debug/pprof/heap itself`,
    ])
    expect(other.requests).toEqual([])
  })

  it('holds another scheme and another port for another origin', async () => {
    const { host, requests } = await startReplayServer({ handlers: { heap: redirect('https://127.0.0.1/x') } })
    expect((await fault(`http://user:pass@${host}`)).code).toBe('redirect')
    expect(requests.length).toBe(1)
  })

  it('follows from http to https', async () => {
    const secure = await startReplayServer({ tls: SERVER })
    const { url } = await startReplayServer({ handlers: { heap: redirect(`${secure.url}/debug/pprof/heap`) } })
    expect(await get(url, { tls: { ca: AUTHORITY } })).toBe(Buffer.from(HEAP).toString('latin1'))
  })

  it('follows five times, and no further', async () => {
    const serverOf = (last: number) =>
      startReplayServer({
        handlers: {
          heap: (request, response) => {
            const count = Number(/hop=(\d+)/.exec(request.url!)?.[1] ?? 0)
            if (count < last) redirect(`/debug/pprof/heap?hop=${count + 1}`)(request, response)
            else answer(200, 'done')(request, response)
          },
        },
      })
    expect(await get((await serverOf(5)).url)).toBe('done')
    const { url, requests } = await serverOf(6)
    expect(await fault(url)).toMatchObject({ code: 'redirect', message: 'the server redirects more than 5 times' })
    expect(requests.length).toBe(6)
  })

  it.each([
    ['http://[', 'the server redirects to what is no URL'],
    ['ftp://app/heap', 'the server redirects to ftp:'],
    ['file:///etc/passwd', 'the server redirects to file:'],
  ])('does not follow to %s', async (location, message) => {
    const { url } = await startReplayServer({ handlers: { heap: redirect(location) } })
    expect(await fault(url)).toMatchObject({ code: 'redirect', message, where: `${url}/debug/pprof/heap` })
  })

  it('takes a redirect without a place for a refusal', async () => {
    const { url } = await startReplayServer({ handlers: { heap: answer(302) } })
    expect((await fault(url)).code).toBe('http-302')
  })

  it('follows on a socket, but not away from it', async () => {
    const other = await startReplayServer()
    const socketPath = join(folder, 'redirect.sock')
    const handlers = { heap: redirect('/debug/pprof/allocs'), goroutine: redirect(`${other.url}/debug/pprof/goroutine`) }
    const { url } = await startReplayServer({ socketPath, handlers })
    expect(await get(`${url}/debug/pprof/`)).toBe(Buffer.from(HEAP).toString('latin1'))
    const error = await fault(`${url}/debug/pprof/`, { path: 'goroutine' })
    expect([error.code, error.message]).toEqual(['redirect', 'the server behind the socket redirects to a host'])
    expect(other.requests).toEqual([])
  })

  it('does not read the page of a redirect', async () => {
    const target = await startReplayServer()
    const url = await startRawServer((socket) =>
      socket.write(
        `HTTP/1.1 302 Found\r\nLocation: ${target.url}/debug/pprof/heap\r\nContent-Length: 1000000000\r\n\r\n${'x'.repeat(1 << 18)}`,
      ),
    )
    expect(await get(url)).toBe(Buffer.from(HEAP).toString('latin1'))
  })
})

describe('HttpClient: encodings', () => {
  const TEXT = 'heap profile: '.repeat(100)
  const ask = async (body: Uint8Array | string, coding: string, options: Asking = {}) => {
    const { url } = await startReplayServer({ handlers: { heap: answer(200, body, { 'content-encoding': coding }) } })
    return get(url, options)
  }

  it.each([
    ['gzip', gzipSync(TEXT), TEXT],
    ['x-gzip', gzipSync(TEXT), TEXT],
    ['GZIP', gzipSync(TEXT), TEXT],
    ['deflate', deflateSync(TEXT), TEXT],
    ['br', brotliCompressSync(TEXT), TEXT],
    ['gzip, gzip', gzipSync(gzipSync(TEXT)), TEXT],
    ['deflate, gzip', gzipSync(deflateSync(TEXT)), TEXT],
    ['identity', Buffer.from(TEXT), TEXT],
  ])('decodes %s', async (coding, body, text) => {
    expect(await ask(body, coding)).toBe(text)
  })

  it('leaves a profile compressed that is so itself', async () => {
    expect(await ask(gzipSync(HEAP), 'gzip')).toBe(Buffer.from(HEAP).toString('latin1'))
    const { url } = await startReplayServer()
    expect(await get(url)).toBe(Buffer.from(HEAP).toString('latin1'))
  })

  it('takes the word of no server that claims gzip and does not compress', async () => {
    expect(await ask(TEXT, 'gzip')).toBe(TEXT)
    expect(await ask('', 'gzip')).toBe('')
  })

  it('decodes gzip of the transfer', async () => {
    const body = gzipSync(TEXT)
    const url = await startRawServer((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n${body.length.toString(16)}\r\n`)
      socket.write(body)
      socket.write('\r\n0\r\n\r\n')
    })
    expect(await get(url)).toBe(TEXT)
  })

  it.each([
    ['gzip', gzipSync(TEXT).subarray(0, 20)],
    ['gzip', Buffer.concat([gzipSync(TEXT).subarray(0, -8), Buffer.alloc(8)])],
    ['deflate', Buffer.from(TEXT)],
    ['br', Buffer.from(TEXT)],
  ])('refuses damaged %s', async (coding, body) => {
    const error = await errorOf(ask(body, coding))
    expect([error.code, error.message]).toEqual(['bad-encoding', `the answer cannot be decoded as ${coding}`])
    expect(error.where).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/debug\/pprof\/heap$/)
  })

  it.each(['gzip', 'br'])('is not blown up by %s', async (coding) => {
    const bomb = (coding === 'gzip' ? gzipSync : brotliCompressSync)(Buffer.alloc(MAX + 1))
    expect(bomb.length).toBeLessThan(MAX / 100)
    const error = await errorOf(ask(bomb, coding))
    expect([error.code, error.message]).toEqual(['response-too-large', 'the answer is larger than 1.00MiB'])
    expect(error.next).toContain('--max-size')
  })

  it('is not blown up by gzip in gzip', async () => {
    expect((await errorOf(ask(gzipSync(gzipSync(Buffer.alloc(MAX * 4))), 'gzip, gzip'))).code).toBe('response-too-large')
  })
})

describe('HttpClient: sizes', () => {
  it('takes what is as large as the limit', async () => {
    const { url } = await startReplayServer({ handlers: { heap: answer(200, 'x'.repeat(1000)) } })
    expect((await get(url, { maxSize: 1000 })).length).toBe(1000)
    expect(await fault(url, { maxSize: 999 })).toMatchObject({
      code: 'response-too-large',
      message: 'the answer is larger than 999B',
      where: `${url}/debug/pprof/heap`,
    })
  })

  it('hangs up on an answer without end', async () => {
    let hungUp = (): void => undefined
    const end = new Promise<void>((resolve) => {
      hungUp = resolve
    })
    const { url } = await startReplayServer({
      handlers: {
        heap: (_request, response) => {
          response.on('close', hungUp)
          const more = (): void => {
            while (!response.destroyed && response.write('x'.repeat(1 << 16)));
          }
          response.on('drain', more)
          more()
        },
      },
    })
    expect((await fault(url)).code).toBe('response-too-large')
    await end
  })
})

describe('HttpClient: proxies', () => {
  it.each(['http_proxy', 'HTTP_PROXY'])('asks http through %s, with the whole URL', async (variable) => {
    const { url, requests } = await startReplayServer()
    const proxy = await startProxy()
    useProxies({ [variable]: `http://${proxy.host}` })
    expect(await get(url, { path: 'heap?gc=1', token: async () => 'abc' })).toBe(Buffer.from(HEAP).toString('latin1'))
    expect(proxy.requests).toEqual([`GET ${url}/debug/pprof/heap?gc=1`])
    expect(requests).toMatchObject([{ url: '/debug/pprof/heap?gc=1', headers: { authorization: 'Bearer abc' } }])
  })

  it.each(['https_proxy', 'HTTPS_PROXY'])('asks https through a tunnel of %s, and trusts the server behind it', async (variable) => {
    const { url, host } = await startReplayServer({ tls: SERVER })
    const proxy = await startProxy()
    useProxies({ [variable]: `http://${proxy.host}` })
    expect(await get(url, { tls: { ca: AUTHORITY } })).toBe(Buffer.from(HEAP).toString('latin1'))
    expect(proxy.requests).toEqual([`CONNECT ${host}`])
    expect((await fault(url)).code).toBe('tls-failed')
    expect(await get(url, { insecure: true })).toBe(Buffer.from(HEAP).toString('latin1'))
  })

  it('gives the client certificate to the server behind a tunnel', async () => {
    const { url } = await startReplayServer({ tls: { ...SERVER, ca: AUTHORITY, requestCert: true } })
    useProxies({ https_proxy: `http://${(await startProxy()).host}` })
    expect(await get(url, { tls: { ca: AUTHORITY, ...CLIENT } })).toBe(Buffer.from(HEAP).toString('latin1'))
  })

  it('takes a proxy without a scheme for one of http', async () => {
    const { url } = await startReplayServer()
    const proxy = await startProxy()
    useProxies({ http_proxy: proxy.host })
    await get(url)
    expect(proxy.requests.length).toBe(1)
  })

  it.each(['127.0.0.1', '*', 'other, 127.0.0.1'])('does not ask it for what no_proxy=%s names', async (names) => {
    const { url } = await startReplayServer()
    const proxy = await startProxy()
    useProxies({ http_proxy: `http://${proxy.host}`, no_proxy: names })
    await get(url)
    expect(proxy.requests).toEqual([])
  })

  it('asks it for what no_proxy does not name', async () => {
    const { url } = await startReplayServer()
    const proxy = await startProxy()
    useProxies({ http_proxy: `http://${proxy.host}`, no_proxy: 'localhost,127.0.0.1:1' })
    await get(url)
    expect(proxy.requests.length).toBe(1)
  })

  it.each(['http', 'https'])('gives it the credentials of its URL, and never to the server: %s', async (scheme) => {
    const { url, requests } = await startReplayServer(scheme === 'https' ? { tls: SERVER } : {})
    const proxy = await startProxy()
    useProxies({ [`${scheme}_proxy`]: `http://user:p%40ss@${proxy.host}` })
    await get(url, { tls: { ca: AUTHORITY } })
    expect(proxy.credentials).toEqual([`Basic ${Buffer.from('user:p@ss').toString('base64')}`])
    expect(requests[0]!.headers).not.toHaveProperty('authorization')
  })

  it('says when the proxy asks for credentials', async () => {
    const { url, requests } = await startReplayServer()
    useProxies({ http_proxy: `http://${(await startProxy(407)).host}` })
    const error = await fault(url)
    expect([error.code, error.message, error.where]).toEqual([
      'http-407',
      'the proxy asks for credentials (407)',
      `${url}/debug/pprof/heap`,
    ])
    expect(error.next).toContain('NO_PROXY')
    expect(requests).toEqual([])
  })

  it.each([407, 403, 502])('says when the proxy refuses a tunnel with %i', async (status) => {
    const { url, requests } = await startReplayServer({ tls: SERVER })
    useProxies({ https_proxy: `http://user:SECRET@${(await startProxy(status)).host}` })
    const error = await fault(url, { tls: { ca: AUTHORITY } })
    expect([error.code, error.where]).toEqual(['proxy-refused', `${url}/debug/pprof/heap`])
    expect(error.next).toContain('HTTPS_PROXY')
    expect(requests).toEqual([])
  })

  it('says when nobody listens at the proxy, or its URL is none', async () => {
    const { url } = await startReplayServer()
    useProxies({ http_proxy: await unusedAddress() })
    expect((await fault(url)).code).toBe('connection-refused')
    useProxies({ http_proxy: 'http://user:SE/CRET@proxy' })
    const error = await fault(url)
    expect(`${error.message}${error.where}${error.next}`).not.toMatch(/SE|CRET/)
  })
})

describe('HttpClient: TLS', () => {
  const tlsFault = async (url: string, options: Partial<HttpOptions> = {}) => {
    const error = await fault(url, options)
    expect([error.code, error.where]).toEqual(['tls-failed', `${url}/debug/pprof/heap`])
    return error.next
  }

  it('trusts a private authority that it is given', async () => {
    const { url } = await startReplayServer({ tls: SERVER })
    expect(await tlsFault(url)).toContain('--ca-cert')
    expect(await get(url, { tls: { ca: AUTHORITY } })).toBe(Buffer.from(HEAP).toString('latin1'))
    expect(await get(url, { insecure: true })).toBe(Buffer.from(HEAP).toString('latin1'))
  })

  it('trusts no server of another name', async () => {
    const { url } = await startReplayServer({ tls: { cert: pem('other-host'), key: pem('other-host.key') } })
    expect((await fault(url, { tls: { ca: AUTHORITY } })).message).toBe('the certificate of the server is for another host name')
    expect(await get(url, { insecure: true })).toBe(Buffer.from(HEAP).toString('latin1'))
  })

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('shows its certificate to a server that asks for one: %s', async (version) => {
    const tls = { ...SERVER, ca: AUTHORITY, requestCert: true, rejectUnauthorized: true, minVersion: version, maxVersion: version }
    const { url, requests } = await startReplayServer({ tls })
    const error = await fault(url, { tls: { ca: AUTHORITY } })
    // TLS 1.3 may cut the connection before the reason comes
    expect([error.code === 'tls-failed' || version === 'TLSv1.3', /--cert .*--key/.test(error.next)]).toEqual([true, true])
    expect(requests).toEqual([])
    expect(await get(url, { tls: { ca: AUTHORITY, ...CLIENT } })).toBe(Buffer.from(HEAP).toString('latin1'))
  })

  it('says when the server speaks no TLS, and when it speaks nothing else', async () => {
    const { host } = await startReplayServer()
    expect(await tlsFault(`https://${host}`)).toContain('http://')
    const secure = await startReplayServer({ tls: SERVER })
    expect((await fault(`http://${secure.host}`)).next).toContain('https://')
    // what Go and OpenSSL answer to plain HTTP: an alert of TLS
    const alert = await startRawServer((socket) => socket.end(Buffer.from([21, 3, 1, 0, 2, 2, 70])))
    expect(await fault(alert)).toMatchObject({
      code: 'not-http',
      message: 'the server speaks TLS on this port',
      next: 'write the URL with https://',
    })
  })

  it.each([
    ['a certificate that is none', { cert: 'nothing', key: CLIENT.key }],
    ['a key that is none', { cert: CLIENT.cert, key: 'nothing' }],
    ['the key of another certificate', { cert: CLIENT.cert, key: SERVER.key }],
  ])('says when it is given %s', async (_name, tls) => {
    const { url } = await startReplayServer({ tls: SERVER })
    expect(await tlsFault(url, { tls: { ca: AUTHORITY, ...tls } })).toContain('--cert')
  })
})

describe('HttpClient: many at once', () => {
  it('waits for nobody else', async () => {
    const handlers = { heap: never }
    const { url } = await startReplayServer({ handlers })
    const client = clientOf()
    const controller = new AbortController()
    const hanging = client.get(parseEndpoint(url), 'heap', { signal: controller.signal })
    const others = await Promise.all(
      Array.from({ length: 50 }, () => client.get(parseEndpoint(url), 'goroutine', { signal: new AbortController().signal })),
    )
    expect(others.length).toBe(50)
    controller.abort(timeout())
    expect((await errorOf(hanging)).code).toBe('timeout')
  })

  it('ends what is open when it is closed', async () => {
    const server = createServer(never)
    const host = await listening(server)
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const client = clientOf()
    const request = client.get(parseEndpoint(host), 'heap', { signal: new AbortController().signal })
    server.once('request', () => client.close())
    await expect(request).rejects.toThrow()
  })
})
