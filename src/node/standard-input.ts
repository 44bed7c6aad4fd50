import { fstatSync } from 'node:fs'
import { ProfileError } from '../base/error.ts'

/** What the process gets on standard input. Throws `unreadable` where that is a directory, which would look empty. */
export function standardInput(): AsyncIterable<Uint8Array> {
  if (isDirectory()) throw new ProfileError('unreadable', 'standard input is a directory', '-', 'give the directory as an argument')
  return process.stdin
}

/** Node says of a directory that it is a file without content. */
function isDirectory(): boolean {
  try {
    return fstatSync(0).isDirectory()
  } catch {
    // standard input is closed
    return false
  }
}
