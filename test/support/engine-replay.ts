import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { gunzipSync, gzipSync } from 'node:zlib'
import protobuf from 'protobufjs/minimal.js'
import { fixture } from './recorded-process.ts'
import { answer, type ReplayServer, startReplayServer } from './replay-server.ts'

/** The engines whose answers are recorded: both storages of Pyroscope, and Parca. */
export type RecordedEngine = 'pyroscope' | 'pyroscope-v1' | 'parca'

/** When the captures of `pyroscope` were made, and a little time around them. */
export const PYROSCOPE_RANGE = 'from=1795966059&until=1795966214'
/** The same for `pyroscope-v1`. */
export const PYROSCOPE_V1_RANGE = 'from=1795966162&until=1795966317'
/** The same for `parca`. */
export const PARCA_RANGE = 'from=2026-11-29T14:40:47Z&until=2026-11-29T15:13:29Z'

export interface EngineReplay extends ReplayServer {
  /** What was pushed: its labels, and the profile. */
  readonly pushed: readonly { readonly labels: Readonly<Record<string, string>>; readonly profile: Uint8Array }[]
}

/** Changes to the recording. */
export interface EngineReplayOptions {
  /** Captures, by their number in the list of a process, that are gone when they are read. */
  readonly gone?: readonly number[]
}

/** A capture of a recorded process. */
interface Recorded {
  readonly service: string
  readonly pod: string
  /** Milliseconds since 1970. */
  readonly time: number
  readonly id: string | null
  /** Its number in the list of the process. */
  readonly index: number
  /** The recorded answers by sample type. */
  readonly files: Readonly<Record<string, string>>
}

/** Starts a server on loopback that answers as a recorded engine did. */
export async function startEngineReplay(engine: RecordedEngine, options: EngineReplayOptions = {}): Promise<EngineReplay> {
  const pushed: { labels: Record<string, string>; profile: Uint8Array }[] = []
  const reply = engine === 'parca' ? parcaReply : pyroscopeReply(engine)
  const server = await startReplayServer({
    handlers: {
      '*': (request, response) => {
        bodyOf(request).then((body) => {
          const { status, type, bytes } = reply({ request, body, options, pushed })
          answer(status, gzipSync(bytes), { 'content-type': type, 'content-encoding': 'gzip' })(request, response)
        })
      },
    },
  })
  return { ...server, pushed }
}

interface Asked {
  readonly request: IncomingMessage
  readonly body: Uint8Array
  readonly options: EngineReplayOptions
  readonly pushed: { labels: Record<string, string>; profile: Uint8Array }[]
}

interface Reply {
  readonly status: number
  readonly type: string
  readonly bytes: Uint8Array
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

interface Exchange {
  readonly response: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly bodyFile: string }
}

function recordedExchange(engine: RecordedEngine, name: string): Reply {
  const exchange = JSON.parse(new TextDecoder().decode(fixture(`engines/${engine}/${name}.json`))) as Exchange
  const { status, headers, bodyFile } = exchange.response
  return { status, type: headers['content-type'] ?? '', bytes: fixture(`engines/${engine}/${bodyFile}`) }
}

function json(value: unknown, status = 200): Reply {
  return { status, type: 'application/json', bytes: new TextEncoder().encode(JSON.stringify(value)) }
}

function textOf({ bytes }: Reply): string {
  return new TextDecoder().decode(bytes)
}

// Pyroscope

interface PyroscopeMessage {
  readonly profileTypeID?: string
  readonly labelSelector?: string
  readonly start?: string
  readonly end?: string
  readonly matchers?: readonly string[]
  readonly name?: string
  readonly series?: readonly {
    readonly labels: readonly { readonly name: string; readonly value: string }[]
    readonly samples: readonly { readonly rawProfile: string }[]
  }[]
}

/** The services with one capture each; `v2` and `v1` are seconds since 1970. */
const SINGLE = ['leak', 'leaknofn', 'server']

function pyroscopeReply(engine: 'pyroscope' | 'pyroscope-v1'): (asked: Asked) => Reply {
  const captures = pyroscopeCaptures(engine)
  return ({ request, body, options, pushed }) => {
    const method = (request.url ?? '').split('/').at(-1)!
    if (request.method !== 'POST') return recordedExchange('pyroscope', 'err-method')
    if (engine === 'pyroscope-v1' && request.headers['x-scope-orgid'] === undefined)
      return recordedExchange(engine, method === 'Push' ? 'err-push-no-tenant' : 'err-no-tenant')
    if (method === 'SelectMergeProfile') return mergedProfile(engine, captures, body, options)
    const message = JSON.parse(new TextDecoder().decode(body)) as PyroscopeMessage
    if (Number(message.end) - Number(message.start) > 86_400_000) return recordedExchange('pyroscope', 'err-toolong')
    if (method === 'ProfileTypes') return isIn(message) ? recordedExchange('pyroscope', 'types') : json({})
    if (method === 'LabelNames') return labelNames(captures, message)
    if (method === 'LabelValues') return labelValues(captures, message)
    if (method === 'SelectSeries') return selectSeries(engine, captures, message)
    if (method === 'Push') return push(message, pushed)
    return recordedExchange('pyroscope', 'err-method')
  }
}

function isIn({ start, end }: PyroscopeMessage): boolean {
  return Number(end) >= 1_795_966_059_000 && Number(start) <= 1_795_966_317_000
}

function labelNames(captures: readonly Recorded[], { matchers = [] }: PyroscopeMessage): Reply {
  if (matchers.length === 0) return recordedExchange('pyroscope', 'labelnames')
  return matching(captures, matchers[0]!).length > 0 ? recordedExchange('pyroscope', 'labelnames-match') : json({})
}

function labelValues(captures: readonly Recorded[], { matchers = [], name }: PyroscopeMessage): Reply {
  if (matchers.length === 0) return recordedExchange('pyroscope', 'labelvalues')
  const found = matching(captures, matchers[0]!)
  return json({ names: [...new Set(found.map(({ pod, service }) => (name === 'pod' ? pod : service)))] })
}

/** Both storages list `orders` as recorded; the processes with one capture were not listed, but pushed and read. */
function selectSeries(
  engine: RecordedEngine,
  captures: readonly Recorded[],
  { profileTypeID = '', labelSelector = '{}' }: PyroscopeMessage,
): Reply {
  const type = profileTypeID.split(':')[1]!
  if (!/^\{.*\}$/.test(labelSelector)) return recordedExchange('pyroscope', 'err-badselector')
  const found = matching(captures, profileTypeID.startsWith('heap:') ? '{none="x"}' : labelSelector).filter(({ files }) => type in files)
  if (engine === 'pyroscope' && found.length > 0 && found.every(({ service }) => service === 'orders'))
    return recordedExchange(engine, `exemplars-${type}`)
  const pods = new Map<string, Recorded[]>()
  for (const capture of found) pods.set(capture.pod, [...(pods.get(capture.pod) ?? []), capture])
  const series = [...pods.values()].map((all) => ({
    labels: [
      { name: 'pod', value: all[0]!.pod },
      { name: 'service_name', value: all[0]!.service },
    ],
    points: all.map((capture) => pointOf(capture, sumOf(fixture(`engines/pyroscope/${capture.files[type]!}.response.bin`)))),
  }))
  return json(series.length === 0 ? {} : { series })
}

function pointOf({ id, time }: Recorded, value: number): object {
  const point = { value, timestamp: String(time) }
  if (id === null) return point
  return { ...point, exemplars: [{ timestamp: String(time), profileId: id, value: String(value), labels: [] }] }
}

function push({ series = [] }: PyroscopeMessage, pushed: Asked['pushed']): Reply {
  for (const { labels, samples } of series) {
    const set = Object.fromEntries(labels.map(({ name, value }) => [name, value]))
    if (set['__name__'] === undefined) return recordedExchange('pyroscope', 'err-push-noname')
    for (const { rawProfile } of samples) pushed.push({ labels: set, profile: Buffer.from(rawProfile, 'base64') })
  }
  return recordedExchange('pyroscope', 'push-leak')
}

/** The captures, with the sample types whose answers are recorded. Storage v1 has the same profiles, under other times and without ids. */
function pyroscopeCaptures(engine: 'pyroscope' | 'pyroscope-v1'): Recorded[] {
  const hasIds = engine === 'pyroscope'
  const start = hasIds ? 1_795_966_099_000 : 1_795_966_202_000
  const types = ['inuse_objects', 'inuse_space']
  const orders = Array.from({ length: 8 }, (_, i): Recorded => {
    const request = fixture(`engines/pyroscope/one-${i}-inuse_space.request.bin`)
    const files = Object.fromEntries(types.map((type) => [type, `one-${i}-${type}`]))
    return {
      service: 'orders',
      pod: 'orders-a',
      time: start + i * 10_000,
      id: hasIds ? selectMerge(request).ids[0]! : null,
      index: i,
      files,
    }
  })
  const singles = SINGLE.map((service, i): Recorded => {
    const files = Object.fromEntries(types.map((type) => [type, `merge-${service}-${type}-proto`]))
    const goroutines = service === 'server' ? { goroutine: 'merge-goroutine' } : {}
    const id = hasIds ? `00000000-0000-4000-8000-00000000000${i}` : null
    return { service, pod: `${service}-a`, time: start - 25_000, id, index: 0, files: { ...files, ...goroutines } }
  })
  return [...singles, ...orders]
}

function matching(captures: readonly Recorded[], selector: string): readonly Recorded[] {
  const matchers = new Map([...selector.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]))
  const value = (name: string) => matchers.get(name)
  const known = ['service_name', 'pod', 'version', '__profile_type__']
  if ([...matchers].some(([name, text]) => text !== '' && !known.includes(name))) return []
  if (matchers.get('__profile_type__')?.startsWith('heap:') === true) return []
  return captures.filter(({ service, pod }) => (value('service_name') ?? service) === service && (value('pod') ?? pod) === pod)
}

function mergedProfile(engine: RecordedEngine, captures: readonly Recorded[], body: Uint8Array, { gone = [] }: EngineReplayOptions): Reply {
  const { type, selector, start, end, ids } = selectMerge(body)
  const found = matching(captures, selector).filter(
    ({ time, id, index }) => time >= start && time <= end && (id === null || ids.length === 0 || ids.includes(id)) && !gone.includes(index),
  )
  const proto = (bytes: Uint8Array): Reply => ({ status: 200, type: 'application/proto', bytes })
  const file = found[0]?.files[type.split(':')[1]!]
  if (file === undefined) return proto(new Uint8Array(0))
  // several captures are merged
  if (found.length > 1 && engine === 'pyroscope') return proto(fixture(`engines/pyroscope/merge-orders-${type.split(':')[1]}.response.bin`))
  return proto(fixture(`engines/pyroscope/${file}.response.bin`))
}

function selectMerge(body: Uint8Array): { type: string; selector: string; start: number; end: number; ids: string[] } {
  const reader = protobuf.Reader.create(body)
  const asked = { type: '', selector: '', start: 0, end: 0, ids: [] as string[] }
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag >>> 3 === 1) asked.type = reader.string()
    else if (tag >>> 3 === 2) asked.selector = reader.string()
    else if (tag >>> 3 === 3) asked.start = Number(reader.int64())
    else if (tag >>> 3 === 4) asked.end = Number(reader.int64())
    else if (tag >>> 3 === 7) asked.ids.push(reader.string())
    else reader.skipType(tag & 7)
  }
  return asked
}

/** The sum of the values of a profile with one sample type. */
function sumOf(bytes: Uint8Array): number {
  const reader = protobuf.Reader.create(bytes)
  let sum = 0
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag >>> 3 !== 2) {
      reader.skipType(tag & 7)
      continue
    }
    for (const end = reader.uint32() + reader.pos; reader.pos < end; ) {
      const field = reader.uint32()
      if (field === ((2 << 3) | 2)) for (const last = reader.uint32() + reader.pos; reader.pos < last; ) sum += Number(reader.int64())
      else if (field === 2 << 3) sum += Number(reader.int64())
      else reader.skipType(field & 7)
    }
  }
  return sum
}

// Parca

/** Where the recorded single profiles of Parca come from: its answers, and for the series those of Pyroscope, which has the same profiles. */
function parcaReply({ request, body, options: { gone = [] }, pushed }: Asked): Reply {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
  if (pathname === '/api/profiles/types') return recordedExchange('parca', 'types')
  if (pathname === '/api/profiles/labels') return recordedExchange('parca', 'labels')
  if (pathname === '/api/profiles/labels/pod/values') return recordedExchange('parca', 'values-pod')
  if (/^\/api\/profiles\/labels\/\w+\/values$/.test(pathname)) return json({ labelValues: ['push', 'orders', 'series'], warnings: [] })
  if (pathname === '/api/profiles/has_profile_data') return recordedExchange('parca', 'hasdata')
  if (pathname === '/api/profiles/query_range') return queryRange(searchParams.get('query') ?? '')
  if (pathname === '/api/profiles/query') return single(searchParams.get('single.query') ?? '', searchParams.get('single.time') ?? '', gone)
  if (pathname === '/api/profiles/writeraw') return writeRaw(body, pushed)
  return recordedExchange('parca', 'err-path')
}

function queryRange(query: string): Reply {
  if (!/\{(\s*|.*".*)\}$/.test(query)) return recordedExchange('parca', 'err-badquery')
  const [, type = ''] = query.split(':')
  const job = /\bjob="([^"]*)"/.exec(query)?.[1]
  const name = job === 'push' ? 'range-push' : job === 'series' ? 'range-series' : job === 'orders' ? 'range-v1' : 'err-nodata-range'
  const reply = recordedExchange('parca', /^inuse_(objects|space)$/.test(type) ? name : 'err-nodata-range')
  if (type === 'inuse_space' || reply.status !== 200) return reply
  // the counts were not listed, but read
  const list = JSON.parse(textOf(reply)) as ParcaList
  const service = /\bservice="([^"]*)"/.exec(query)?.[1]
  for (const series of list.series) {
    const set = Object.fromEntries(series.labelset.labels.map(({ name, value }) => [name, value]))
    for (const [i, sample] of series.samples.entries()) sample.value = String(sumOf(gunzipped(parcaProfile(set, i, type))))
  }
  return json({
    series: list.series.filter(({ labelset }) => service === undefined || labelset.labels.some(({ value }) => value === service)),
  })
}

interface ParcaList {
  readonly series: readonly {
    readonly labelset: { readonly labels: readonly { readonly name: string; readonly value: string }[] }
    readonly samples: { timestamp: string; value: string }[]
  }[]
}

function single(query: string, time: string, gone: readonly number[]): Reply {
  const labels = Object.fromEntries([...query.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value!]))
  const list = JSON.parse(textOf(queryRange(`memory:inuse_space:bytes:space:bytes{job="${labels['job']}"}`))) as ParcaList
  const series = list.series.find(({ labelset }) => labelset.labels.every(({ name, value }) => labels[name] === value))
  const index = series?.samples.findIndex(({ timestamp }) => timestamp === time) ?? -1
  if (index === -1 || gone.includes(index)) return recordedExchange('parca', 'err-single-time')
  return json({ pprof: Buffer.from(parcaProfile(labels, index, query.split(':')[1]!)).toString('base64'), total: '0', filtered: '0' })
}

function parcaProfile({ job, service }: Readonly<Record<string, string>>, index: number, type: string): Uint8Array {
  if (job === 'push') return pprofOf(recordedExchange('parca', `single-${service}-${type}`))
  if (job === 'series') return gzipSync(withoutPeriod(fixture(`engines/pyroscope/one-${index}-${type}.response.bin`)))
  return new Uint8Array(0)
}

function pprofOf(reply: Reply): Uint8Array {
  return Buffer.from((JSON.parse(textOf(reply)) as { pprof: string }).pprof, 'base64')
}

function gunzipped(bytes: Uint8Array): Uint8Array {
  return bytes.length === 0 ? bytes : gunzipSync(bytes)
}

/** Parca keeps no period: a later field of the same number replaces it. */
function withoutPeriod(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, Uint8Array.of(12 << 3, 0)])
}

function writeRaw(body: Uint8Array, pushed: Asked['pushed']): Reply {
  const { series } = JSON.parse(new TextDecoder().decode(body)) as {
    series: { labels: { labels: { name: string; value: string }[] }; samples: { rawProfile: string }[] }[]
  }
  for (const { labels, samples } of series) {
    const set = Object.fromEntries(labels.labels.map(({ name, value }) => [name, value]))
    if (set['__name__'] === undefined) return recordedExchange('parca', 'err-write-noname')
    for (const { rawProfile } of samples) pushed.push({ labels: set, profile: Buffer.from(rawProfile, 'base64') })
  }
  return recordedExchange('parca', 'writeraw-leak')
}

/** The list of every exchange that is recorded of an engine, as the file has it. */
export function exchangeText(engine: RecordedEngine, name: string): string {
  return readFileSync(new URL(`../fixtures/engines/${engine}/${name}.json`, import.meta.url), 'utf8')
}
