import { ProfileError } from '../base/error.ts'
import type { Inflater } from '../base/inflater.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import type { Profile } from '../profile/profile.ts'
import type { SampleSink } from '../profile/sample-sink.ts'
import { HeapTextDecoder } from './heap-text-decoder.ts'
import { ProtoDecoder } from './proto-decoder.ts'
import { SNIFF_LENGTH, sniffFormat } from './sniff.ts'

/** Inflated bytes of one input that are read before deferscope gives up: 2 GiB. */
export const DEFAULT_MAX_SIZE = 2 * 1024 ** 3

export interface DecodeOptions {
  /** Default: pako, loaded when the content is gzip. */
  readonly inflate?: Inflater
  /** Bytes of inflated content; default 2 GiB. */
  readonly maxSize?: number
}

/**
 * Decodes a profile of any format Go writes, gzip or not, and feeds its samples to `sink`.
 * Throws `ProfileError` with the source, the byte (of the inflated data; of the file for gzip damage) and the next step.
 */
export async function decodeProfile(source: ProfileSource, sink: SampleSink, options: DecodeOptions = {}): Promise<Profile> {
  try {
    return await decodeChunks(limited(inflated(source.open(), options), options.maxSize ?? DEFAULT_MAX_SIZE), sink)
  } catch (error) {
    throw error instanceof ProfileError ? error.at(source.name) : error
  }
}

async function decodeChunks(chunks: AsyncIterable<Uint8Array>, sink: SampleSink): Promise<Profile> {
  let decoder: ProtoDecoder | HeapTextDecoder | null = null
  let head: Uint8Array = new Uint8Array(0)
  for await (const chunk of chunks) {
    if (decoder !== null) {
      decoder.push(chunk)
      continue
    }
    head = joined(head, chunk)
    if (head.length < SNIFF_LENGTH) continue
    decoder = decoderFor(head, sink)
    decoder.push(head)
  }
  if (decoder === null) {
    if (head.length === 0) throw new ProfileError('profile-empty', 'the profile is empty', 'byte 0', 'capture or download it again')
    decoder = decoderFor(head, sink)
    decoder.push(head)
  }
  return decoder.end()
}

function decoderFor(head: Uint8Array, sink: SampleSink): ProtoDecoder | HeapTextDecoder {
  const format = sniffFormat(head.subarray(0, SNIFF_LENGTH))
  if (format === 'heap-text') return new HeapTextDecoder(sink)
  if (format === 'proto') return new ProtoDecoder(sink)
  throw new ProfileError(
    'kind-not-supported',
    'this is the text of a goroutine profile, which this version does not read yet',
    'byte 0',
    'give a heap profile; a goroutine profile beside it must be the protobuf form (/debug/pprof/goroutine)',
  )
}

/** The content of chunks that may be gzip (by its magic number). */
async function* inflated(chunks: AsyncIterable<Uint8Array>, options: DecodeOptions): AsyncIterable<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]()
  let head: Uint8Array = new Uint8Array(0)
  let done = false
  while (head.length < 2 && !done) {
    const next = await iterator.next()
    if (next.done === true) done = true
    else head = joined(head, next.value)
  }
  const all = prepended(head, iterator)
  if (head[0] !== 0x1f || head[1] !== 0x8b) yield* all
  else yield* (options.inflate ?? (await import('./inflate.ts')).inflateWithPako)(all)
}

async function* prepended(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    if (head.length > 0) yield head
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}

async function* limited(chunks: AsyncIterable<Uint8Array>, maxSize: number): AsyncIterable<Uint8Array> {
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > maxSize)
      throw new ProfileError(
        'profile-too-large',
        `the profile is larger than ${maxSize} bytes when inflated`,
        `byte ${maxSize} of the inflated data`,
        'if you trust it, raise the limit with --max-size',
      )
    yield chunk
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
