import { isDigit } from '../characters.ts'
import type { Ast } from './ast.ts'
import type { ParseState } from './state.ts'

/**
 * `unresolved-name ::= [gs] <base> | sr <type> <base> | srN <type> <level>+ E <base> | [gs] sr <level>+ E <base>`.
 * Source: demangle.go, `unresolvedName`.
 */
export function parseUnresolvedName(st: ParseState): Ast {
  if (st.take('gs')) {
    st.effort.enter()
    const expr = parseUnresolvedName(st)
    st.effort.leave()
    return { kind: 'unary', op: { kind: 'operator', text: '::' }, expr, suffix: false, ofType: false }
  }
  if (!st.take('sr')) return baseName(st)
  if (st.atEnd) st.fail()
  return 'TDS'.includes(st.peek()) ? nameInType(st) : nameInScopes(st)
}

function nameInType(st: ParseState): Ast {
  const scope = st.type(false)
  const name: Ast = { kind: 'qualified', scope, name: baseName(st), local: false }
  if (st.peek() !== 'I') return name
  const template: Ast = { kind: 'template', name, args: st.templateArgs() }
  st.subs.push(template)
  return template
}

function nameInScopes(st: ParseState): Ast {
  let scope: Ast | null = st.take('N') ? st.type(false) : null
  while (st.peek() !== 'E') {
    // GCC leaves the E out at times.
    if (scope?.kind === 'qualified' && !st.atEnd && !isDigit(st.peek())) {
      if (scope.scope.kind === 'template') st.subs.push(scope.scope.name)
      st.subs.push(scope.scope)
      return scope
    }
    const level = scopeLevel(st)
    scope = scope === null ? level : { kind: 'qualified', scope, name: level, local: false }
  }
  if (scope === null) st.fail()
  st.expect('E')
  return { kind: 'qualified', scope, name: baseName(st), local: false }
}

function scopeLevel(st: ParseState): Ast {
  const name = st.sourceName()
  if (st.peek() !== 'I') return name
  st.subs.push(name)
  return { kind: 'template', name, args: st.templateArgs() }
}

/** `base-unresolved-name ::= <source-name> [<args>] | on <operator-name> [<args>] | dn <destructor-name>`; GCC may leave out the on. */
function baseName(st: ParseState): Ast {
  const name = bareName(st)
  return st.peek() === 'I' ? { kind: 'template', name, args: st.templateArgs() } : name
}

function bareName(st: ParseState): Ast {
  if (st.take('on')) return st.operatorName(true)[0]
  if (st.take('dn')) return { kind: 'dtor', name: isDigit(st.peek()) ? st.sourceName() : st.type(false) }
  return isDigit(st.peek()) ? st.sourceName() : st.operatorName(true)[0]
}
