import { type GoVersion, parseGoVersion } from '../attribution/go-version.ts'
import type { ByteRange } from '../base/byte-range.ts'
import type { MappingIndex } from '../profile/profile.ts'
import type { Executable } from '../symbols/executable.ts'

/** A file that may be an executable; a file found in a directory is skipped where it is not one. */
export interface ExecutableFile {
  readonly range: ByteRange
  readonly maySkip: boolean
}

/** An executable that the evidence shows to be a profile's. */
export interface Program {
  readonly executable: Executable
  /**
   * The evidence: equal build ids; the profile's names at its addresses; calls at its addresses, without names; or its functions, without
   * addresses.
   */
  readonly proof: 'build-id' | 'addresses' | 'calls' | 'offsets'
  /** Converts an address in the process to the linker's; null outside the executable. */
  readonly link: (address: bigint, mapping: MappingIndex) => bigint | null
}

/** The Go release that an executable was built with. */
export function programVersion(program: Program | null): GoVersion | null {
  const version = program?.executable.buildInfo?.goVersion
  const parsed = version === undefined ? null : goVersionOf(version)
  return parsed === null ? null : { ...parsed, evidence: 'the executable' }
}

/** The Go release that built a program, such as `1.26.8`, or `1.26` where only `version` gives it; null where several are possible. */
export function builtRelease(program: Program | null, version: GoVersion | null): string | null {
  const minor = version !== null && version.low === version.high ? version.value : null
  const built = /\bgo(1\.\d+(?:\.\d+)?)/.exec(program?.executable.buildInfo?.goVersion ?? '')?.[1] ?? null
  return built !== null && (minor === null || built === minor || built.startsWith(`${minor}.`)) ? built : minor
}

/** The version in a text; development versions such as `devel go1.28-abcdef` name the release that they lead to. */
function goVersionOf(text: string): GoVersion | null {
  const match = /\bgo(1\.\d+)/.exec(text)
  return match === null ? null : parseGoVersion(match[1]!)
}
