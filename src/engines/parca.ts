import type { Labels } from '../base/labels.ts'
import { base64Of, bytesOfBase64 } from './base64.ts'
import type { Engine, EngineCapture, EngineReply, ProfileType, Send, TimeRange } from './engine.ts'
import { jsonOf, notAnEngine, objectsOf, replyError, textOf, textsOf } from './engine-reply.ts'
import { sortedLabels } from './selector.ts'

const PRODUCT = 'Parca'
const API = '/api/profiles/'

/**
 * Parca, by the JSON of its gateway: `send` asks one server. Source: parca-dev/parca proto/parca/query/v1alpha1/query.proto,
 * proto/parca/profilestore/v1alpha1/profilestore.proto.
 */
export function parca(send: Send): Engine {
  const get = (path: string, parameters: Readonly<Record<string, string>>): Promise<EngineReply> =>
    send({ method: 'GET', path: `${API}${path}?${queryOf(parameters)}` })
  const ask = async (path: string, parameters: Readonly<Record<string, string>>) => jsonOf(PRODUCT, await get(path, parameters))
  const types = async (range: TimeRange) => objectsOf((await ask('types', timesOf(range)))['types']).map(typeOf)
  return {
    product: PRODUCT,
    types,
    labelNames: async (_selector, range) => textsOf((await ask('labels', timesOf(range)))['labelNames']),
    labelValues: async (name, _selector, range) =>
      textsOf((await ask(`labels/${encodeURIComponent(name)}/values`, timesOf(range)))['labelValues']),
    captures: async (type, selector, range) => {
      const reply = await get('query_range', { query: type + selector, ...timesOf(range) })
      // a range without data is answered as a wrong path is: only another request tells which of them it is
      if (reply.status === 404) {
        await types(range)
        return []
      }
      return objectsOf(jsonOf(PRODUCT, reply)['series'])
        .map(seriesOf)
        .flatMap(({ labels, samples }) => samples.map((sample) => captureOf(sample, labels)))
    },
    read: async (type, selector, { time, key }) => {
      const reply = await get('query', {
        mode: 'MODE_SINGLE_UNSPECIFIED',
        report_type: 'REPORT_TYPE_PPROF',
        'single.query': type + selector,
        'single.time': key ?? timeText(time),
      })
      if (reply.status === 404) return null
      const { pprof } = jsonOf(PRODUCT, reply)
      if (typeof pprof !== 'string') return null
      const bytes = bytesOfBase64(pprof)
      if (bytes === null) throw notAnEngine(PRODUCT, reply.where)
      return bytes
    },
    push: async ({ labels, bytes }) => {
      const pairs = Object.entries(labels).map(([name, value]) => ({ name, value }))
      const reply = await send({
        method: 'POST',
        path: `${API}writeraw`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ series: [{ labels: { labels: pairs }, samples: [{ rawProfile: base64Of(bytes) }] }] }),
      })
      if (reply.status !== 200) throw replyError(PRODUCT, reply)
    },
  }
}

function queryOf(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
}

function timesOf({ from, until }: TimeRange): { start: string; end: string } {
  return { start: new Date(from).toISOString(), end: new Date(until).toISOString() }
}

function typeOf(type: Record<string, unknown>): ProfileType {
  const part = (name: string) => textOf(type[name])
  const id = ['name', 'sampleType', 'sampleUnit', 'periodType', 'periodUnit'].map(part).join(':')
  return {
    id: type['delta'] === true ? `${id}:delta` : id,
    name: part('name'),
    sampleType: part('sampleType'),
    sampleUnit: part('sampleUnit'),
  }
}

interface Series {
  readonly labels: Labels
  readonly samples: readonly Record<string, unknown>[]
}

function seriesOf(series: Record<string, unknown>): Series {
  const set = series['labelset']
  const pairs = objectsOf(typeof set === 'object' && set !== null ? (set as Record<string, unknown>)['labels'] : [])
  return {
    labels: sortedLabels(Object.fromEntries(pairs.map((pair) => [textOf(pair['name']), textOf(pair['value'])]))),
    samples: objectsOf(series['samples']),
  }
}

function captureOf(sample: Record<string, unknown>, labels: Labels): EngineCapture {
  const key = textOf(sample['timestamp'])
  return { labels, time: nanoseconds(key), key, value: Number(sample['value']) }
}

/** Nanoseconds since 1970 of a time as protobuf writes it in JSON: `2026-11-29T15:12:12.411499747Z`. */
function nanoseconds(text: string): bigint {
  const [, whole = '', fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(text) ?? []
  const seconds = Date.parse(`${whole}Z`) / 1000
  return Number.isInteger(seconds) ? BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9)) : 0n
}

function timeText(time: bigint): string {
  return new Date(Number(time / 1_000_000n)).toISOString()
}
