import { ProfileError } from './error.ts'

/**
 * Inflates gzip data chunk by chunk, several members included. Throws `gzip-damaged` with the range of compressed bytes that
 * cannot be read, and `gzip-truncated` where the data ends too early.
 */
export type Inflater = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>

/** The error for gzip data that cannot be inflated between two bytes of the file. `detail` is the message of the inflater. */
export function gzipDamaged(start: number, end: number, detail: string, cause?: unknown): ProfileError {
  return new ProfileError(
    'gzip-damaged',
    `the gzip data is damaged (${detail})`,
    `bytes ${start} to ${end} of the file`,
    'capture or download the profile again',
    cause,
  )
}

/** The error for gzip data that ends inside a member. */
export function gzipTruncated(end: number, cause?: unknown): ProfileError {
  return new ProfileError(
    'gzip-truncated',
    'the gzip data ends too early',
    `byte ${end} of the file`,
    'the download was cut short: capture or download the profile again',
    cause,
  )
}
