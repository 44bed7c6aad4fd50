import { statSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'

/** Reading smaller files takes no longer than loading what sets the flag. */
const LARGE = 1 << 18

/** The flag that decides when a function is optimized, by version of the engine: a count of bytecode, or of calls. Source: flag-definitions.h of V8 11.3 and 12.4. */
const FLAGS: ReadonlyMap<string, string> = new Map([
  ['11', '--interrupt-budget=1000000'],
  ['12', '--invocation-count-for-turbofan=30000'],
])

/**
 * For a process that reads a large file, tells the engine to run functions some ten times longer before it optimizes them. The loops over samples are
 * WebAssembly, which the flags do not touch; what is left is over before optimizing it pays, and optimizing took a quarter of the time.
 */
export function optimizeLater(path: string): void {
  const flag = FLAGS.get(process.versions.v8.split('.')[0]!)
  if (flag !== undefined && (statSync(path, { throwIfNoEntry: false })?.size ?? 0) >= LARGE) setFlagsFromString(flag)
}
