import { type FileHandle, open } from 'node:fs/promises'
import { type ByteRange, checkBounds } from '../base/byte-range.ts'
import { ProfileError } from '../base/error.ts'

/** A file whose bytes are read as they are asked for. Throws `unreadable`; the caller closes it. */
export async function openFileRange(path: string): Promise<ByteRange & { close(): Promise<void> }> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'r')
    const stat = await file.stat()
    // a pipe or device has no size to read within
    if (!stat.isFile()) throw Object.assign(new Error('not a regular file'), { code: stat.isDirectory() ? 'EISDIR' : 'not a regular file' })
    return fileRange(path, file, stat.size)
  } catch (error) {
    await file?.close()
    throw unreadable(path, error)
  }
}

function fileRange(path: string, file: FileHandle, size: number): ByteRange & { close(): Promise<void> } {
  return {
    name: path,
    size,
    read: async (offset, length) => {
      checkBounds(path, size, offset, length)
      const bytes = new Uint8Array(length)
      try {
        for (let filled = 0; filled < length; ) {
          const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled)
          if (bytesRead === 0) throw Object.assign(new Error('end of file'), { code: 'it became shorter while it was read' })
          filled += bytesRead
        }
      } catch (error) {
        throw unreadable(path, error)
      }
      return bytes
    },
    close: () => file.close(),
  }
}

function unreadable(path: string, error: unknown): ProfileError {
  const { code } = error as NodeJS.ErrnoException
  return new ProfileError('unreadable', `the file cannot be read (${code})`, path, 'check the path and its permissions', error)
}
