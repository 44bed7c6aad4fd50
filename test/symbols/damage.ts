import fc from 'fast-check'
import { type ByteRange, bytesRange } from '../../src/base/byte-range.ts'
import { ProfileError } from '../../src/base/error.ts'
import { openExecutable } from '../../src/symbols/open-executable.ts'

/** Bytes that a question may read: the tables of these small programs, several times over. */
const MAX_READ = 1 << 26
const MAX_READS = 2000

/** Opens damaged bytes and asks everything: each answer comes, or is a `ProfileError`, after a bounded number of reads. */
export async function survives(bytes: Uint8Array, addresses: readonly bigint[]): Promise<void> {
  const inner = bytesRange('damaged', bytes)
  let left = MAX_READ
  let readsLeft = MAX_READS
  const range: ByteRange = {
    ...inner,
    read: (offset, length) => {
      left -= length
      readsLeft--
      if (left < 0 || readsLeft < 0) throw new Error('too much was read')
      return inner.read(offset, length)
    },
  }
  const answered = async <T>(question: Promise<T>): Promise<T | null> => {
    left = MAX_READ
    readsLeft = MAX_READS
    return question.catch((error: unknown) => {
      if (error instanceof ProfileError) return null
      throw error
    })
  }
  const executable = await answered(openExecutable(range))
  if (executable === null) return
  for (const address of addresses) {
    await answered(executable.functionAt(address))
    await answered(executable.lineAt(address))
    await answered(executable.callTarget(address))
    executable.linkAddress(address, { start: 0n, limit: 2n ** 63n, offset: address })
  }
  await answered(executable.functionNamed('main.f'))
}

/** Changes of bytes: to any place, and often to what counts and offsets are at their limits. */
export const changes = (places: fc.Arbitrary<number>): fc.Arbitrary<{ at: number; bytes: number[] }[]> => {
  const byte = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 }))
  return fc.array(fc.record({ at: places, bytes: fc.array(byte, { minLength: 1, maxLength: 8 }) }), { minLength: 1, maxLength: 4 })
}

export function changed(bytes: Uint8Array, edits: readonly { at: number; bytes: number[] }[], length: number): Uint8Array {
  const copy = bytes.slice(0, length)
  for (const edit of edits) for (const [i, byte] of edit.bytes.entries()) if (edit.at + i < copy.length) copy[edit.at + i] = byte
  return copy
}
