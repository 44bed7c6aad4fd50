import type { Ast, Node } from './ast.ts'
import type { InnerPrinters, Printers, PrintState } from './print-state.ts'

/** Names, their scopes and templates, and what compilers make of whole functions. Source: ast.go, the `print` methods. */
export const NAME_PRINTERS: Printers<
  | 'name'
  | 'typed'
  | 'qualified'
  | 'template'
  | 'templateParam'
  | 'lambdaAuto'
  | 'qualifiedArg'
  | 'operator'
  | 'ctor'
  | 'dtor'
  | 'globalCtorDtor'
  | 'tagged'
  | 'cast'
  | 'defaultArg'
  | 'structuredBindings'
  | 'clone'
  | 'special'
  | 'special2'
  | 'enableIf'
  | 'moduleName'
  | 'moduleEntity'
  | 'friend'
  | 'constrained'
> = {
  name: (ps, { text }) => ps.write(text),
  typed: (ps, node) =>
    ps.withInner([node], () => {
      ps.print(node.type)
      if (ps.inner.length === 0) return
      ps.write(' ')
      ps.print(node.name)
    }),
  qualified: (ps, { scope, name }) => {
    ps.print(scope)
    ps.write('::')
    ps.print(name)
  },
  template: (ps, node) => ps.withInner([], () => printTemplate(ps, node)),
  templateParam: (ps, { template, index }) => {
    const arg = template?.args[index]
    if (arg !== undefined) ps.print(arg)
  },
  lambdaAuto: (ps, { index }) => ps.writeFormatted(`auto:${index + 1}`),
  qualifiedArg: (ps, { arg }) => ps.print(arg),
  operator: (ps, { text }) => {
    ps.write(/^[a-z]/.test(text) ? 'operator ' : 'operator')
    ps.write(text.replace(/ $/, ''))
  },
  ctor: (ps, { name }) => ps.print(name),
  dtor: (ps, { name }) => {
    ps.write('~')
    ps.print(name)
  },
  globalCtorDtor: (ps, { ctor, key }) => {
    ps.write(`global ${ctor ? 'constructors' : 'destructors'} keyed to `)
    ps.print(key)
  },
  tagged: (ps, { name, tag }) => {
    ps.print(name)
    ps.write('[abi:')
    ps.print(tag)
    ps.write(']')
  },
  cast: (ps, { to }) => {
    ps.write('operator ')
    ps.print(to)
  },
  defaultArg: (ps, { index, arg }) => {
    ps.writeFormatted(`{default arg#${index + 1}}::`)
    ps.print(arg)
  },
  structuredBindings: (ps, { bindings }) => {
    ps.write('[')
    ps.list(bindings)
    ps.write(']')
  },
  clone: (ps, { base, suffix }) => {
    ps.print(base)
    ps.write(` [clone ${suffix}]`)
  },
  special: (ps, { prefix, value }) => {
    ps.write(prefix)
    ps.print(value)
  },
  special2: (ps, { prefix, value1, middle, value2 }) => {
    ps.write(prefix)
    ps.print(value1)
    ps.write(middle)
    ps.print(value2)
  },
  enableIf: (ps, { type, args }) => {
    ps.print(type)
    ps.write(' [enable_if:')
    ps.list(args)
    ps.write(']')
  },
  moduleName: (ps, { parent, name, partition }) => {
    if (parent !== null) ps.print(parent)
    if (partition) ps.write(':')
    else if (parent !== null) ps.write('.')
    ps.print(name)
  },
  moduleEntity: (ps, { module, name }) => {
    ps.print(name)
    ps.write('@')
    ps.print(module)
  },
  friend: (ps, { name }) => {
    ps.write('friend ')
    ps.print(name)
  },
  constrained: (ps, { name, requires }) => {
    ps.print(name)
    ps.write(' requires ')
    ps.print(requires)
  },
}

/** The declared name, where the type leaves room for it. */
export const NAME_INNER_PRINTERS: InnerPrinters = {
  typed: (ps, { name }) => ps.print(name),
}

function printTemplate(ps: PrintState, { name, args }: Node<'template'>): void {
  ps.print(name)
  if (!ps.options.templateParams) return
  if (ps.last === '<') ps.write(' ')
  ps.write('<')
  ps.list(args, isEmpty)
  // Old C++ reads >> as an operator.
  if (ps.last === '>') ps.write(' ')
  ps.write('>')
}

/** Whether nothing is printed for a node. Source: ast.go, `isEmpty`. */
export function isEmpty(node: Ast): boolean {
  if (node.kind === 'argumentPack') return node.args.every(isEmpty)
  if (node.kind === 'exprList') return node.exprs.length === 0
  return node.kind === 'packExpansion' && node.pack !== null && isEmpty(node.base)
}
