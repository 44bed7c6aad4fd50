import { createGunzip, gunzipSync } from 'node:zlib'
import { ProfileError } from '../base/error.ts'
import { gzipDamaged, gzipTruncated, type Inflater } from '../base/inflater.ts'

const CHUNK = 1 << 20
/** Compressed files up to this size are inflated at once, since streams cost more than they save there. */
const SMALL = 1 << 18
const SMALL_OUTPUT = 1 << 24

/** Inflates gzip with node:zlib, several members included; large input outside the main thread. */
export const gunzip: Inflater = async function* (chunks) {
  const iterator = chunks[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done === true) throw gzipTruncated(0)
  const second = first.value.length <= SMALL ? await iterator.next() : null
  if (second?.done === true) {
    const whole = inflateSmall(first.value)
    if (whole !== null) {
      yield whole
      return
    }
  }
  yield* inflateStream(first.value, second, iterator)
}

/** Null where the output is too large to hold at once. */
function inflateSmall(bytes: Uint8Array): Uint8Array | null {
  try {
    // `info` makes it return the engine as well, which Node's types do not say
    const { buffer, engine } = gunzipSync(bytes, { maxOutputLength: SMALL_OUTPUT, info: true }) as unknown as Inflated
    checkAllRead(engine.bytesWritten, bytes.length)
    return buffer
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return null
    throw gzipError(error, 0, bytes.length)
  }
}

interface Inflated {
  readonly buffer: Uint8Array
  readonly engine: { readonly bytesWritten: number }
}

/**
 * Throws where node:zlib dropped data: it takes a zero byte after a member for padding, and drops everything after it; Go and pako refuse
 * such a file.
 */
function checkAllRead(read: number, length: number): void {
  if (read < length) throw gzipDamaged(read, length, 'other data follows it')
}

async function* inflateStream(
  first: Uint8Array,
  second: IteratorResult<Uint8Array> | null,
  rest: AsyncIterator<Uint8Array>,
): AsyncIterable<Uint8Array> {
  const stream = createGunzip({ chunkSize: CHUNK })
  let start = 0
  let end = 0
  let inputError: unknown = null
  const write = (chunk: Uint8Array) => {
    start = end
    end += chunk.length
    // never called once the stream has failed or ended: the caller then waits no longer
    return new Promise<void>((resolve) => stream.write(chunk, () => resolve()))
  }
  const feed = async () => {
    await write(first)
    for (let next = second ?? (await rest.next()); next.done !== true && !stream.destroyed; next = await rest.next())
      await write(next.value)
    stream.end()
  }
  feed().catch((error: unknown) => {
    inputError = error
    stream.destroy(error as Error)
  })
  try {
    for await (const chunk of stream) yield chunk as Uint8Array
    checkAllRead(stream.bytesWritten, end)
  } catch (error) {
    if (inputError !== null) throw inputError
    throw gzipError(error, start, end)
  } finally {
    stream.destroy()
    await rest.return?.()
  }
}

function gzipError(error: unknown, start: number, end: number): unknown {
  if (error instanceof ProfileError) return error
  const code = codeOf(error)
  if (code === 'Z_BUF_ERROR') return gzipTruncated(end, error)
  if (code.startsWith('Z_')) return gzipDamaged(start, end, (error as Error).message, error)
  return error
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
