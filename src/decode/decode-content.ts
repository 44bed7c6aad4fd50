import { ProfileError } from '../base/error.ts'
import type { Inflater } from '../base/inflater.ts'
import type { ProfileSource } from '../base/profile-source.ts'
import { formatValue } from '../base/units.ts'
import { SNIFF_LENGTH } from './sniff.ts'

/** Default limit on the inflated bytes of one input: 2 GiB. */
export const DEFAULT_MAX_SIZE = 2 * 1024 ** 3

/**
 * Where no limit is given, gzip data may inflate to this many times its size, and to `SMALL_INFLATED` at any rate. Profiles of Go inflate 3
 * to 60 times, and a text that is made to do harm a thousand times.
 */
const MAX_RATIO = 256
const SMALL_INFLATED = 1 << 26

/** Inflated bytes that are still read after an error, to see whether damaged gzip data is its cause. */
const AHEAD = 1 << 26

export interface DecodeOptions {
  /** Inflates gzip; by default pako, which is loaded only when the content is gzip. */
  readonly inflate?: Inflater
  /** Bytes of inflated content; default 2 GiB, and for gzip data 256 times its size, or 64 MiB where that is more. */
  readonly maxSize?: number
  /** Whether a text profile that ends too early is read up to its end; otherwise it is an error. */
  readonly takesCut?: boolean
}

/** Decodes content that comes in chunks, and returns the result at the end. */
export interface Decoder<T> {
  /** `line` is the number of the chunk's first line in the source, where it does not follow the last line. */
  push(chunk: Uint8Array, line?: number): void
  end(): T
}

/**
 * Passes the inflated content of a source to the decoder that fits its first bytes. Throws `ProfileError` with the source, the
 * byte or line (of the inflated data; of the file for gzip damage) and the next step.
 */
export async function decodeContent<T>(
  source: ProfileSource,
  decoderFor: (head: Uint8Array) => Decoder<T> | Promise<Decoder<T>>,
  options: DecodeOptions = {},
): Promise<T> {
  const content: Content = { isGzip: false, size: 0 }
  const chunks = limited(inflated(counted(source.open(), content), content, options), content, options)[Symbol.asyncIterator]()
  try {
    return await decodeChunks(chunks, decoderFor)
  } catch (error) {
    // the engine cannot make a table, text or map larger
    if (error instanceof RangeError)
      throw new ProfileError(
        'profile-too-large',
        'the profile has more entries than can be held',
        source.name,
        'no Go program writes such a profile: it is damaged, or made to do harm',
        error,
      )
    if (!(error instanceof ProfileError)) throw error
    const cause = content.isGzip ? await gzipErrorAhead(chunks) : null
    throw (cause ?? error).at(source.name)
  } finally {
    await chunks.return?.()
  }
}

interface Content {
  isGzip: boolean
  /** Bytes read so far, before they are inflated. */
  size: number
}

/**
 * Damaged gzip data may inflate to nonsense before its checksum fails; then the error is the checksum's, not the nonsense's.
 * Returns it, or null where the rest of the data is sound, or too long to check.
 */
async function gzipErrorAhead(chunks: AsyncIterator<Uint8Array>): Promise<ProfileError | null> {
  try {
    let size = 0
    for (let next = await chunks.next(); next.done !== true && size < AHEAD; next = await chunks.next()) size += next.value.length
    return null
  } catch (error) {
    return error instanceof ProfileError && error.code.startsWith('gzip-') ? error : null
  }
}

async function decodeChunks<T>(
  chunks: AsyncIterator<Uint8Array>,
  decoderFor: (head: Uint8Array) => Decoder<T> | Promise<Decoder<T>>,
): Promise<T> {
  let decoder: Decoder<T> | null = null
  let head: Uint8Array = new Uint8Array(0)
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    const chunk = next.value
    if (decoder !== null) {
      decoder.push(chunk)
      continue
    }
    head = joined(head, chunk)
    if (head.length < SNIFF_LENGTH) continue
    decoder = await decoderFor(head)
    decoder.push(head)
  }
  if (decoder === null) {
    if (head.length === 0) throw new ProfileError('profile-empty', 'the profile is empty', 'byte 0', 'capture or download it again')
    decoder = await decoderFor(head)
    decoder.push(head)
  }
  return decoder.end()
}

/** Inflates chunks that begin with gzip's magic number; passes other chunks on. */
async function* inflated(chunks: AsyncIterable<Uint8Array>, content: Content, options: DecodeOptions): AsyncIterable<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]()
  let head: Uint8Array = new Uint8Array(0)
  let done = false
  while (head.length < 2 && !done) {
    const next = await iterator.next()
    if (next.done === true) done = true
    else head = joined(head, next.value)
  }
  const all = prepended(head, iterator)
  content.isGzip = head[0] === 0x1f && head[1] === 0x8b
  if (!content.isGzip) yield* all
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

async function* counted(chunks: AsyncIterable<Uint8Array>, content: Content): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    content.size += chunk.length
    yield chunk
  }
}

async function* limited(chunks: AsyncIterable<Uint8Array>, content: Content, { maxSize }: DecodeOptions): AsyncIterable<Uint8Array> {
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > (maxSize ?? DEFAULT_MAX_SIZE)) throw tooLarge(maxSize ?? DEFAULT_MAX_SIZE)
    if (maxSize === undefined && content.isGzip && size > SMALL_INFLATED && size > content.size * MAX_RATIO)
      throw new ProfileError(
        'profile-too-large',
        `the profile inflates to more than ${MAX_RATIO} times its size`,
        `byte ${size} of the inflated data`,
        'no Go program writes such a profile; if you trust it, give a limit with --max-size, such as 1GiB',
      )
    // Node's chunks are Buffers; with only one class of arrays, the engine compiles the decoder's loops once
    yield chunk.constructor === Uint8Array ? chunk : new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  }
}

function tooLarge(maxSize: number): ProfileError {
  return new ProfileError(
    'profile-too-large',
    `the profile is larger than ${formatValue(maxSize, 'bytes')} when inflated`,
    `byte ${maxSize} of the inflated data`,
    'if you trust it, raise the limit with --max-size',
  )
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
