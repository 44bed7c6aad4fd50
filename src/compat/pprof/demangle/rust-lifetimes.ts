import type { RustState } from './rust-state.ts'

/** Prints a lifetime that has a name, with what stands around it. */
export function writeNamedLifetime(st: RustState, before: string, after: string): void {
  const number = st.base62()
  // Beyond 2^63 Go's numbers are negative, and these count as unnamed.
  if (number <= 0n) return
  st.write(before)
  writeLifetime(st, number)
  st.write(after)
}

/** Prints a lifetime; they are numbered from the innermost, and 0 has no name. Source: rust.go, `writeLifetime`. */
export function writeLifetime(st: RustState, number: bigint): void {
  st.write("'")
  if (number === 0n) {
    st.write('_')
    return
  }
  const depth = st.lifetimes - number
  if (depth < 0n) st.fail()
  if (depth < 26n) st.write(String.fromCharCode(97 + Number(depth)))
  else st.write(`z${depth - 25n}`, '0')
}

/** `binder ::= G <base-62-number>`: lifetimes, each of which is named later. Source: rust.go, `binder`. */
export function readBinder(st: RustState): void {
  if (!st.take('G')) return
  const count = BigInt.asIntN(64, st.base62() + 1n)
  if (count >= BigInt(st.left) - st.lifetimes) st.fail()
  st.write('for<')
  for (let i = 0n; i < count; i++) {
    if (i > 0n) st.write(', ')
    st.effort.step()
    st.lifetimes++
    writeLifetime(st, 1n)
  }
  st.write('> ')
}
