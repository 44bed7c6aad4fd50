import { formatDuration } from '../base/duration.ts'
import { ProfileError } from '../base/error.ts'
import type { Labels } from '../base/labels.ts'
import { limited } from '../base/limited.ts'
import type { ProfileName } from '../base/profile-names.ts'
import type { EngineReply } from '../engines/engine.ts'
import { readCertificates } from '../node/certificates.ts'
import { type Endpoint, looksLikeEndpoint, parseFileUrl, withoutSecrets } from '../node/endpoint.ts'
import { gunzip } from '../node/gunzip.ts'
import { DEFAULT_MAX_RESPONSE, type GetOptions, HttpClient, type SentRequest } from '../node/http-client.ts'
import { openWay, podList } from '../node/kubectl.ts'
import { readSecret } from '../node/small-file.ts'
import type { CounterPage } from '../pipeline/capture-counters.ts'
import { type CaptureRound, captureProfiles } from '../pipeline/capture-profiles.ts'
import type { Ask } from '../pipeline/captured-profile.ts'
import type { Notice } from '../report/report.ts'
import type { ParsedArguments } from './command.ts'
import type { Io } from './io.ts'
import { durationOption, listOption, sizeOption, textOption, withoutUndefined } from './option-values.ts'

/** Default limit for one capture of one process, in seconds. */
const DEFAULT_TIMEOUT = 60
/** The longest time of a timer in milliseconds; a longer one would end at once. */
const LONGEST_TIMER = 2 ** 31 - 1
/** Default number of goroutines up to which a full dump is captured. */
const DEFAULT_MAX_GOROUTINES = 10_000

/** The most bytes of a page of counters: a process has some thousand at most. */
const MAX_COUNTERS = 16 * 1024 ** 2
/** The most requests that an engine gets at once. */
const MAX_ENGINE_REQUESTS = 8
/** The share of a capture's time that such a page may take. */
const COUNTERS_PART = 0.1

/** Called with the size of each chunk in bytes; `path` is that of the request, relative to the endpoint. */
export type OnBytes = (path: string, count: number) => void

/** How one capture is made. */
export interface CaptureCall {
  /** Whether texts of goroutines are captured too. */
  readonly withTexts: boolean
  readonly onBytes?: OnBytes
  /** What is known of the process; the note in the capture has it. */
  readonly labels?: Labels
  /** Aborts the capture. */
  readonly signal?: AbortSignal
}

/** Captures profiles from live processes, by the options of the command line. */
export interface Network {
  capture(endpoint: Endpoint, wanted: readonly ProfileName[], options: CaptureCall): Promise<CaptureRound>
  /** What kubectl says about pods, as JSON text; `namespace` null is kubectl's own, `*` are all. */
  pods(selector: string, namespace: string | null): Promise<string>
  /** Sends a request to an engine, at most eight at once. Returns its answer, whatever the status. */
  send(request: SentRequest): Promise<EngineReply>
  /** Downloads a stored file. */
  download(url: string): Promise<Uint8Array>
  close(): Promise<void>
}

/** Reads certificates and headers, and checks the options. Throws `usage`, `bad-duration`, `bad-size`, `unreadable`. */
export async function openNetwork(args: ParsedArguments, io: Io): Promise<Network> {
  const text = (name: string) => textOption(args, name)
  const timeout = durationOption(args, 'timeout') ?? DEFAULT_TIMEOUT
  const maxSize = sizeOption(args, 'max-size')
  const [cert, key] = [text('cert'), text('key')]
  if ((cert === undefined) !== (key === undefined))
    throw new ProfileError(
      'usage',
      'a client certificate needs its key',
      cert === undefined ? '--key' : '--cert',
      'give both --cert and --key',
    )
  const tls = await readCertificates({ ca: text('ca-cert'), cert, key })
  const metrics = metricsPage(args)
  const tokenFile = text('token-file')
  const places = limited(MAX_ENGINE_REQUESTS)
  const client = new HttpClient({
    headers: listOption(args, 'header').map(parseHeader),
    token: async () => (tokenFile === undefined ? envToken(io) : await readSecret(tokenFile)),
    tls,
    insecure: args.options['insecure'] === true,
    maxSize: maxSize ?? DEFAULT_MAX_RESPONSE,
  })
  // an invalid token is reported before any request is made
  if (tokenFile === undefined) envToken(io)
  else await readSecret(tokenFile)
  return {
    capture: (endpoint, profiles, { withTexts, onBytes, labels = {}, signal: given }) =>
      withDeadline(timeout, given, async (whole) => {
        const elsewhere = new Set<string>()
        const way = openWay(endpoint, whole)
        const get = async (place: Endpoint, path: string, options: GetOptions) => client.get(await way.to(place), path, options)
        const ask: Ask = (path, part = 1) =>
          withDeadline(timeout * part, whole, (signal) =>
            get(endpoint, path, {
              signal,
              onBytes: (count) => onBytes?.(path, count),
              onRedirect: (url) => elsewhere.add(new URL(url).origin),
            }),
          )
        try {
          const round = await captureProfiles(ask, {
            profiles,
            source: endpoint.name,
            labels,
            gc: endpoint.gc ?? args.options['no-gc'] !== true,
            maxGoroutines: (args.options['max-goroutines'] as number | undefined) ?? DEFAULT_MAX_GOROUTINES,
            withTexts,
            counterPages: counterPages(endpoint, metrics).map(({ name, isNamed, open }) => ({
              name,
              isNamed,
              ask: () =>
                withDeadline(timeout * COUNTERS_PART, whole, (signal) =>
                  open({ get, getFile: client.getFile.bind(client) }, { signal, maxSize: MAX_COUNTERS }),
                ),
            })),
            now: () => BigInt(Math.round(io.now())) * 1_000_000n,
            decode: { inflate: gunzip, ...withoutUndefined({ maxSize }) },
          })
          return withRedirects(round, elsewhere)
        } finally {
          await way.close()
        }
      }),
    pods: (selector, namespace) => withDeadline(timeout, undefined, (signal) => podList(selector, namespace, signal)),
    send: (request) => places(() => withDeadline(timeout, undefined, (signal) => client.send(request, { signal }))),
    download: (url) => withDeadline(timeout, undefined, (signal) => client.getFile(url, { signal })),
    close: () => client.close(),
  }
}

/** A page of counters, and how a client opens it. */
interface OpenedPage extends Omit<CounterPage, 'ask'> {
  readonly open: (client: Pick<HttpClient, 'get' | 'getFile'>, options: GetOptions) => Promise<Uint8Array>
}

/** The pages of an endpoint's process that may have counters: the one that `--metrics` names, and that of expvar. */
function counterPages(endpoint: Endpoint, metrics: string | null): OpenedPage[] {
  const pages: OpenedPage[] = []
  if (metrics?.startsWith('/') === true) {
    const { origin, pathname } = new URL(endpoint.base)
    const place = { ...endpoint, base: origin, name: endpoint.name.slice(0, -pathname.length) }
    pages.push({ name: place.name + metrics, isNamed: true, open: (client, options) => client.get(place, metrics, options) })
  } else if (metrics !== null)
    pages.push({ name: withoutSecrets(metrics), isNamed: true, open: (client, options) => client.getFile(metrics, options) })
  // expvar stands beside pprof; below another path nothing is known of it
  if (endpoint.base.endsWith('/debug/pprof/')) {
    const place = { ...endpoint, base: endpoint.base.slice(0, -'pprof/'.length), name: endpoint.name.slice(0, -'pprof/'.length) }
    pages.push({ name: `${place.name}vars`, isNamed: false, open: (client, options) => client.get(place, 'vars', options) })
  }
  return pages
}

/** The path or URL that `--metrics` names; null without. Throws `bad-url`, and `usage` for a URL beside several processes. */
function metricsPage(args: ParsedArguments): string | null {
  const given = textOption(args, 'metrics')
  if (given === undefined || given.startsWith('/')) return given ?? null
  if (args.operands.filter(looksLikeEndpoint).length > 1 || args.options['targets'] !== undefined || args.options['kubectl'] !== undefined)
    throw new ProfileError('usage', 'one page of metrics is of one process', '--metrics', 'give its path alone, such as --metrics /metrics')
  const url = /^https?:\/\//i.test(given) ? given : `http://${given}`
  parseFileUrl(url)
  return url
}

function envToken({ env }: Io): string | null {
  const token = env['DEFERSCOPE_TOKEN']?.trim() ?? ''
  if (token === '') return null
  if (/^[\x21-\x7e]+$/.test(token)) return token
  throw new ProfileError(
    'usage',
    'DEFERSCOPE_TOKEN must be exactly one token',
    'the environment',
    'put the token alone into it, without spaces',
  )
}

/** Parses a header field. Its value may be a secret: an error shows at most its name, and nothing where there is no colon. */
function parseHeader(text: string): readonly [string, string] {
  const match = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/.exec(text)
  if (match === null)
    throw new ProfileError(
      'usage',
      'this is not a header field',
      `--header ${/^([\w-]+):/.exec(text)?.[1] ?? ''}`.trim(),
      "write it as --header 'Name: value'",
    )
  return [match[1]!, match[2]!.trim()]
}

/** Who answered is not who was asked: the captures say so. */
function withRedirects(round: CaptureRound, origins: ReadonlySet<string>): CaptureRound {
  if (origins.size === 0) return round
  const notice: Notice = { code: 'redirected', text: `The server redirects to ${[...origins].join(', ')}: the profiles are from there.` }
  return { ...round, captures: round.captures.map((capture) => ({ ...capture, notices: [...capture.notices, notice] })) }
}

const GIVEN_UP = new ProfileError('interrupted', 'the capture was given up', '', 'start it again')

async function withDeadline<T>(seconds: number, given: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const late = new ProfileError(
    'timeout',
    `there was no complete answer within ${formatDuration(seconds)}`,
    '',
    'give it more with --timeout, or check whether the process hangs',
  )
  const timer = setTimeout(() => controller.abort(late), Math.min(seconds * 1000, LONGEST_TIMER))
  const stop = () => controller.abort(given?.reason instanceof ProfileError ? given.reason : GIVEN_UP)
  given?.addEventListener('abort', stop, { once: true })
  if (given?.aborted === true) stop()
  try {
    return await work(controller.signal)
  } finally {
    clearTimeout(timer)
    given?.removeEventListener('abort', stop)
  }
}
