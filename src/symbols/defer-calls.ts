import type { DeferKind } from '../base/defer-kind.ts'
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

/**
 * All functions of an executable that have defers, by address. Null on machines whose calls are not known. Reads the code of these
 * functions, one after the other. Throws what the methods of `Executable` throw.
 */
export async function deferringFunctions(executable: Executable): Promise<readonly DeferringFunction[] | null> {
  const found: DeferringFunction[] = []
  for (const one of await executable.deferringFunctions()) {
    const calls = await executable.callsIn(one, [...KINDS.keys()])
    if (calls === null) return null
    // where the table does not tell which functions have defers, those are meant that make records
    if (one.deferReturn !== null || calls.length > 0)
      found.push({ function: one, calls: calls.map((call) => ({ ...call, kind: KINDS.get(call.callee)! })) })
  }
  return found
}
