import { open } from 'node:fs/promises'
import { ProfileError } from '../base/error.ts'

/** Larger than any certificate, token or symbol reply: 64 MiB. */
const MAX_SIZE = 1 << 26

/** Reads the text of a small file, such as a certificate or a symbol reply. Throws `unreadable`. */
export async function readText(path: string): Promise<string> {
  try {
    const file = await open(path, 'r')
    try {
      if ((await file.stat()).size > MAX_SIZE)
        throw new ProfileError('unreadable', 'the file is far too large for what it should be', path, 'check the path')
      return await file.readFile('utf8')
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof ProfileError) throw error
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new ProfileError('not-found', 'there is no such file', path, 'check the path', error)
    throw new ProfileError(
      'unreadable',
      `the file cannot be read (${(error as NodeJS.ErrnoException).code})`,
      path,
      'check the path and its permissions',
      error,
    )
  }
}

/** Reads a file whose only line is a token. Throws `unreadable`, without showing the content. */
export async function readSecret(path: string): Promise<string> {
  const secret = (await readText(path)).trim()
  if (/^[\x21-\x7e]+$/.test(secret)) return secret
  throw new ProfileError('unreadable', 'the file does not hold one token', path, 'write the token alone into it, without spaces')
}
