import type { DeferKind } from '../base/defer-kind.ts'
import type { ProfileError } from '../base/error.ts'
import { outcome } from '../base/outcome.ts'
import type { CallSite, Executable, MachineFunction } from './executable.ts'

/**
 * What code calls to make a record. `deferrangefunc` makes one per call of a function with a range over a function whose body defers, at the line of
 * the loop; the statement in the body calls `deferprocat`. Source: cmd/compile/internal/ssagen/ssa.go, `call`; runtime/panic.go.
 */
const KINDS: ReadonlyMap<string, DeferKind> = new Map([
  ['runtime.deferproc', 'heap'],
  ['runtime.deferprocat', 'heap'],
  ['runtime.deferrangefunc', 'heap'],
  ['runtime.deferprocStack', 'stack'],
])

/** A function with defers, and the calls in it that make records; without any its defers are open-coded. */
export interface DeferringFunction {
  readonly function: MachineFunction
  readonly calls: readonly DeferCall[]
}

/** A call that makes a record. */
export interface DeferCall extends CallSite {
  readonly kind: DeferKind
}

/** The functions with defers, by address. */
export interface DeferringFunctions {
  readonly functions: readonly DeferringFunction[]
  /** An error for each one whose tables contradict themselves. */
  readonly damaged: readonly ProfileError[]
}

/**
 * All functions of an executable that have defers. Null on machines whose calls are not known. Reads the code of these functions, one after the other. Throws `executable-corrupt` and `executable-truncated`
 * where the table of functions itself is damaged, or so much of it that calls of the runtime may be missed.
 */
export async function deferringFunctions(executable: Executable): Promise<DeferringFunctions | null> {
  const functions: DeferringFunction[] = []
  const damaged: ProfileError[] = []
  for (const entry of await executable.deferringEntries()) {
    const one = await outcome(functionAt(executable, entry))
    if (one.error !== null) {
      damaged.push(one.error)
      continue
    }
    const { function: fn, calls } = one.value
    if (calls === null) return null
    // where the table does not tell which functions have defers, those are meant that make records
    if (fn.deferReturn !== null || calls.length > 0) functions.push({ function: fn, calls })
  }
  if (damaged.length > 0 && !(await namesRuntime(executable))) throw damaged[0]!
  return { functions, damaged }
}

/** Without their names in the table, calls of these would pass for none, and statements for open-coded ones. */
async function namesRuntime(executable: Executable): Promise<boolean> {
  for (const name of ['runtime.deferproc', 'runtime.deferprocStack']) {
    const { value } = await outcome(executable.functionNamed(name))
    if (value === undefined || value === null) return false
  }
  return true
}

async function functionAt(executable: Executable, entry: bigint) {
  const fn = (await executable.functionAt(entry))!
  const calls = await executable.callsIn(fn, [...KINDS.keys()])
  return { function: fn, calls: calls?.map((call): DeferCall => ({ ...call, kind: KINDS.get(call.callee)! })) ?? null }
}
