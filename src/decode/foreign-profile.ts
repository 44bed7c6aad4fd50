import { ProfileError } from '../base/error.ts'

/** The first words of texts that pprof reads and Go does not write. */
const FOREIGN_TEXTS: readonly (readonly [what: string, beginning: RegExp])[] = [
  ['a heap text of gperftools', /^heap profile: .*@ *(?!heap\/)[a-z]/],
  ['a text of gperftools or Java', /^\s*--- (?:threadz|Thread|heapz|contentionz) /],
]

/**
 * Throws `kind-not-supported` where content begins as a profile that pprof reads and Go does not write. `text` has one character per byte.
 */
export function refuseForeign(head: Uint8Array, text: string): void {
  for (const [what, beginning] of FOREIGN_TEXTS) if (beginning.test(text)) throw foreignProfile(`this is ${what}`, 'byte 0')
  if (isBinaryCpuProfile(head))
    throw foreignProfile('this is a binary CPU profile, as gperftools, Java, and Go before 1.9 write it', 'byte 0')
}

/**
 * Whether content begins with the words 0, 3, and 0 (gperftools) or 1 (Java), each of 4 or 8 bytes, in either byte order.
 * Source: google/pprof profile/legacy_profile.go, `parseCPU`.
 */
function isBinaryCpuProfile(head: Uint8Array): boolean {
  return [4, 8].some((size) => {
    const words = head.subarray(0, 3 * size)
    const begins = (low: number) =>
      words.every((byte, i) => (i === size + low ? byte === 3 : i === 2 * size + low ? byte <= 1 : byte === 0))
    return words.length === 3 * size && (begins(0) || begins(size - 1))
  })
}

/**
 * The error `kind-not-supported` for a profile that pprof reads and deferscope does not. Its next step converts the profile to one that
 * deferscope reads.
 */
export function foreignProfile(message: string, where: string): ProfileError {
  return new ProfileError(
    'kind-not-supported',
    message,
    where,
    'deferscope reads what Go writes: read it with go tool pprof, which also turns it into protobuf: go tool pprof -proto FILE > FILE.pb.gz',
  )
}
