import { open } from 'node:fs/promises'
import { ProfileError } from '../base/error.ts'
import { whileBlocked } from './blocked-calls.ts'
import { fileAdvice } from './file-errors.ts'

/** Larger than any certificate, token or symbol reply: 64 MiB. */
const MAX_SIZE = 1 << 26
const CHUNK = 1 << 16

/** Reads the text of a small file or pipe, such as a certificate or a symbol reply, of `maxSize` bytes at most. Throws `unreadable` and `not-found`. */
export async function readText(path: string, maxSize = MAX_SIZE): Promise<string> {
  try {
    return await whileBlocked(() => readBounded(path, maxSize))
  } catch (error) {
    if (error instanceof ProfileError) throw error
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new ProfileError('not-found', 'there is no such file', path, 'check the path', error)
    throw new ProfileError(
      'unreadable',
      `the file cannot be read (${(error as NodeJS.ErrnoException).code})`,
      path,
      fileAdvice((error as NodeJS.ErrnoException).code, 'check the path and its permissions'),
      error,
    )
  }
}

/** A device may give bytes without end, and a pipe does not say how many there will be. */
async function readBounded(path: string, maxSize: number): Promise<string> {
  const file = await open(path, 'r')
  try {
    if ((await file.stat()).isCharacterDevice())
      throw new ProfileError('unreadable', 'this is a device, not a file', path, 'check the path')
    const chunks: Buffer[] = []
    let size = 0
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK)
      if (bytesRead === 0) return Buffer.concat(chunks).toString('utf8')
      size += bytesRead
      if (size > maxSize) throw new ProfileError('unreadable', 'the file is far too large for what it should be', path, 'check the path')
      chunks.push(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}

/** Reads a file whose only line is a token. Throws `unreadable`, without showing the content. */
export async function readSecret(path: string): Promise<string> {
  const secret = (await readText(path)).trim()
  if (/^[\x21-\x7e]+$/.test(secret)) return secret
  throw new ProfileError('unreadable', 'the file must hold exactly one token', path, 'write the token alone into it, without spaces')
}
