import type { Labels } from '../base/labels.ts'
import { selectMergeRequest } from '../encode/select-merge-request.ts'
import { base64Of } from './base64.ts'
import type { Engine, EngineCapture, EngineReply, ProfileType, PushedProfile, Send, TimeRange } from './engine.ts'
import { jsonOf, notAnEngine, objectsOf, replyError, textOf, textsOf } from './engine-reply.ts'
import { narrowed, sortedLabels } from './selector.ts'

const PRODUCT = 'Pyroscope'
const QUERIER = '/querier.v1.QuerierService/'

/** Seconds between the points of a list: each point is one capture, unless a process is captured twice in a second. */
const STEP = 1
/** Milliseconds to either side of a capture that its id picks. */
const MARGIN = 500

/**
 * Pyroscope, by its Connect API: `send` posts to one server. Storage v2 lists captures with ids. Storage v1 has none and ignores them, so that
 * a capture there is what its second holds.
 * Source: grafana/pyroscope api/querier/v1/querier.proto, api/push/v1/push.proto; connectrpc.com/docs/protocol, "Unary-Request".
 */
export function pyroscope(send: Send): Engine {
  const call = (method: string, message: object): Promise<EngineReply> =>
    send({ method: 'POST', path: method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(message) })
  const ask = async (method: string, message: object) => jsonOf(PRODUCT, await call(QUERIER + method, message))
  const labelNames = async (selector: string, range: TimeRange) => {
    const { names } = await ask('LabelNames', { ...timesOf(range), matchers: [selector] })
    return textsOf(names).filter(isPublic)
  }
  return {
    product: PRODUCT,
    types: async (range) => objectsOf((await ask('ProfileTypes', timesOf(range)))['profileTypes']).map(typeOf),
    labelNames,
    labelValues: async (name, selector, range) =>
      textsOf((await ask('LabelValues', { name, ...timesOf(range), matchers: [selector] }))['names']),
    captures: async (type, selector, range) => {
      const typed = narrowed(selector, { __profile_type__: type })
      const names = await labelNames(typed, range)
      if (names.length === 0) return []
      const { series } = await ask('SelectSeries', {
        profileTypeID: type,
        labelSelector: selector,
        ...timesOf(range),
        step: STEP,
        groupBy: names,
        exemplarType: 'EXEMPLAR_TYPE_INDIVIDUAL',
      })
      return objectsOf(series).flatMap(capturesOf)
    },
    read: async (type, selector, capture) => {
      const reply = await send({
        method: 'POST',
        path: `${QUERIER}SelectMergeProfile`,
        headers: { 'content-type': 'application/proto' },
        body: selectMergeRequest({ type, selector, ...windowOf(capture), id: capture.key }),
      })
      if (reply.status !== 200) throw replyError(PRODUCT, reply)
      return reply.body
    },
    push: async ({ labels, bytes }: PushedProfile) => {
      const message = { series: [{ labels: pairsOf(labels), samples: [{ rawProfile: base64Of(bytes) }] }] }
      const reply = await call('/push.v1.PusherService/Push', message)
      if (reply.status !== 200) throw replyError(PRODUCT, reply)
    },
  }
}

function timesOf({ from, until }: TimeRange): { start: string; end: string } {
  return { start: String(from), end: String(until) }
}

/** The labels that Pyroscope makes for itself begin with two underscores. */
function isPublic(name: string): boolean {
  return !name.startsWith('__')
}

function typeOf(type: Record<string, unknown>): ProfileType {
  return {
    id: textOf(type['ID']),
    name: textOf(type['name']),
    sampleType: textOf(type['sampleType']),
    sampleUnit: textOf(type['sampleUnit']),
  }
}

/** The captures of one series: its exemplars have ids; without them, each point is a capture of the second that ends there. */
function capturesOf(series: Record<string, unknown>): EngineCapture[] {
  const labels = labelsOf(series['labels'])
  return objectsOf(series['points']).flatMap((point): EngineCapture[] => {
    const exemplars = objectsOf(point['exemplars'])
    if (exemplars.length === 0) return [captureOf(point, labels, null)]
    return exemplars.map((one) => captureOf(one, labels, textOf(one['profileId']) || null))
  })
}

/** An exemplar has the labels by which its series was not grouped. */
function captureOf(point: Record<string, unknown>, labels: Labels, key: string | null): EngineCapture {
  const milliseconds = Number(point['timestamp'])
  if (!Number.isSafeInteger(milliseconds)) throw notAnEngine(PRODUCT)
  return {
    labels: sortedLabels({ ...labels, ...labelsOf(point['labels']) }),
    time: BigInt(milliseconds) * 1_000_000n,
    key,
    value: Number(point['value']),
  }
}

function labelsOf(value: unknown): Labels {
  const pairs = objectsOf(value).map((pair) => [textOf(pair['name']), textOf(pair['value'])] as const)
  return Object.fromEntries(pairs.filter(([name, text]) => isPublic(name) && text !== ''))
}

/**
 * The range in which a capture is alone. A point without an id covers the step before its time. Source: grafana/pyroscope
 * pkg/model/timeseries/range.go, `RangeSeries`.
 */
function windowOf({ time, key }: EngineCapture): { start: number; end: number } {
  const at = Number(time / 1_000_000n)
  return key === null ? { start: at - STEP * 1000 + 1, end: at } : { start: at - MARGIN, end: at + MARGIN }
}

function pairsOf(labels: Labels): { name: string; value: string }[] {
  return Object.entries(labels).map(([name, value]) => ({ name, value }))
}
