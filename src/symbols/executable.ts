import type { GoBuildInfo } from './build-info.ts'

/** The addresses at which a process had a part of a file in memory, as a profile gives them. */
export interface ProcessMapping {
  readonly start: bigint
  readonly limit: bigint
  readonly offset: bigint
}

/** A function of the machine code, including the calls inlined into it. Addresses are those of the linker. */
export interface MachineFunction {
  /** The name in the executable: `main.f.func1`, `main.Gen[go.shape.int]`. */
  readonly name: string
  readonly entry: bigint
  /** The start of the next function. */
  readonly end: bigint
  /** Line of the `func` keyword; null before Go 1.20, whose tables do not have it. */
  readonly startLine: number | null
  /** Offset from `entry` of the call of deferreturn; 0 where the function has no defers; null where the Go version is unknown and old. */
  readonly deferReturn: number | null
  /** A number that marks functions which the runtime treats specially; it differs between Go versions. */
  readonly funcId: number
}

/** One frame at an address: the function itself, or a function inlined into it. */
export interface SourceFrame {
  readonly name: string
  /** Source file; empty where the executable gives none. */
  readonly file: string
  /** Line; 0 where the executable gives none. */
  readonly line: number
  /** Line of the `func` keyword; null before Go 1.20. */
  readonly startLine: number | null
}

/** A direct call of one function by another. */
export interface CallSite {
  /** Name of what is called. */
  readonly callee: string
  /** Where the call returns to: less 1 it is an address in profiles. */
  readonly returnAddress: bigint
  /** As in `SourceFrame`. */
  readonly file: string
  readonly line: number
}

/**
 * A Go executable that is read in place: only the ranges that are needed are read. All methods throw `executable-corrupt` or
 * `executable-truncated` where its tables contradict each other or the file ends early.
 */
export interface Executable {
  /** Name of the range that the executable is read from. */
  readonly name: string
  readonly format: 'elf' | 'mach-o' | 'pe'
  /** The machine, as GOARCH: `amd64`, `arm64`, `386`, … */
  readonly arch: string
  /**
   * GNU build id of ELF or UUID of Mach-O, as hex; null where there is none. Go writes the GNU build id into profiles (runtime/pprof,
   * elfBuildID).
   */
  readonly buildId: string | null
  /** Go's own build id, such as `…/…/…/…`. */
  readonly goBuildId: string | null
  /** Null where the executable has no build information, as before Go 1.13. */
  readonly buildInfo: GoBuildInfo | null
  /** Whether a process may load it at other addresses than the linker's. */
  readonly isPie: boolean
  /** Converts an address in a process to the linker's address; null where no code of this file is mapped there. */
  linkAddress(address: bigint, mapping: ProcessMapping): bigint | null
  /**
   * Target of the direct call that ends at `returnAddress`. Null where no direct call ends there, and on machines other than
   * amd64 and arm64. Jumps that a linker put between call and target are followed.
   */
  callTarget(returnAddress: bigint): Promise<bigint | null>
  /** Whether a call, direct or through a pointer, ends at `returnAddress`; null on machines other than amd64 and arm64. */
  isCall(returnAddress: bigint): Promise<boolean | null>
  /** The Go function that an address lies in; null outside Go code, as in C functions. */
  functionAt(address: bigint): Promise<MachineFunction | null>
  /** The only function with a name; null where there is none or more than one. Searches the whole table. */
  functionNamed(name: string): Promise<MachineFunction | null>
  /**
   * Frames at an address inside an instruction, innermost first; for a return address pass the address minus 1. Empty outside
   * Go code, and where inlined calls are not known (before Go 1.13).
   */
  lineAt(address: bigint): Promise<readonly SourceFrame[]>
  /** Where the functions with defers start, ascending; all functions where the table does not tell (Go 1.11 and before). */
  deferringEntries(): Promise<readonly bigint[]>
  /** The direct calls in a function of those named, by address; null on machines other than amd64 and arm64. */
  callsIn(caller: MachineFunction, callees: readonly string[]): Promise<readonly CallSite[] | null>
  /** The lines that a function has code of, each once, without those inlined into it. */
  linesOf(fn: MachineFunction): Promise<readonly { readonly file: string; readonly line: number }[]>
}
