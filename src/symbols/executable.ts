import type { GoBuildInfo } from './build-info.ts'

/** Where a process had part of a file in memory, as in a profile. */
export interface ProcessMapping {
  readonly start: bigint
  readonly limit: bigint
  readonly offset: bigint
}

/** A function of the machine code, whatever was inlined into it. Addresses are those of the linker. */
export interface MachineFunction {
  /** As in the executable: `main.f.func1`, `main.Gen[go.shape.int]`. */
  readonly name: string
  readonly entry: bigint
  /** Where the next function starts. */
  readonly end: bigint
  /** Line of the `func` keyword; null before Go 1.20, which did not record it. */
  readonly startLine: number | null
  /** Offset from `entry` of the call of deferreturn, 0 where the function has no defers; null where the Go version is unknown and old. */
  readonly deferReturn: number | null
  /** Marks functions that the runtime treats specially; the numbers differ between Go versions. */
  readonly funcId: number
}

/** One frame at an address: the function itself, or one inlined into it. */
export interface SourceFrame {
  readonly name: string
  /** Empty where the executable names none. */
  readonly file: string
  /** 0 where the executable has none. */
  readonly line: number
  /** Line of the `func` keyword; null before Go 1.20. */
  readonly startLine: number | null
}

/**
 * A Go executable that is read in place: only the ranges asked for. All methods throw `executable-corrupt` or
 * `executable-truncated` where its tables contradict themselves.
 */
export interface Executable {
  /** Of the range it is read from. */
  readonly name: string
  readonly format: 'elf' | 'mach-o' | 'pe'
  /** As GOARCH: `amd64`, `arm64`, `386`, … */
  readonly arch: string
  /** GNU build id of ELF or UUID of Mach-O, as hex; null without. The first is what Go puts into a profile (runtime/pprof, elfBuildID). */
  readonly buildId: string | null
  /** Go's own, such as `…/…/…/…`. */
  readonly goBuildId: string | null
  /** Null where the executable has none, as those of Go 1.12 and before. */
  readonly buildInfo: GoBuildInfo | null
  /** Whether a process may have it at other addresses than the linker's. */
  readonly isPie: boolean
  /** The linker's address of an address in a process; null where no code of this file is mapped there. */
  linkAddress(address: bigint, mapping: ProcessMapping): bigint | null
  /**
   * Target of the direct call that ends at `returnAddress`; null when no direct call ends there, or on machines other than
   * amd64 and arm64. Jumps that a linker put between are followed.
   */
  callTarget(returnAddress: bigint): Promise<bigint | null>
  /** Whether a call, direct or through a pointer, ends at `returnAddress`; null on machines other than amd64 and arm64. */
  isCall(returnAddress: bigint): Promise<boolean | null>
  /** The Go function whose code holds an address; null outside the Go code, as in C functions. */
  functionAt(address: bigint): Promise<MachineFunction | null>
  /** The one function of a name; null when there is none or more than one. Searches the whole table. */
  functionNamed(name: string): Promise<MachineFunction | null>
  /**
   * Frames at an address within an instruction, innermost first: for a return address pass that less 1. Empty outside the
   * Go code, and where inlined calls cannot be told (Go 1.12 and before).
   */
  lineAt(address: bigint): Promise<readonly SourceFrame[]>
}
