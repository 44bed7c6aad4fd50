import { ProfileError } from '../base/error.ts'
import { baseName } from '../base/go-path.ts'
import { PROFILE_NAMES, type ProfileName } from '../base/profile-names.ts'

/** A port of a pod of Kubernetes. */
export interface PodPort {
  readonly namespace: string
  readonly name: string
  readonly port: number
}

/** A place that serves `/debug/pprof`. `name` is for output, errors and saved files: it holds no credentials and no query. */
export interface Endpoint {
  /** `http://host:6060/debug/pprof/`, `unix:///run/app.sock:/debug/pprof/` or `kubectl://shop/orders-1:6060/debug/pprof/`; messages append the name of a profile to it. */
  readonly name: string
  /** The URL that requests start with; it ends in `/` and has no user or password. For unix sockets and pods the host is `localhost`. */
  readonly base: string
  readonly socketPath: string | null
  /** The pod whose port `kubectl` forwards; the port of `base` is then not known yet. Null for other endpoints. */
  readonly pod: PodPort | null
  readonly user: string | null
  readonly password: string | null
  /** Parameters that each request repeats, such as a token; without `?`. They are never shown. */
  readonly query: string
  /** The profile that the path names, where it names one. */
  readonly profile: ProfileName | null
  /** The value of `gc=` in the given URL; null where it has none. */
  readonly gc: boolean | null
}

const HOST_PORT = /^(\[[0-9a-fA-F:.]+\]|[\w.-]+)?:\d{1,5}(\/|$)/
const SCHEME = /^[a-zA-Z][\w+.-]*:\/\//
const FILE_NAME = /\.(pb|gz|prof|pprof|txt|out|heap|profile)$/

/** Whether an argument is a URL, or `host:port` with or without a path, and not a file. */
export function looksLikeEndpoint(argument: string): boolean {
  return SCHEME.test(argument) || HOST_PORT.test(argument)
}

/** Whether a URL leads to a stored file and not to `/debug/pprof`. */
export function isFileUrl(argument: string): boolean {
  return /^https?:\/\//.test(argument) && FILE_NAME.test(argument.replace(/[?#].*$/, ''))
}

/**
 * Parses an endpoint: `host:port`, a base URL, `…/debug/pprof/`, the path of one profile,
 * `unix:///path.sock:/debug/pprof/`, or `kubectl://NAMESPACE/POD:PORT`. Throws `bad-url`, without showing credentials.
 */
export function parseEndpoint(argument: string): Endpoint {
  const shown = withoutSecrets(argument)
  const { place, socketPath = null, pod = null, url } = split(argument, shown)
  const { path, profile } = pathOf(url, shown)
  const origin = `${url.protocol}//${url.host}`
  return {
    name: `${place ?? origin}${path}`,
    base: `${origin}${path}`,
    socketPath,
    pod,
    ...credentialsOf(url, shown),
    ...parametersOf(url, shown),
    profile,
  }
}

/** Parses the URL of a stored file; `name` is for output and errors, `address` has neither user nor password. Throws `bad-url`. */
export function parseFileUrl(argument: string): {
  name: string
  address: string
  user: string | null
  password: string | null
  query: string
} {
  const name = withoutSecrets(argument)
  const url = parsed(argument, name)
  const credentials = credentialsOf(url, name)
  url.username = ''
  url.password = ''
  return { name, address: url.href, ...credentials, query: url.search.slice(1) }
}

/** The endpoint as a part of a file name: `host-6060`, or the pod. It has only letters, digits, dots and dashes, and no dot in front. */
export function fileStem({ socketPath, pod, base }: Endpoint): string {
  const text = pod?.name ?? (socketPath === null ? new URL(base).host : baseName(socketPath))
  return text.replace(/[^\w.-]+/g, '-').replace(/^[.-]+|-+$/g, '') || 'target'
}

/** A URL that is safe to show: without user, password, query or fragment. */
export function withoutSecrets(url: string): string {
  const scheme = SCHEME.exec(url)?.[0] ?? ''
  // a password that is not encoded may hold any character, so its end cannot be found
  if (url.includes('@') && !URL.canParse(scheme === '' ? `http://${url.replace(/^\/\//, '')}` : url)) return `${scheme}…`
  return url.replace(/[?#].*$/s, '').replace(/^((?:[a-zA-Z][\w+.-]*:)?\/\/)?[^/]*@/s, '$1')
}

/** What an argument names: `url` has the path and parameters; `place` is shown in place of its host. */
interface Parts {
  readonly url: URL
  readonly place?: string
  readonly socketPath?: string
  readonly pod?: PodPort
}

function split(argument: string, shown: string): Parts {
  if (/^unix:/i.test(argument)) return splitSocket(argument, shown)
  if (/^kubectl:/i.test(argument)) return splitPod(argument, shown)
  if (!SCHEME.test(argument)) return { url: parsed(`http://${argument.startsWith(':') ? 'localhost' : ''}${argument}`, shown) }
  const url = parsed(argument, shown)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw badUrl(`deferscope does not speak ${url.protocol.slice(0, -1)}`, shown, 'give an http://, https://, unix:// or kubectl:// URL')
  return { url }
}

function splitSocket(argument: string, shown: string): Parts {
  const match = /^unix:(?:\/\/)?(\/[^:?#]*)(?::(.*))?$/is.exec(argument)
  if (match === null || match[1] === '/') throw badUrl('the URL names no socket', shown, 'write it as unix:///run/app.sock:/debug/pprof/')
  const path = match[2] ?? ''
  const url = parsed(`http://localhost${path.startsWith('/') || path === '' ? '' : '/'}${path}`, shown)
  return { url, place: `unix://${match[1]!}:`, socketPath: match[1]! }
}

/** Names as Kubernetes has them: nothing else may become an argument of `kubectl`. Source: RFC 1123, "labels" and "subdomains". */
const POD = /^kubectl:\/\/([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\/([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?):(\d{1,5})([/?].*)?$/s

function splitPod(argument: string, shown: string): Parts {
  const [, namespace, name, port, path = '/'] = POD.exec(argument) ?? []
  if (namespace === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw badUrl('the URL names no port of a pod', shown, 'write it as kubectl://NAMESPACE/POD:6060')
  const url = parsed(`http://localhost${path}`, shown)
  return { url, place: `kubectl://${namespace}/${name}:${port}`, pod: { namespace, name: name!, port: Number(port) } }
}

function parsed(text: string, shown: string): URL {
  try {
    return new URL(text)
  } catch {
    throw badUrl('this is not a URL', shown, 'write it as http://host:6060, or host:6060')
  }
}

function pathOf({ pathname }: URL, shown: string): { path: string; profile: ProfileName | null } {
  if (pathname === '/') return { path: '/debug/pprof/', profile: null }
  const end = pathname.replace(/\/+$/, '')
  const last = end.slice(end.lastIndexOf('/') + 1)
  const parent = end.slice(0, end.length - last.length)
  const profile = PROFILE_NAMES.find((name) => name === last)
  if (profile !== undefined) return { path: parent, profile }
  if (UNSUITABLE.includes(last) && /pprof\/$/.test(parent))
    throw badUrl(`${last} is not a profile of memory or goroutines`, shown, `there are ${PROFILE_NAMES.join(', ')}`)
  if (last === 'pprof') return { path: `${end}/`, profile: null }
  return { path: `${end}/debug/pprof/`, profile: null }
}

/** What else net/http/pprof serves: no profiles that fetch could use. */
const UNSUITABLE = ['profile', 'trace', 'cmdline', 'symbol']

function parametersOf({ searchParams }: URL, shown: string): { query: string; gc: boolean | null } {
  const gc = searchParams.get('gc')
  if (searchParams.has('seconds'))
    throw badUrl(
      'seconds= asks for a difference, which is wrong for what is alive',
      shown,
      'leave it out: captures are absolute, and deferscope compares them itself',
    )
  searchParams.delete('gc')
  searchParams.delete('debug')
  return { query: searchParams.toString(), gc: gc === null ? null : !['0', ''].includes(gc) }
}

function credentialsOf({ username, password }: URL, shown: string): { user: string | null; password: string | null } {
  return { user: username === '' ? null : decoded(username, shown), password: password === '' ? null : decoded(password, shown) }
}

function decoded(text: string, shown: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw badUrl('the user or password in the URL is not percent-encoded', shown, 'write % as %25')
  }
}

function badUrl(message: string, shown: string, next: string): ProfileError {
  return new ProfileError('bad-url', message, shown, next)
}
