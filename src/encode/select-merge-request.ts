import { WireWriter } from './wire-writer.ts'

/** A request for one profile of Pyroscope; times in milliseconds since 1970. */
export interface SelectMerge {
  readonly type: string
  readonly selector: string
  readonly start: number
  readonly end: number
  /** The id of the profile; null where its range alone says which one. */
  readonly id: string | null
}

/** Field numbers. Source: grafana/pyroscope api/querier/v1/querier.proto, `SelectMergeProfileRequest`. */
const FIELD = { type: 1, selector: 2, start: 3, end: 4, id: 7 } as const

/** Encodes a `SelectMergeProfileRequest`. In protobuf, unlike in JSON, the answer to it is a profile as pprof reads it. */
export function selectMergeRequest({ type, selector, start, end, id }: SelectMerge): Uint8Array {
  const out = new WireWriter()
  out.bytes(FIELD.type, utf8(type))
  out.bytes(FIELD.selector, utf8(selector))
  out.field(FIELD.start, start)
  out.field(FIELD.end, end)
  if (id !== null) out.bytes(FIELD.id, utf8(id))
  return out.finish()
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
