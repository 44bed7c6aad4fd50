import { type Ast, type Node, nameNode } from './ast.ts'
import type { ParseState } from './state.ts'
import { traverse } from './walk.ts'

/**
 * `template-param ::= T_ | T <number> _ | TL <level> __ | TL <level> _ <number> _`. Where a lambda has no such template it is an
 * auto parameter. Source: demangle.go, `templateParam`.
 */
export function parseTemplateParam(st: ParseState): Ast {
  const start = st.at
  st.expect('T')
  const level = st.take('L') ? st.compactNumber() : 0
  const index = st.compactNumber()
  if (st.parsingConstraint) return nameNode(st.text.slice(start, st.at - 1))
  const inLambda = st.lambdaTemplateLevel > 0 && level === st.lambdaTemplateLevel - 1
  const template = st.templates[level]
  if (template === null) return { kind: 'templateParam', index, template }
  if (template !== undefined && index < template.args.length) return { kind: 'templateParam', index, template }
  return inLambda ? { kind: 'lambdaAuto', index } : st.fail()
}

/**
 * Gives the template to the parameters of a cast operator that wait for it; null says that there is none, and fails where one waits.
 * Source: demangle.go, `setTemplate`.
 */
export function setTemplate(st: ParseState, node: Ast, template: Node<'template'> | null): void {
  const seen = new Set<Ast>()
  traverse(
    node,
    (one) => {
      if (one.kind === 'closure') return false
      if (one.kind !== 'templateParam') {
        if (seen.has(one)) return false
        seen.add(one)
        return true
      }
      if (one.template !== null) {
        if (template !== null) st.fail()
        return false
      }
      if (template === null || one.index >= template.args.length) st.fail()
      one.template = template
      return false
    },
    st.effort,
  )
}

/** The pack that an expansion goes over: that of the first parameter which stands for one. Source: demangle.go, `findArgumentPack`. */
export function findArgumentPack(st: ParseState, node: Ast): Node<'argumentPack'> | null {
  const seen = new Set<Ast>()
  let found: Node<'argumentPack'> | null = null
  traverse(
    node,
    (one) => {
      if (found !== null || WITHOUT_PACK.has(one.kind)) return false
      if (one.kind === 'templateParam') {
        const arg = one.template?.args[one.index]
        if (arg === undefined) return true
        if (arg.kind === 'argumentPack') {
          found = arg
          return false
        }
      }
      if (seen.has(one)) return false
      seen.add(one)
      return true
    },
    st.effort,
  )
  return found
}

const WITHOUT_PACK: ReadonlySet<Ast['kind']> = new Set<Ast['kind']>([
  'packExpansion',
  'closure',
  'name',
  'tagged',
  'operator',
  'builtin',
  'functionParam',
  'unnamedType',
  'fixedPoint',
  'defaultArg',
])

/** `template-args ::= I <template-arg>+ [Q <constraint>] E`, also with J. */
export function parseTemplateArgs(st: ParseState): Ast[] {
  if (!st.take('I')) st.expect('J')
  const args: Ast[] = []
  while (st.peek() !== 'E') {
    args.push(st.templateArg(args))
    if (st.peek() !== 'Q') continue
    st.constraint()
    if (st.peek() !== 'E') st.fail()
  }
  st.expect('E')
  return args
}

/**
 * `template-arg ::= <type> | X <expression> E | <expr-primary> | J <template-arg>* E | <template-param-decl> <template-arg>`.
 * `before`: the arguments of the same template so far.
 */
export function parseTemplateArg(st: ParseState, before: readonly Ast[]): Ast {
  switch (st.peek()) {
    case 'X': {
      st.expect('X')
      const expr = st.expression()
      st.expect('E')
      return expr
    }
    case 'L':
      return st.exprPrimary()
    case 'I':
    case 'J':
      return { kind: 'argumentPack', args: st.templateArgs() }
    case 'T':
      return 'yntpk'.includes(st.peek(1) || '?') ? qualifiedArg(st, before) : st.type(false)
    default:
      return st.type(false)
  }
}

function qualifiedArg(st: ParseState, before: readonly Ast[]): Ast {
  st.templates.push({ kind: 'template', name: nameNode(''), args: [...before] })
  const param = st.templateParamDecl()
  st.templates.pop()
  if (param === null) st.fail()
  return { kind: 'qualifiedArg', param: param[0], arg: st.templateArg([]) }
}

/**
 * `template-param-decl ::= Ty | Tk <concept name> | Tn <type> | Tt <template-param-decl>* E | Tp <template-param-decl>`: what is
 * declared, and the made-up name that stands for the parameter. Null where none comes next. Source: demangle.go, `templateParamDecl`.
 */
export function parseTemplateParamDecl(st: ParseState): [Ast, Ast] | null {
  if (st.take('Ty')) {
    const name = paramName('$T', st.typeParams++)
    return [{ kind: 'typeTemplateParam', name }, name]
  }
  if (st.take('Tk')) {
    const constraint = st.inConstraint(() => st.name()[0])
    const name = paramName('$T', st.typeParams++)
    return [{ kind: 'constrainedTemplateParam', name, constraint }, name]
  }
  if (st.take('Tn')) {
    const name = paramName('$N', st.valueParams++)
    return [{ kind: 'valueTemplateParam', name, type: st.type(false) }, name]
  }
  if (st.take('Tt')) return templateTemplateParam(st)
  if (!st.take('Tp')) return null
  st.effort.enter()
  const [param, value] = st.templateParamDecl() ?? st.fail()
  st.effort.leave()
  return [{ kind: 'templateParamPack', param }, value]
}

function paramName(prefix: string, index: number): Ast {
  return { kind: 'templateParamName', prefix, index }
}

function templateTemplateParam(st: ParseState): [Ast, Ast] {
  st.effort.enter()
  const name = paramName('$TT', st.templateParams++)
  const params: Ast[] = []
  const template: Node<'template'> = { kind: 'template', name: nameNode('template_template'), args: [] }
  let constraint: Ast | null = null
  while (!st.take('E')) {
    const [param, value] = st.templateParamDecl() ?? st.fail()
    params.push(param)
    if (params.length === 1) st.templates.push(template)
    template.args.push(value)
    if (st.peek() !== 'Q') continue
    constraint = st.constraint()
    if (st.peek() !== 'E') st.fail()
  }
  if (params.length > 0) st.templates.pop()
  st.effort.leave()
  return [{ kind: 'templateTemplateParam', name, params, constraint }, name]
}

/** `closure-type-name ::= Ul <template-param-decl>* <type>+ E [<number>] _`. Source: demangle.go, `closureTypeName`. */
export function parseClosureType(st: ParseState): Ast {
  st.expect('Ul')
  const outerLevel = st.lambdaTemplateLevel
  st.lambdaTemplateLevel = st.templates.length + 1
  const templateArgs: Ast[] = []
  const template: Node<'template'> = { kind: 'template', name: nameNode('lambda'), args: [] }
  while (st.peek() === 'T') {
    const declared = st.templateParamDecl()
    if (declared === null) break
    templateArgs.push(declared[0])
    if (templateArgs.length === 1) st.templates.push(template)
    template.args.push(declared[1])
  }
  const templateConstraint = st.peek() === 'Q' ? st.constraint() : null
  const types = st.parameterList(false)
  st.lambdaTemplateLevel = outerLevel
  if (templateArgs.length > 0) st.templates.pop()
  const callConstraint = st.peek() === 'Q' ? st.constraint() : null
  st.expect('E')
  return { kind: 'closure', templateArgs, templateConstraint, types, index: st.compactNumber(), callConstraint }
}
