import { type GoVersion, parseGoVersion } from '../attribution/go-version.ts'
import type { ByteRange } from '../base/byte-range.ts'
import type { MappingIndex } from '../profile/profile.ts'
import type { Executable } from '../symbols/executable.ts'

/** A file that may be an executable; those found in a directory are passed over where they are none. */
export interface ExecutableFile {
  readonly range: ByteRange
  readonly maySkip: boolean
}

/** An executable that is, by what can be told, the one that a profile is of. */
export interface Program {
  readonly executable: Executable
  /** What shows that: equal build ids, the profile's names at their addresses, without names calls at its addresses, or without addresses its functions. */
  readonly proof: 'build-id' | 'addresses' | 'calls' | 'offsets'
  /** The linker's address of an address in the process; null outside of the executable. */
  readonly link: (address: bigint, mapping: MappingIndex) => bigint | null
}

/** The Go release that an executable was built with. */
export function programVersion(program: Program | null): GoVersion | null {
  const version = program?.executable.buildInfo?.goVersion
  const parsed = version === undefined ? null : goVersionOf(version)
  return parsed === null ? null : { ...parsed, evidence: 'the executable' }
}

/**
 * The release of Go that built a program, such as `1.26.8`, or `1.26` where only `version` tells; null where that leaves several.
 */
export function builtRelease(program: Program | null, version: GoVersion | null): string | null {
  const minor = version !== null && version.low === version.high ? version.value : null
  const built = /\bgo(1\.\d+(?:\.\d+)?)/.exec(program?.executable.buildInfo?.goVersion ?? '')?.[1] ?? null
  return built !== null && (minor === null || built === minor || built.startsWith(`${minor}.`)) ? built : minor
}

/** Development versions such as `devel go1.28-abcdef` name the release they lead to. */
function goVersionOf(text: string): GoVersion | null {
  const match = /\bgo(1\.\d+)/.exec(text)
  return match === null ? null : parseGoVersion(match[1]!)
}
