import type { Effort } from './effort.ts'
import type { DemangleOptions } from './options.ts'
import { demangleRustConst } from './rust-const.ts'
import { readBinder, writeLifetime, writeNamedLifetime } from './rust-lifetimes.ts'
import { RustState } from './rust-state.ts'

/**
 * The Rust name of a v0 mangled one, `_R <path> [<instantiating crate>] [. <suffix>]`, as bytes. Throws `DemangleError` where it is
 * none. Source: github.com/ianlancetaylor/demangle rust.go, `rustToString`; rust-lang RFC 2603.
 */
export function demangleRust(name: string, options: DemangleOptions, effort: Effort): string {
  const dot = name.indexOf('.')
  const st = new RustState(name.slice(2, dot < 0 ? undefined : dot), !options.noTemplateParams, effort)
  if (/^[0-9]?$/.test(st.peek())) st.fail()
  path(st, true)
  if (st.left > 0) st.silently(true, () => path(st, false))
  if (st.left > 0) st.fail()
  return st.printed
}

/** A path. `separator`: generics follow a `::`, as in expressions, not in types. */
function path(st: RustState, separator: boolean): void {
  st.effort.enter()
  const c = st.peek()
  if (c === 'B') st.backref(() => path(st, separator))
  else {
    st.next()
    if (c === 'C') crateRoot(st)
    else if (c === 'M' || c === 'X' || c === 'Y') implementation(st, c)
    else if (c === 'N') nested(st, separator)
    else if (c === 'I') {
      path(st, separator)
      st.write(separator ? '::<' : '<')
      genericArgs(st)
      st.write('>')
      st.expect('E')
    } else st.fail()
  }
  st.effort.leave()
}

function crateRoot(st: RustState): void {
  st.disambiguator()
  st.write(st.identifier().id)
}

/** `M <impl-path> <type> | X <impl-path> <type> <path> | Y <type> <path>`; the impl path is not printed. */
function implementation(st: RustState, c: string): void {
  if (c !== 'Y')
    st.silently(true, () => {
      st.disambiguator()
      path(st, false)
    })
  st.write('<')
  type(st)
  if (c !== 'M') {
    st.write(' as ')
    path(st, false)
  }
  st.write('>')
}

const NAMESPACES: Readonly<Record<string, string>> = { C: 'closure', S: 'shim' }

/** `N <namespace> <path> <identifier>`; namespaces in capitals are the compiler's. */
function nested(st: RustState, separator: boolean): void {
  const namespace = st.next()
  if (!/[a-zA-Z]/.test(namespace)) st.fail()
  path(st, separator)
  const number = st.disambiguator()
  const { id } = st.identifier()
  if (namespace >= 'a') st.write(`::${id}`)
  else st.write(`::{${NAMESPACES[namespace] ?? namespace}${id === '' ? '' : `:${id}`}#${number}}`)
}

function genericArgs(st: RustState): void {
  st.silently(!st.generics, () =>
    list(st, ', ', () => {
      if (st.take('L')) writeLifetime(st, st.base62())
      else if (st.take('K')) demangleRustConst(st)
      else type(st)
    }),
  )
}

/** Reads one after the other up to an `E`, which is left. Returns how many. */
function list(st: RustState, separator: string, read: () => void): number {
  let count = 0
  for (; st.left > 0 && st.peek() !== 'E'; count++) {
    if (count > 0) st.write(separator)
    read()
  }
  return count
}

const BASIC_TYPES: Readonly<Record<string, string>> = {
  a: 'i8',
  b: 'bool',
  c: 'char',
  d: 'f64',
  e: 'str',
  f: 'f32',
  h: 'u8',
  i: 'isize',
  j: 'usize',
  l: 'i32',
  m: 'u32',
  n: 'i128',
  o: 'u128',
  p: '_',
  s: 'i16',
  t: 'u16',
  u: '()',
  v: '...',
  x: 'i64',
  y: 'u64',
  z: '!',
}

/** Source: rust.go, `demangleType`. */
function type(st: RustState): void {
  st.effort.enter()
  const c = st.peek()
  if (c === 'B') st.backref(() => type(st))
  else if ('CMXYNI'.includes(c || '?')) path(st, false)
  else {
    st.next()
    if (c >= 'a' && c <= 'z') st.write(BASIC_TYPES[c] ?? st.fail())
    else compound(st, c)
  }
  st.effort.leave()
}

function compound(st: RustState, c: string): void {
  switch (c) {
    case 'A':
    case 'S':
      st.write('[')
      type(st)
      if (c === 'A') {
        st.write('; ')
        demangleRustConst(st)
      }
      st.write(']')
      break
    case 'T': {
      st.write('(')
      st.write(list(st, ', ', () => type(st)) === 1 ? ',)' : ')')
      st.expect('E')
      break
    }
    case 'R':
    case 'Q':
      st.write('&')
      if (st.take('L')) writeNamedLifetime(st, '', ' ')
      if (c === 'Q') st.write('mut ')
      type(st)
      break
    case 'P':
    case 'O':
      st.write(c === 'P' ? '*const ' : '*mut ')
      type(st)
      break
    case 'F':
      st.withLifetimes(() => signature(st))
      break
    case 'D':
      st.withLifetimes(() => dynBounds(st))
      st.expect('L')
      writeNamedLifetime(st, st.last === ' ' ? '+ ' : ' + ', '')
      break
    default:
      st.fail()
  }
}

/** `fn-sig ::= [<binder>] [U] [K <abi>] <type>* E <type>`. */
function signature(st: RustState): void {
  readBinder(st)
  if (st.take('U')) st.write('unsafe ')
  if (st.take('K')) st.write(`extern "${abi(st)}" `)
  st.write('fn(')
  list(st, ', ', () => type(st))
  st.expect('E')
  st.write(')')
  if (st.take('u')) return
  st.write(' -> ')
  type(st)
}

function abi(st: RustState): string {
  if (st.take('C')) return 'C'
  const { id, punycode } = st.identifier()
  return punycode ? st.fail() : id.replaceAll('_', '-')
}

/** `dyn-bounds ::= [<binder>] <dyn-trait>* E`. */
function dynBounds(st: RustState): void {
  st.write('dyn ')
  readBinder(st)
  list(st, ' + ', () => dynTrait(st))
  st.expect('E')
}

/** `dyn-trait ::= <path> (p <identifier> <type>)*`: bindings join the generics of the path. */
function dynTrait(st: RustState): void {
  let open = openPath(st)
  while (st.take('p')) {
    st.write(open ? ', ' : '<')
    open = true
    st.write(`${st.identifier().id} = `)
    type(st)
  }
  if (open) st.write('>')
}

/** A path whose generics are left open; returns whether there are some. */
function openPath(st: RustState): boolean {
  if (st.peek() === 'B') {
    let open = false
    st.effort.enter()
    st.backref(() => {
      open = openPath(st)
    })
    st.effort.leave()
    return open
  }
  if (!st.take('I')) {
    path(st, false)
    return false
  }
  path(st, false)
  st.write('<')
  genericArgs(st)
  st.expect('E')
  return true
}
