import type { RustState } from './rust-state.ts'

/**
 * `const ::= <type> [n] <hex-digit>+ _ | p | <backref>`: integers, booleans and characters.
 * Source: github.com/ianlancetaylor/demangle rust.go, `demangleConst`.
 */
export function demangleRustConst(st: RustState): void {
  st.effort.enter()
  if (st.peek() === 'B') st.backref(() => demangleRustConst(st))
  else if (st.take('p')) st.write('_')
  else writeConst(st)
  st.effort.leave()
}

function writeConst(st: RustState): void {
  const type = st.next()
  const signed = 'aslxni'.includes(type)
  if (!signed && !'htmyojbc'.includes(type)) st.fail()
  if (signed && st.take('n')) st.write('-')
  const digits = hexDigits(st)
  const value = BigInt.asUintN(64, BigInt(`0x${digits}`))
  if (type === 'b') {
    if (digits.length > 1 || value > 1n) st.fail()
    st.write(value === 0n ? 'false' : 'true')
  } else if (type === 'c') {
    if (digits.length > 6) st.fail()
    st.write("'")
    writeCharacter(st, Number(value))
    st.write("'")
  } else if (digits.length > 16) st.write(`0x${digits}`)
  else st.write(String(value), '0')
}

/** The digits before `_`, which is taken too; the end of the name will do as well. Zero is a single digit. */
function hexDigits(st: RustState): string {
  let digits = ''
  let value = 0n
  while (st.left > 0 && !st.take('_')) {
    const digit = st.next()
    if (!/[0-9a-f]/.test(digit)) st.fail()
    if (value === 0n && digit === '0' && st.peek() !== '_') st.fail()
    value = BigInt.asUintN(64, value * 16n + BigInt(`0x${digit}`))
    digits += digit
  }
  return digits === '' ? st.fail() : digits
}

const ESCAPES: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 39: "\\'", 92: '\\\\' }

function writeCharacter(st: RustState, code: number): void {
  const printable = code >= 32 && code <= 126
  st.write(ESCAPES[code] ?? (printable ? String.fromCharCode(code) : `\\u{${code.toString(16)}}`))
}
