import { existsSync } from 'node:fs'
import { ProfileError } from '../base/error.ts'
import { bytesSource } from '../base/profile-source.ts'
import type { TimeZone } from '../compat/go/time-format.ts'
import { zoneOfFiles } from '../compat/go/time-zone.ts'
import type { PprofSources } from '../compat/pprof/command-line/request.ts'
import type { Warn } from '../compat/pprof/filters/apply-filters.ts'
import type { PrintContext } from '../compat/pprof/print/print-context.ts'
import { looksLikeEndpoint, withoutSecrets } from '../node/endpoint.ts'
import { fileRange, isExecutable } from '../node/file-range.ts'
import { readLocalSource } from '../node/local-source.ts'
import { fileSource, stdinSource } from '../node/sources.ts'
import { localZoneFiles } from '../node/time-zone.ts'
import type { OpenedSource, PprofWorld } from '../pipeline/pprof.ts'
import type { ParsedArguments } from './command.ts'
import type { Io } from './io.ts'
import type { Network } from './network.ts'

/** The limit for a download in seconds, where nothing says how long the profile takes. */
const DEFAULT_TIMEOUT = 60

/** The files, processes and clock that a pprof command line works with. */
export interface LocalWorld extends Pick<PprofWorld, 'open' | 'shown' | 'openFile' | 'askNames'> {
  /**
   * The first operand where it is an executable and others follow it, else "". Source: google/pprof internal/driver/cli.go, `parseFlags`.
   */
  readonly executableOf: (operands: readonly string[]) => Promise<string>
  readonly printContext: PrintContext
}

/** Creates the world for a command line, with its time limit and certificates. */
export function openPprofWorld(sources: PprofSources, io: Io, warn: Warn): LocalWorld {
  const download = async (url: string): Promise<Uint8Array> => {
    const { openNetwork } = await import('./network.ts')
    let network: Network | null = null
    try {
      network = await openNetwork(networkArguments(sources, url), io)
      return await network.download(url.replace(/^https\+insecure:/i, 'https:'))
    } catch (error) {
      throw error instanceof ProfileError ? withFlagsOfPprof(error) : error
    } finally {
      await network?.close()
    }
  }
  return {
    open: async (address) => open(address, sources.seconds, download, io, warn),
    shown: (address) => (isUrl(address) ? withoutSecrets(address) : address),
    openFile: fileRange,
    askNames: async (url, addresses) => {
      const { askAll } = await import('../pipeline/symbol-names.ts')
      return askAll((path) => download(symbolUrl(url, path)), addresses)
    },
    executableOf: async ([first, ...others]) =>
      others.length > 0 && first !== undefined && existsSync(first) && (await isExecutable(await fileRange(first).catch(() => NOTHING)))
        ? first
        : '',
    printContext: { zone: localZone(io), readSource: readLocalSource, workingDirectory: process.cwd() },
  }
}

/** Replaces options of `deferscope fetch` in a network error with the flags that pprof has for them. */
function withFlagsOfPprof({ code, message, where, next, cause }: ProfileError): ProfileError {
  const inFlags = (text: string) => text.replace(/--(?:ca-cert|cert|key|insecure)\b/g, (option) => FLAGS[option]!)
  const possible = next.replace(
    '--token-file FILE, DEFERSCOPE_TOKEN, a user in the URL, or --header',
    'DEFERSCOPE_TOKEN or a user in the URL',
  )
  return new ProfileError(code, message, inFlags(where), inFlags(possible), cause)
}

const FLAGS: Readonly<Record<string, string>> = {
  '--ca-cert': '-tls_ca',
  '--cert': '-tls_cert',
  '--key': '-tls_key',
  '--insecure': 'https+insecure://',
}

/** The machine's time zone, read only when a time is printed. */
function localZone({ env }: Io): TimeZone {
  let zone: TimeZone | null = null
  return (seconds) => {
    zone ??= zoneOfFiles(localZoneFiles(env['TZ']))
    return zone(seconds)
  }
}

const NOTHING = { name: '', size: 0, read: async () => new Uint8Array(0) }

/**
 * Whether an address is a URL; an existing file of this name is preferred to a host. Source: google/pprof internal/driver/fetch.go,
 * `fetch`, `adjustURL`.
 */
function isUrl(address: string): boolean {
  return (looksLikeEndpoint(address) || USER_AT_HOST.test(address)) && !existsSync(address)
}

/** Matches `user:password@host` without a scheme. */
const USER_AT_HOST = /^[a-z][a-z0-9+.-]*:[^/?#]*@[^/?#@]/i

async function open(
  address: string,
  seconds: number,
  download: (url: string) => Promise<Uint8Array>,
  io: Io,
  warn: Warn,
): Promise<OpenedSource> {
  if (address === '-' && !existsSync(address)) return { source: stdinSource(io.stdin), url: null }
  if (!isUrl(address)) {
    if (!existsSync(address))
      throw new ProfileError(
        'not-found',
        'there is no such file',
        address,
        address.startsWith('-') ? 'flags stand before the profiles, as in Go' : 'check the path',
      )
    return { source: fileSource(address), url: null }
  }
  const url = profileUrl(address, seconds)
  warn(`Fetching profile over HTTP from ${withoutSecrets(url)}`)
  if (seconds > 0) warn(`Please wait... (${seconds}s)`)
  return { source: bytesSource(withoutSecrets(url), await download(url)), url }
}

/** The URL to request; for a host alone it is the URL of its CPU profile. Throws `bad-url`. Source: Go cmd/pprof/pprof.go, `adjustURL`. */
function profileUrl(address: string, seconds: number): string {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`
  if (!URL.canParse(text) || !/^https?(?:\+insecure)?:/i.test(text))
    throw new ProfileError(
      'bad-url',
      'this is not the URL of a profile',
      withoutSecrets(address),
      'write it as http://HOST:PORT/debug/pprof/heap',
    )
  const url = new URL(text)
  if (url.pathname === '' || url.pathname === '/') url.pathname = '/debug/pprof/profile'
  if (seconds > 0) url.searchParams.set('seconds', String(seconds))
  return url.href
}

/** The URL where a process that serves a profile names addresses. Source: google/pprof internal/symbolz/symbolz.go, `symbolz`. */
function symbolUrl(profile: string, path: string): string {
  const url = new URL(profile)
  const isGo = url.pathname.includes('/debug/pprof/') || /\/pprof\/(?:heap|growth|profile|pmuprofile|contention)$/.test(url.pathname)
  const [, query = ''] = path.split('?')
  url.pathname = url.pathname.replace(/[^/]*\/*$/, isGo ? 'symbol' : 'symbolz')
  url.search = query
  return url.href
}

function networkArguments({ timeout, seconds, tls, maxSize }: PprofSources, url: string): ParsedArguments {
  const asked = seconds > 0 ? seconds : Number(new URL(url).searchParams.get('seconds') ?? '')
  const limit = timeout > 0 ? timeout : asked > 0 ? asked * 1.5 : DEFAULT_TIMEOUT
  const texts = { 'ca-cert': tls.ca, cert: tls.cert, key: tls.key, 'max-size': maxSize === null ? '' : String(maxSize) }
  const given = Object.entries(texts).filter(([, text]) => text !== '')
  // connecting and the answer's way back take time too
  return {
    operands: [],
    options: { ...Object.fromEntries(given), timeout: `${limit + 5}s`, insecure: /^https\+insecure:/i.test(url) },
  }
}
