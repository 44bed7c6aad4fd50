import { createGunzip, gunzipSync } from 'node:zlib'
import { ProfileError } from '../base/error.ts'
import { gzipDamaged, gzipTruncated, type Inflater } from '../base/inflater.ts'

const CHUNK = 1 << 20
/** Compressed files up to this size are inflated at once: streams cost more than they save there. */
const SMALL = 1 << 18
const SMALL_OUTPUT = 1 << 24

/** Inflates by node:zlib, several members included; large input off the main thread. */
export const gunzip: Inflater = async function* (chunks) {
  const iterator = chunks[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done === true) return
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

/** Null when the output is too large to hold at once. */
function inflateSmall(bytes: Uint8Array): Uint8Array | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: SMALL_OUTPUT })
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return null
    throw gzipError(error, 0, bytes.length)
  }
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
  const write = async (chunk: Uint8Array) => {
    start = end
    end += chunk.length
    if (!stream.write(chunk)) await new Promise<void>((resolve) => stream.once('drain', resolve).once('close', resolve))
  }
  const feed = async () => {
    await write(first)
    if (second !== null && second.done !== true) await write(second.value)
    for (let next = await rest.next(); next.done !== true && !stream.destroyed; next = await rest.next()) await write(next.value)
    stream.end()
  }
  feed().catch((error: unknown) => {
    inputError = error
    stream.destroy(error as Error)
  })
  try {
    for await (const chunk of stream) yield chunk as Uint8Array
  } catch (error) {
    if (inputError !== null) throw inputError
    throw error instanceof ProfileError ? error : gzipError(error, start, end)
  } finally {
    stream.destroy()
    await rest.return?.()
  }
}

function gzipError(error: unknown, start: number, end: number): unknown {
  const code = codeOf(error)
  if (code === 'Z_BUF_ERROR') return gzipTruncated(end, error)
  if (code.startsWith('Z_')) return gzipDamaged(start, end, (error as Error).message, error)
  return error
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
