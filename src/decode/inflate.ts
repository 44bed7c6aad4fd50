import { Inflate, Z_SYNC_FLUSH } from 'pako'
import { gzipDamaged, gzipTruncated, type Inflater } from '../base/inflater.ts'

/** Output is passed on in pieces of this size. */
const CHUNK = 1 << 18
/** Input is inflated in pieces of this size. Each piece grows at most a thousandfold, so a reader can stop a decompression bomb. */
const INPUT = 1 << 13
/** zlib's window bits for gzip and nothing else. */
const GZIP_ONLY = 31

/** The portable inflater, by pako: for browsers. Node has a faster one (`node/gunzip.ts`). */
export const inflateWithPako: Inflater = async function* (chunks) {
  let member = new MemberInflater()
  let consumed = 0
  for await (const chunk of chunks) {
    let rest = chunk
    while (rest.length > 0) {
      // zlib stops at a zero byte, which may be padding; Go's reader refuses it
      if (member.isDone && rest[0] === 0) throw gzipDamaged(consumed, consumed + rest.length, 'other data follows it')
      if (member.isDone) member = new MemberInflater()
      const used = member.push(rest.subarray(0, INPUT), consumed)
      yield* member.take()
      consumed += used
      rest = rest.subarray(used)
    }
  }
  if (!member.isDone) throw gzipTruncated(consumed)
}

/** Inflates members until the input or a chunk ends. While input is left, pako itself continues with the next member. */
class MemberInflater {
  #inflate = new Inflate({ chunkSize: CHUNK, windowBits: GZIP_ONLY })
  #pieces: Uint8Array[] = []
  #unused = () => 0
  isDone = false

  constructor() {
    this.#inflate.onStart = (stream) => {
      this.#unused = () => stream.avail_in
    }
    this.#inflate.onData = (piece) => {
      this.#pieces.push(piece)
    }
    this.#inflate.onEnd = () => {}
  }

  /** Returns how many bytes of the chunk were used. */
  push(chunk: Uint8Array, at: number): number {
    this.#inflate.push(chunk, Z_SYNC_FLUSH)
    if (this.#inflate.err !== 0) throw gzipDamaged(at, at + chunk.length, this.#inflate.msg)
    this.isDone = this.#inflate.ended
    return chunk.length - this.#unused()
  }

  take(): Uint8Array[] {
    return this.#pieces.splice(0)
  }
}
