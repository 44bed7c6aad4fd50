/** Bytes between the two return addresses that one channel operation leaves in a stack, and the state that this distance means. */
export interface ChannelDistances {
  readonly state: string
  readonly distances: readonly number[]
}

const NIL = ' (nil chan)'

/** Distances to `chanrecv` from `chanrecv2`; `chanrecv1` stands `RECEIVE_WITH_OK` bytes before it, or in its place where nothing calls it. */
const channel = (receive: readonly number[], receiveNil: readonly number[], send: readonly number[], sendNil: readonly number[]) => [
  { state: 'chan receive', distances: withBoth(receive) },
  { state: `chan receive${NIL}`, distances: withBoth(receiveNil) },
  { state: 'chan send', distances: send },
  { state: `chan send${NIL}`, distances: sendNil },
]

/** Bytes of `chanrecv2`. */
const RECEIVE_WITH_OK = 32

const withBoth = (distances: readonly number[]) => distances.flatMap((one) => [one, one + RECEIVE_WITH_OK])

/**
 * By minor release (N of 1.N): bytes from the return address in `chanrecv1` or `chanrecv2` to the one in `chanrecv`, and from `chansend1`
 * to
 * `chansend`. Source: measured on executables of the gc compiler for amd64, and since 1.21 for arm64, of the first and a late patch
 * release.
 */
export const CHANNEL_DISTANCES: Readonly<Record<number, readonly ChannelDistances[]>> = {
  15: [
    { state: 'chan receive', distances: [900, 964] },
    { state: 'chan send', distances: [597] },
  ],
  19: channel([1219], [], [1103], []),
  21: channel([987, 1072], [359, 444], [942, 988], [227, 264]),
  22: channel([973, 1056], [359, 444], [918, 968], [227, 264]),
  23: channel([1066, 1072], [423, 440], [918, 968], [227, 264]),
  24: channel([1107, 1096], [437, 452], [942, 976], [245, 276]),
  25: channel([1116, 1064, 1153, 1092], [437, 460, 487, 488], [948, 912, 980, 940], [245, 280, 277, 308]),
  26: channel([1212, 1164], [487, 488], [1029, 1008], [277, 308]),
  27: channel([1212, 1164], [487, 488], [1029, 1004], [277, 304]),
}
