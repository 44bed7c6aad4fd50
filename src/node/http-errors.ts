import { ProfileError } from '../base/error.ts'
import type { ErrorCode } from '../base/error-codes.ts'
import { formatValue } from '../base/units.ts'
import { tlsFailure } from './tls-errors.ts'

const SERVE = 'the process has to import net/http/pprof and serve it there'

/**
 * The error for a request without an answer. `shown` is the URL without secrets. The error's own text is not shown, since it may quote
 * headers.
 */
export function connectionError(error: unknown, shown: string, signal: AbortSignal): unknown {
  if (signal.aborted) return ended(signal.reason, shown, 'not one byte came')
  const code = codeOf(error)
  if (code === 'UND_ERR_INVALID_ARG' && /\(407\)/.test((error as Error).message)) return statusError(407, '', shown)
  const isTls = shown.startsWith('https:')
  const known = CONNECTION[code] === LOST && isTls ? LOST_TLS : (CONNECTION[code] ?? tlsFailure(code))
  if (known !== undefined) return new ProfileError(known.code, known.message, shown, known.next, error)
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'HPE_HEADER_OVERFLOW')
    return new ProfileError(
      'response-too-large',
      'the header of the answer is larger than 16 KiB',
      shown,
      'check the URL, and what a proxy adds to answers: those of net/http/pprof have a short header',
      error,
    )
  if ((error as Error).name === 'HTTPParserError') return notHttp(error as Error, shown)
  if (!isNetworkError(error)) return error
  return new ProfileError(
    'connection-failed',
    `the connection failed${code === '' ? '' : ` (${code})`}`,
    shown,
    'check host and port',
    error,
  )
}

/** A server of TLS answers a request of plain HTTP with an alert record. Source: RFC 8446, section 5.1 (content type 21, version 3.x). */
function notHttp(error: Error & { readonly data?: unknown }, shown: string): ProfileError {
  const { data } = error
  // undici has the bytes as text
  const start = typeof data === 'string' ? [data.charCodeAt(0), data.charCodeAt(1)] : data instanceof Uint8Array ? [data[0], data[1]] : []
  if (start[0] === 21 && start[1] === 3)
    return new ProfileError('not-http', 'the server speaks TLS on this port', shown, 'write the URL with https://', error)
  return new ProfileError('not-http', 'the server does not speak HTTP', shown, 'check the port, and whether it wants https://', error)
}

/** The error for an answer that ended early. */
export function bodyError(
  error: unknown,
  { shown, size, expected, signal }: { shown: string; size: number; expected: number; signal: AbortSignal },
): unknown {
  const got = Number.isNaN(expected) ? `after ${size} bytes` : `after ${size} of ${expected} bytes`
  if (signal.aborted) return ended(signal.reason, shown, got)
  // a limit of deferscope itself
  if (error instanceof ProfileError) return error
  if (!isNetworkError(error)) return error
  return new ProfileError('body-cut', `the answer ends ${got}`, shown, 'try again; a proxy with a short timeout cuts answers too', error)
}

/** The error for an answer that is not a profile. `body` is its beginning. */
export function statusError(status: number, body: string, shown: string): ProfileError {
  const known = STATUS[status]
  if (status === 404 && /^unknown profile/i.test(body.trim()))
    return new ProfileError(
      'http-404',
      'the process has no profile of this name (404)',
      shown,
      'leave it out: older releases of Go have fewer profiles',
    )
  if (status === 400 && body.includes('HTTP request to an HTTPS server'))
    return new ProfileError('http-400', 'the server speaks HTTPS (400)', shown, 'write the URL with https://')
  const [message, next] = known ?? [status >= 500 ? 'the server failed' : 'the server refuses', 'look into its log']
  return new ProfileError(`http-${status}`, `${message} (${status})`, shown, next)
}

export function htmlError(shown: string): ProfileError {
  return new ProfileError(
    'html-page',
    'the answer is a web page, not a profile',
    shown,
    `check the path: ${SERVE}; a login page needs credentials`,
  )
}

/** The error for a redirect. `leadsTo` is the URL, without secrets, that the user could give instead. */
export function redirectError(message: string, shown: string, leadsTo: string | null): ProfileError {
  return new ProfileError('redirect', message, shown, leadsTo === null ? 'check the URL' : `if you trust it, give ${leadsTo} itself`)
}

export function tooLargeError(maxSize: number, shown: string): ProfileError {
  return new ProfileError(
    'response-too-large',
    `the answer is larger than ${formatValue(maxSize, 'bytes')}`,
    shown,
    'if you trust it, raise the limit with --max-size',
  )
}

/** The error for a request that was ended from this side; `got` says how much had come. */
function ended(reason: unknown, shown: string, got: string): unknown {
  return reason instanceof ProfileError ? new ProfileError(reason.code, `${reason.message} (${got})`, shown, reason.next, reason) : reason
}

interface Known {
  readonly code: ErrorCode
  readonly message: string
  readonly next: string
}

const LOST: Known = {
  code: 'connection-lost',
  message: 'the connection was cut before an answer',
  next: 'try again; the process may have ended, or the port may want https://',
}
/** With TLS 1.3 a server can refuse a client only after the client believes the connection is made. */
const LOST_TLS: Known = {
  ...LOST,
  next: 'try again; the process may have ended, or the server may want a client certificate: --cert and --key',
}
const UNREACHABLE: Known = {
  code: 'host-unreachable',
  message: 'the host cannot be reached',
  next: 'check the address, and the network between',
}
const UNKNOWN_HOST: Known = { code: 'host-unknown', message: 'the host name is not known', next: 'check its spelling' }

const CONNECTION: Readonly<Record<string, Known>> = {
  ECONNREFUSED: {
    code: 'connection-refused',
    message: 'the connection is refused',
    next: `check host and port (and those of a proxy, where the environment names one): ${SERVE}`,
  },
  ENOTFOUND: UNKNOWN_HOST,
  EAI_AGAIN: UNKNOWN_HOST,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  ECONNRESET: LOST,
  EPIPE: LOST,
  UND_ERR_SOCKET: LOST,
  ENOENT: { code: 'socket-missing', message: 'there is no such socket', next: 'check the path of the socket' },
  EACCES: { code: 'socket-denied', message: 'the socket may not be opened', next: 'check its permissions' },
  UND_ERR_ABORTED: { code: 'proxy-refused', message: 'the proxy refuses the connection', next: 'check HTTPS_PROXY and NO_PROXY' },
}

const STATUS: Readonly<Record<number, readonly [string, string]>> = {
  401: ['the server asks for credentials', 'give --token-file FILE, DEFERSCOPE_TOKEN, a user in the URL, or --header'],
  403: ['the server refuses these credentials, or any', 'check what they may do; some servers answer on loopback alone'],
  404: ['there is no profile at this path', `check the path: ${SERVE}`],
  405: ['the server does not allow GET here', 'check the path'],
  407: ['the proxy asks for credentials', 'put them into the proxy variable, or name the host in NO_PROXY'],
  429: ['the server gets too many requests', 'ask less often'],
  502: ['the gateway cannot reach the process', 'check that it runs'],
  503: ['the server is not available', 'try again: it starts, stops, or is overloaded'],
  504: ['the gateway waited too long', 'ask the process itself, or raise the timeout of the gateway'],
}

function isNetworkError(error: unknown): boolean {
  return error instanceof Error && (codeOf(error) !== '' || /terminated|other side closed|fetch failed/.test(error.message))
}

function codeOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && typeof cause.code === 'string') return cause.code
  return ''
}
