import type { Ast } from './ast.ts'
import type { ParseState } from './state.ts'

/** `rQ <type>* _ <requirement>+ E | rq <requirement>+ E`. Source: demangle.go, `requiresExpr`. */
export function parseRequires(st: ParseState): Ast {
  const params: Ast[] = []
  if (st.take('rQ')) {
    while (!st.take('_')) params.push(st.type(false))
  } else st.expect('rq')
  const requirements: Ast[] = []
  while (!st.take('E')) requirements.push(requirement(st))
  return { kind: 'requires', params, requirements }
}

/** `requirement ::= X <expression> [N] [R <type-constraint>] | T <type> | Q <expression>`. */
function requirement(st: ParseState): Ast {
  if (st.take('X')) {
    const expr = st.expression()
    const noexcept = st.take('N')
    return { kind: 'exprRequirement', expr, noexcept, typeReq: st.take('R') ? st.name()[0] : null }
  }
  if (st.take('T')) return { kind: 'typeRequirement', type: st.type(false) }
  st.expect('Q')
  return { kind: 'nestedRequirement', constraint: st.expression() }
}
