/** Bytes between two return addresses of one channel operation, and the state it means. */
export interface ChannelDistances {
  readonly state: string
  readonly distances: readonly number[]
}

const channel = (receive: readonly number[], send: readonly number[]): readonly ChannelDistances[] => [
  { state: 'chan receive', distances: receive },
  { state: 'chan send', distances: send },
]

/**
 * By minor release (N of 1.N): bytes from the return address in `chanrecv1` or `chanrecv2` to that in `chanrecv`, and from `chansend1` to
 * `chansend`. Source: measured on executables of gc for amd64 and arm64, with and without `chanrecv2`.
 */
export const CHANNEL_DISTANCES: Readonly<Record<number, readonly ChannelDistances[]>> = {
  15: channel([900, 964], [597]),
  19: channel([1219, 1251], [1103]),
  21: channel([987, 1019], [942]),
  22: channel([973, 1005], [918]),
  23: channel([1066, 1098], [918]),
  24: channel([1107, 1139], [942]),
  26: channel([1212, 1244], [1029]),
  27: channel([1212, 1244], [1029]),
}
