import { rootCertificates } from 'node:tls'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from 'undici'
import { ProfileError } from '../base/error.ts'
import { VERSION } from '../base/version.ts'
import { type Endpoint, parseFileUrl, withoutSecrets } from './endpoint.ts'
import { bodyError, connectionError, htmlError, redirectError, statusError, tooLargeError } from './http-errors.ts'

/** How requests are made. None of these values is ever shown. */
export interface HttpOptions {
  /** Extra header fields. */
  readonly headers: readonly (readonly [string, string])[]
  /** Returns the bearer token. It is called at each request, because tokens in files are renewed. */
  readonly token: () => Promise<string | null>
  /** Private certificate authorities, client certificate and its key, as PEM. */
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string }
  /** Whether certificates are accepted without a check. */
  readonly insecure: boolean
  /** The most bytes of one answer, both as received and inflated. */
  readonly maxSize: number
}

/** The default limit on the bytes of one answer: 256 MiB. */
export const DEFAULT_MAX_RESPONSE = 256 * 1024 ** 2

export interface GetOptions {
  /** Aborts the request; a reason that is a `ProfileError` is thrown. */
  readonly signal: AbortSignal
  /** Called with the size of each chunk in bytes. */
  readonly onBytes?: (count: number) => void
  /** Told the URL, without secrets, of another origin to which a server redirects. */
  readonly onRedirect?: (url: string) => void
  /** The most bytes of the answer, where that is less than the client's limit. */
  readonly maxSize?: number
}

/** Shorter values would hide words that are no secret. */
const SHORTEST_SECRET = 4
const MAX_REDIRECTS = 5
const ERROR_BODY = 4096

/** A request whose answer is wanted whatever its status. */
export interface SentRequest {
  readonly method: 'GET' | 'POST'
  /** May have a user and a password. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** Requests profiles from endpoints, through the proxies that the environment names. Errors show the URL without secrets. */
export class HttpClient {
  #options: HttpOptions
  #dispatchers = new Map<string, Dispatcher>()

  constructor(options: HttpOptions) {
    this.#options = options
  }

  /** The body of the answer for `path` below the endpoint. Throws `ProfileError`. */
  async get(endpoint: Endpoint, path: string, options: GetOptions): Promise<Uint8Array> {
    return this.#follow(endpoint, withQuery(endpoint.base + path, endpoint.query), endpoint.name + path.replace(/\?.*$/s, ''), options)
  }

  /** The body of the answer for the URL of a stored file. Throws `ProfileError`. */
  async getFile(url: string, options: GetOptions): Promise<Uint8Array> {
    const { name, address, ...credentials } = parseFileUrl(url)
    return this.#follow({ socketPath: null, pod: null, ...credentials }, address, name, options)
  }

  /**
   * The answer to a request, whatever its status, with the URL that may be shown. Redirects are not followed: what is posted goes to the
   * place that the user gave. Throws `ProfileError` where no answer comes.
   */
  async send(
    { method, url, headers, body }: SentRequest,
    options: GetOptions,
  ): Promise<{ status: number; body: Uint8Array; where: string }> {
    const { name, address, ...credentials } = parseFileUrl(url)
    const place = { socketPath: null, pod: null, ...credentials, query: '' }
    const fields = { ...(await this.#headers(place)), ...headers }
    const answer = await this.#ask(place, new URL(address), fields, name, options.signal, { method, body: body ?? null })
    const { statusCode: status } = answer
    const { location } = answer.headers
    if (status >= 300 && status < 400 && typeof location === 'string') {
      answer.body.on('error', () => undefined).destroy()
      const to = URL.canParse(location, address) ? withoutSecrets(new URL(location, address).href) : null
      throw redirectError('the server redirects elsewhere, as login pages do', name, to)
    }
    const content = await this.#body(answer, name, options)
    return { status, body: status < 400 ? content : await this.#withoutSecrets(content, place), where: name }
  }

  /** Closes the connections that are still open. */
  async close(): Promise<void> {
    await Promise.all([...this.#dispatchers.values()].map((dispatcher) => dispatcher.destroy()))
  }

  async #follow(place: Place, url: string, asked: string, options: GetOptions): Promise<Uint8Array> {
    const { signal, onRedirect } = options
    const headers = await this.#headers(place)
    const isSecret =
      place.query !== '' || Object.keys(headers).some((name) => !PLAIN_HEADERS.includes(name)) || this.#options.tls.cert !== undefined
    let target = new URL(url)
    let shown = asked
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#ask(place, target, headers, shown, signal)
      const location = answer.headers['location']
      if (answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === 'string') {
        // the body is not read; destroying it is an error for undici, which must not end the process
        answer.body.on('error', () => undefined).destroy()
        const next = redirected(target, location, { isSecret, isSocket: place.socketPath !== null, redirects, shown })
        if (next.origin !== target.origin) {
          const place = withoutSecrets(next.href)
          shown = `${asked}, which redirects to ${place}`
          onRedirect?.(place)
        }
        target = next
        continue
      }
      if (answer.statusCode !== 200) throw statusError(answer.statusCode, await beginning(answer), shown)
      const body = await this.#body(answer, shown, options)
      if (isHtml(answer, body)) throw htmlError(shown)
      return body
    }
  }

  /** The text of an error without the credentials that it may repeat. */
  async #withoutSecrets(body: Uint8Array, { password }: Place): Promise<Uint8Array> {
    const secrets = [await this.#options.token(), password, ...this.#options.headers.flatMap(([, value]) => [value, ...value.split(' ')])]
    const text = secrets.reduce<string>(
      (rest, secret) => (secret === null || secret.length < SHORTEST_SECRET ? rest : rest.replaceAll(secret, '…')),
      new TextDecoder().decode(body),
    )
    return new TextEncoder().encode(text)
  }

  async #headers({ user, password }: Place): Promise<Record<string, string>> {
    const headers: Record<string, string> = { 'user-agent': `deferscope/${VERSION}`, 'accept-encoding': 'gzip' }
    const token = await this.#options.token()
    if (user !== null || password !== null)
      headers['authorization'] = `Basic ${Buffer.from(`${user ?? ''}:${password ?? ''}`, 'utf8').toString('base64')}`
    else if (token !== null) headers['authorization'] = `Bearer ${token}`
    for (const [name, value] of this.#options.headers) headers[name.toLowerCase()] = value
    return headers
  }

  async #ask(
    place: Place,
    url: URL,
    headers: Record<string, string>,
    shown: string,
    signal: AbortSignal,
    sent: { method: 'GET' | 'POST'; body: string | Uint8Array | null } = { method: 'GET', body: null },
  ): Promise<Dispatcher.ResponseData> {
    try {
      return await request(url, {
        ...sent,
        headers,
        signal,
        dispatcher: this.#dispatcher(place, url.protocol),
        // the signal limits the whole request
        headersTimeout: 0,
        bodyTimeout: 0,
      })
    } catch (error) {
      throw connectionError(error, shown, signal)
    }
  }

  async #body(answer: Dispatcher.ResponseData, shown: string, { signal, onBytes, maxSize: most }: GetOptions): Promise<Uint8Array> {
    const maxSize = Math.min(most ?? Number.POSITIVE_INFINITY, this.#options.maxSize)
    const expected = Number(answer.headers['content-length'] ?? Number.NaN)
    const chunks: Uint8Array[] = []
    let size = 0
    try {
      for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
        size += chunk.length
        onBytes?.(chunk.length)
        if (size > maxSize) throw tooLargeError(maxSize, shown)
        chunks.push(chunk)
      }
    } catch (error) {
      throw bodyError(error, { shown, size, expected, signal })
    }
    return decoded(Buffer.concat(chunks), answer, maxSize, shown)
  }

  #dispatcher({ socketPath, pod }: Place, protocol: string): Dispatcher {
    if (socketPath !== null) return this.#kept(`unix ${socketPath}`, () => new Agent({ connect: { socketPath, timeout: 0 } }))
    const { httpProxy, httpsProxy } = proxies(process.env)
    const { tls, insecure } = this.#options
    const trust = { ...tls, ...(tls.ca === undefined ? {} : { ca: [...rootCertificates, tls.ca] }), rejectUnauthorized: !insecure }
    const connect = { ...trust, timeout: 0 }
    const proxy = protocol === 'https:' ? httpsProxy : httpProxy
    // no proxy knows the port that is forwarded to a pod
    if (proxy === undefined || pod !== null) return this.#kept('direct', () => new Agent({ connect }))
    return this.#kept(
      `through a proxy, ${protocol}`,
      () =>
        new EnvHttpProxyAgent({
          connect,
          requestTls: trust,
          httpProxy: proxy,
          httpsProxy: proxy,
          // as curl and Go do: plain HTTP goes to the proxy without a tunnel
          proxyTunnel: false,
        }),
    )
  }

  /** Returns a connection that stays open between requests. */
  #kept(way: string, open: () => Dispatcher): Dispatcher {
    const dispatcher = this.#dispatchers.get(way) ?? open()
    this.#dispatchers.set(way, dispatcher)
    return dispatcher
  }
}

/** The proxies that the environment names; `host:port` without a scheme is an HTTP proxy, as in curl and Go. */
function proxies(env: NodeJS.ProcessEnv): { httpProxy?: string; httpsProxy?: string } {
  const url = (proxy: string) => (/^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`)
  const http = env['http_proxy'] ?? env['HTTP_PROXY'] ?? ''
  const https = env['https_proxy'] ?? env['HTTPS_PROXY'] ?? ''
  return { ...(http === '' ? {} : { httpProxy: url(http) }), ...(https === '' ? {} : { httpsProxy: url(https) }) }
}

/** The beginning of an answer that is not a profile; the answer may be cut off too. */
async function beginning({ body }: Dispatcher.ResponseData): Promise<string> {
  let text = ''
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      text += new TextDecoder().decode(chunk)
      if (text.length >= ERROR_BODY) break
    }
  } catch {
    return text
  }
  return text
}

/** The address of a request, and its credentials. */
type Place = Pick<Endpoint, 'socketPath' | 'pod' | 'user' | 'password' | 'query'>

const PLAIN_HEADERS = ['user-agent', 'accept-encoding']

/**
 * Appends the query to a URL. A list of addresses (`symbol?0x1+0x2`) is not a parameter: `+&` ends it, so that the query is not taken for
 * an address.
 */
function withQuery(url: string, query: string): string {
  if (query === '') return url
  if (/symbol\?[^?]*$/.test(url)) return `${url}+&${query}`
  return `${url}${url.includes('?') ? '&' : '?'}${query}`
}

interface RedirectContext {
  readonly isSecret: boolean
  readonly isSocket: boolean
  readonly redirects: number
  readonly shown: string
}

/** The URL of a redirect. Credentials are sent only to the origin that they were given for. */
function redirected(from: URL, location: string, { isSecret, isSocket, redirects, shown }: RedirectContext): URL {
  if (redirects >= MAX_REDIRECTS) throw redirectError(`the server redirects more than ${MAX_REDIRECTS} times`, shown, null)
  let to: URL
  try {
    to = new URL(location, from)
  } catch {
    throw redirectError('the server redirects to what is no URL', shown, null)
  }
  if (to.protocol !== 'http:' && to.protocol !== 'https:') throw redirectError(`the server redirects to ${to.protocol}`, shown, null)
  if (to.origin !== from.origin && (isSecret || isSocket))
    throw redirectError(
      isSocket
        ? 'the server behind the socket redirects to a host'
        : 'the server redirects to another origin, which must not get the credentials',
      shown,
      withoutSecrets(to.href),
    )
  to.username = ''
  to.password = ''
  return to
}

const inflaters = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const

/** Decodes the Content-Encoding of a body. A profile that is itself gzip stays compressed. */
async function decoded(body: Buffer, { headers }: Dispatcher.ResponseData, maxSize: number, shown: string): Promise<Uint8Array> {
  const codings = [headers['content-encoding'], headers['transfer-encoding']]
    .flat()
    .flatMap((value) => (value ?? '').split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name): name is keyof typeof inflaters => Object.hasOwn(inflaters, name))
  let content = body
  for (const coding of codings.reverse()) {
    // some servers name an encoding that they did not apply
    if (coding.endsWith('gzip') && !(content[0] === 0x1f && content[1] === 0x8b)) continue
    try {
      content = (await inflaters[coding](content, { maxOutputLength: maxSize })) as Buffer
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLargeError(maxSize, shown)
      throw new ProfileError('bad-encoding', `the answer cannot be decoded as ${coding}`, shown, 'try again, or save it with curl', error)
    }
  }
  return new Uint8Array(content.buffer, content.byteOffset, content.byteLength)
}

function isHtml({ headers }: Dispatcher.ResponseData, body: Uint8Array): boolean {
  const start = new TextDecoder().decode(body.subarray(0, 256)).trimStart().toLowerCase()
  return String(headers['content-type'] ?? '').startsWith('text/html') || start.startsWith('<!doctype') || start.startsWith('<html')
}
