import { ProfileError } from './error.ts'

/**
 * Inflates gzip, several members included, as chunks come. Throws `gzip-damaged` with the range of compressed bytes that
 * cannot be read, `gzip-truncated` where they end too early.
 */
export type Inflater = (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>

/** The gzip data between two bytes of the file cannot be inflated. `detail` is the inflater's own word for it. */
export function gzipDamaged(start: number, end: number, detail: string, cause?: unknown): ProfileError {
  return new ProfileError(
    'gzip-damaged',
    `the gzip data is damaged (${detail})`,
    `bytes ${start} to ${end} of the file`,
    'capture or download the profile again',
    cause,
  )
}

/** The gzip data ends inside a member. */
export function gzipTruncated(end: number, cause?: unknown): ProfileError {
  return new ProfileError(
    'gzip-truncated',
    'the gzip data ends too early',
    `byte ${end} of the file`,
    'the download was cut short: capture or download the profile again',
    cause,
  )
}
